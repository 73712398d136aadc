/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A number x of usual size is d / 10^k, with d a whole number of 15, 16 or 17 digits. Both d and
 * its quotient are computed in extended precision, whose error (2^-64 x) is small against half the
 * distance to the next number (2^-54 x at least): a quotient nearer to x than that is read back as
 * x. With 17 digits it always is. Other numbers are left to printf.
 */
#include "real.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS_LEAST = 15, DIGITS_MOST = 17, BASE = 10, PLACES_MOST = 22, MANTISSA_BITS = 52 };

static const double USUAL_LEAST = 1e-5, USUAL_MOST = 1e15;
static const long double NEARLY = 0.998L; /* leaves room for the error of the quotient */

/* All exact: 5^27 is below 2^64. */
static const long double power[PLACES_MOST + 1] = {1e0L, 1e1L, 1e2L, 1e3L, 1e4L, 1e5L, 1e6L, 1e7L,
        1e8L, 1e9L, 1e10L, 1e11L, 1e12L, 1e13L, 1e14L, 1e15L, 1e16L, 1e17L, 1e18L, 1e19L, 1e20L,
        1e21L, 1e22L};

/* The digits of the whole number d, from the last to the first, before `end`. */
static char *digits_before(char *end, uint64_t d)
{
	for (; d; d /= BASE)
		*--end = (char)('0' + d % BASE);
	return end;
}

/* d / 10^places */
static size_t fixed_write(uint64_t d, int places, char *text)
{
	char digits[DATASET_REAL_SIZE], *end = digits + sizeof(digits), *first, *at = text;
	int whole;

	for (; places && d % BASE == 0; places--)
		d /= BASE;
	first = digits_before(end, d);
	whole = (int)(end - first) - places;
	if (whole <= 0)
		*at++ = '0';
	for (; whole > 0; whole--)
		*at++ = *first++;
	if (places)
		*at++ = '.';
	for (; whole < 0; whole++)
		*at++ = '0';
	memcpy(at, first, (size_t)(end - first));
	return (size_t)(at - text) + (size_t)(end - first);
}

/* Half the distance to the nearest other number; below a power of 2 they are twice as dense. */
static double half_step(double size)
{
	uint64_t bits;
	double half;

	memcpy(&bits, &size, sizeof(bits));
	bits = (bits >> MANTISSA_BITS) - (MANTISSA_BITS + 1) - !(bits << (64 - MANTISSA_BITS));
	bits <<= MANTISSA_BITS;
	memcpy(&half, &bits, sizeof(half));
	return half;
}

static int order_of(double size)
{
	int order = 0;

	if (size < 1) {
		for (; (double)power[-order] * size < 1; order--)
			;
		return order;
	}
	while (size >= (double)power[order + 1])
		order++;
	return order;
}

static bool usual_write(double size, char *text, size_t *length)
{
	long double nearly = half_step(size) * NEARLY;
	int order = order_of(size);

	for (int digits = DIGITS_LEAST; digits <= DIGITS_MOST; digits++) {
		int places = digits - 1 - order;
		uint64_t d = (uint64_t)llrintl(size * power[places]);
		long double read = (long double)d / power[places];

		if (fabsl(read - size) >= nearly)
			continue;
		*length = fixed_write(d, places, text);
		return true;
	}
	return false;
}

static size_t other_write(double value, char *text)
{
	int length = 0;

	for (int digits = DIGITS_LEAST; digits <= DIGITS_MOST; digits++) {
		double read;

		length = snprintf(text, DATASET_REAL_SIZE, "%.*g", digits, value + 0.0); /* no -0 */
		read = strtod(text, NULL);
		if (!(read < value || read > value))
			break;
	}
	return (size_t)length;
}

size_t dataset_real_write(double value, char text[static DATASET_REAL_SIZE])
{
	double size = fabs(value);
	size_t sign = value < 0, length;

	*text = '-'; /* over which the rest is written when there is no sign */
	if (size >= USUAL_LEAST && size < USUAL_MOST && usual_write(size, text + sign, &length))
		return sign + length;
	return other_write(value, text);
}
