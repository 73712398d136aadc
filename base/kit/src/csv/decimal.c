/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decimal.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS_MAX 19                  /* of a uint64_t */
#define EXACT_MAX  ((uint64_t)1 << 53) /* whole numbers up to here are doubles */
#define POWER_MAX  22                  /* 10^22 is the last power of ten that is a double */

static const double powers[POWER_MAX + 1] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10,
        1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Digits with at most one point and a sign, few enough to be exact. False: the caller uses
 * strtod. */
static bool parse_plain(const char *at, const char *end, double *out)
{
	bool negative = *at == '-';
	uint64_t digits = 0;
	int count = 0, behind = 0;
	bool point = false;

	at += *at == '-' || *at == '+';
	for (; at < end; at++) {
		if (*at == '.' && !point) {
			point = true;
			continue;
		}
		if (*at < '0' || *at > '9' || ++count > DIGITS_MAX)
			return false;
		digits = 10 * digits + (uint64_t)(*at - '0');
		behind += point;
	}
	if (!count || digits > EXACT_MAX || behind > POWER_MAX)
		return false;
	*out = (double)digits;
	if (behind)
		*out /= powers[behind];
	if (negative)
		*out = -*out;
	return true;
}

bool csv_decimal_parse(const char *text, size_t length, double *out)
{
	char *end;

	if (!length)
		return false;
	if (parse_plain(text, text + length, out))
		return true;
	/* strtod would also take hexadecimal numbers, infinities and leading space. */
	if (strspn(text, "+-.0123456789eE") != length)
		return false;
	*out = strtod(text, &end);
	return end == text + length && isfinite(*out);
}
