/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sparse linear equations with right-hand sides of 0, modulo the prime 2^31 - 1: forward
 * elimination into echelon form, and a solution drawn at random. An equation's terms ascend by
 * variable; the caller chooses the order of the variables, which decides the fill-in.
 */
#ifndef KESU_DESIGN_ELIMINATION_H
#define KESU_DESIGN_ELIMINATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct elimination_term {
	uint32_t variable;
	uint32_t factor; /* 1 .. ELIMINATION_PRIME - 1 */
};

#define ELIMINATION_PRIME 2147483647u

struct elimination {
	size_t variables;
	struct elimination_row {
		struct elimination_term *terms; /* NULL: no equation begins with the variable */
		size_t count;
	} * leading; /* by variable */
};

void design_elimination_init(struct elimination *elimination, size_t variables);
void design_elimination_end(struct elimination *elimination);
/* terms are copied. */
void design_elimination_add(
        struct elimination *elimination, const struct elimination_term *terms, size_t count);
/* value has one element per variable; free variables are random, the others are computed. */
void design_elimination_solve(const struct elimination *elimination, uint32_t *value);

#endif
