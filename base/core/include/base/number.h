/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that arrive as text in more than one form. */
#ifndef KESU_BASE_NUMBER_H
#define KESU_BASE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* Whether a number that was written with a point or an exponent, such as 2.0 or 1e5, is a whole
 * one: no fraction, and not beyond 2^53, up to where every whole number is exact. */
bool number_is_whole(double value, int64_t *whole);

#endif
