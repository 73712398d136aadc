/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decimal.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS_MAX 19                  /* of a uint64_t */
#define EXACT_MAX  ((uint64_t)1 << 53) /* whole numbers up to here are doubles */
#define LONG_CODE  1e11                /* 12 digits: from here on spreadsheets write exponents */
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

bool csv_decimal_is_plain(const char *text)
{
	return *text && text[strspn(text, "0123456789")] == 0 && (*text != '0' || !text[1]);
}

/* Keeps the digits from the first to the last that is not 0, and moves *power along. */
static size_t digits_take(const char *text, size_t length, char *out, long long *power)
{
	size_t n = 0;
	bool point = false;

	for (size_t i = 0; i < length; i++) {
		point |= text[i] == '.';
		if (text[i] < '0' || text[i] > '9')
			continue;
		*power -= point;
		if (n || text[i] != '0')
			out[n++] = text[i];
	}
	for (; n && out[n - 1] == '0'; n--)
		++*power;
	return n;
}

bool csv_decimal_normal(const char *text, size_t length, char *out)
{
	size_t sign = text[0] == '-' || text[0] == '+', mantissa = strcspn(text, "eE"), n;
	long long power = 0;
	double value;

	if (!csv_decimal_parse(text, length, &value))
		return false;
	if (mantissa < length)
		power = strtoll(text + mantissa + 1, NULL, 10);
	n = digits_take(text + sign, mantissa - sign, out + 1, &power);
	out[0] = n && text[0] == '-' ? '-' : '+';
	snprintf(out + 1 + n, CSV_DECIMAL_NORMAL_SIZE(length) - 1 - n, "e%lld", n ? power : 0);
	return true;
}

bool csv_decimal_lost_digits(const char *text, size_t length)
{
	double value;

	return strcspn(text, "eE") < length && csv_decimal_parse(text, length, &value) &&
	       fabs(value) >= LONG_CODE;
}
