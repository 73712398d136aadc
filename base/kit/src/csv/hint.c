/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One comma with three digits behind it, as in 1,234, may part thousands or be the decimal comma of
 * other countries. The advice then has both, because the wrong one would change the number by a
 * factor of a thousand without a word.
 */
#include "decimal.h"
#include "hidden.h"

#include <string.h>

enum { LONGEST = 64, GROUP = 3 };

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

static bool is_number(const char *text)
{
	double value;

	return csv_decimal_parse(text, strlen(text), &value);
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
        {is_in_units, ": 请写出全部数字 write all digits, without 万 or 亿"},
};

const char *csv_number_hint(struct str cell)
{
	char text[LONGEST + 1];
	double value;

	if (cell.n > LONGEST || csv_decimal_parse(cell.p, cell.n, &value))
		return "";
	csv_fold(cell, text);
	for (size_t i = 0; i < sizeof(hints) / sizeof(*hints); i++)
		if (hints[i].fits(text + (*text == '-' || *text == '+')))
			return hints[i].words;
	return "";
}
