/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decimal.h"

#include <base/visible.h>

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

/*
 * ---- what is no number ----
 *
 * One comma with three digits behind it, as in 1,234, may part thousands or be the decimal comma of
 * other countries. The advice then has both, because the wrong one would change the number by a
 * factor of a thousand without a word.
 */

enum { HINT_LONGEST = 64, GROUP = 3 };

#define DIGITS "0123456789"

/* Digits in groups of three: "12,345.6" by ',' with '.', "12.345,6" by '.' with ','. */
static bool is_grouped(const char *text, char separator, char point)
{
	size_t first = strspn(text, DIGITS), groups = 0;

	if (first < 1 || first > GROUP || *text == '0')
		return false;
	for (text += first; *text == separator; groups++) {
		if (strspn(text + 1, DIGITS) != GROUP)
			return false;
		text += 1 + GROUP;
	}
	return groups && (!*text || (*text == point && text[1 + strspn(text + 1, DIGITS)] == 0));
}

static bool is_decimal_comma(const char *text)
{
	size_t before = strspn(text, DIGITS);

	return text[before] == ',' && text[1] &&
	       !text[before + 1 + strspn(text + before + 1, DIGITS)];
}

static bool is_either(const char *text)
{
	return is_grouped(text, ',', ',') && strrchr(text, ',') == strchr(text, ',') &&
	       is_decimal_comma(text);
}

static bool has_thousands(const char *text)
{
	return is_grouped(text, ',', '.') || is_grouped(text, ' ', '.') ||
	       is_grouped(text, ' ', ',') || is_grouped(text, '\'', '.') ||
	       (is_grouped(text, '.', ',') && strchr(text, '.') != strrchr(text, '.')) ||
	       (is_grouped(text, '.', ',') && strchr(text, ','));
}

static bool ends_in(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n > m && !strcmp(text + n - m, end) && text[n - m - 1] >= '0' &&
	       text[n - m - 1] <= '9';
}

static bool is_percent(const char *text)
{
	return ends_in(text, "%");
}

static bool is_in_units(const char *text)
{
	return ends_in(text, "万") || ends_in(text, "亿");
}

bool csv_is_failure(const char *text)
{
	static const char *const failures[] = {"#n/a", "#ref!", "#value!", "#div/0!", "#name?",
	        "#num!", "#null!", "#spill!", "#calc!", "#getting_data"};
	size_t i = 0;

	while (i < sizeof(failures) / sizeof(*failures) && strcasecmp(text, failures[i]) != 0)
		i++;
	return i < sizeof(failures) / sizeof(*failures);
}

static bool is_number(const char *text)
{
	double value;

	return csv_decimal_parse(text, strlen(text), &value);
}

/* TRUE and FALSE are read; a letter may be an answer too, and nothing is guessed. */
static bool is_letter_of_logical(const char *text)
{
	return !strcmp(text, "t") || !strcmp(text, "f");
}

/* The first that fits. */
static const struct {
	bool (*fits)(const char *text);
	const char *words;
} hints[] = {
        {is_number, ": 请用半角字符 write it in half width, as 12.5"},
        {is_either, ": 逗号若是千位分隔符请去掉，若是小数点请改为点 if the comma parts thousands, "
                    "leave "
                    "it out; if it is a decimal comma, write a point"},
        {has_thousands, ": 请去掉千位分隔符，小数用点 leave out what parts the thousands; decimals "
                        "come behind a point"},
        {is_decimal_comma, ": 小数请用点 write a decimal point, not a comma"},
        {is_percent, ": 请去掉百分号 write it without the percent sign"},
        {csv_is_failure,
                ": 电子表格的错误值，请改正或清空 an error of a spreadsheet: mend the cell or "
                "empty it"},
        {is_letter_of_logical, ": 请写 TRUE 或 FALSE，或 1 或 0 write TRUE or FALSE, or 1 or 0"},
        {is_in_units, ": 请写出全部数字 write all digits, without 万 or 亿"},
};

const char *csv_number_hint(struct str cell)
{
	char text[HINT_LONGEST + 1];
	double value;

	if (cell.n > HINT_LONGEST || csv_decimal_parse(cell.p, cell.n, &value))
		return "";
	visible_fold(cell, VISIBLE_CASE_ALL, text);
	for (size_t i = 0; i < sizeof(hints) / sizeof(*hints); i++)
		if (hints[i].fits(text + (*text == '-' || *text == '+')))
			return hints[i].words;
	return "";
}
