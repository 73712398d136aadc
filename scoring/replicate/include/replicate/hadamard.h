/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Hadamard matrices of 0 and 1 with a first row and column of ones, element by element: Paley's
 * first construction (1933) for a prime, doubled by Sylvester's (1867) as often as needed.
 */
#ifndef KESU_REPLICATE_HADAMARD_H
#define KESU_REPLICATE_HADAMARD_H

#include <stdbool.h>
#include <stdint.h>

struct hadamard {
	uint32_t order;
	uint32_t core; /* order of the part by Paley's construction, or 1 */
};

/* The smallest order above `above`, at least 4, that the constructions reach. */
struct hadamard replicate_hadamard_above(uint32_t above);
bool replicate_hadamard_at(const struct hadamard *matrix, uint32_t row, uint32_t column);

#endif
