/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Real numbers: which of them are whole, and their order; and the noun behind a number. */
#ifndef KESU_BASE_NUMBER_H
#define KESU_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether a number that was written with a point or an exponent, such as 2.0 or 1e5, is a whole
 * one: no fraction, and not beyond 2^53, up to where every whole number is exact. */
bool number_is_whole(double value, int64_t *whole);

/* What makes an English noun fit its number: "s", or "" for 1. */
const char *number_plural(uint64_t count);

/* From the smallest to the largest; none of them is NAN. */
void number_sort(double *number, size_t count);

#endif
