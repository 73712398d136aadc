/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The patterns of codes. They are coded by hand and not with regcomp: they are few, and must not
 * depend on the locale. */
#include "reader.h"

#include <base/day.h>
#include <base/visible.h>

enum {
	CODE_LEAST = 2,
	CODE_MAX = 32,
	SLUG_LEAST = 3,
	SLUG_MAX = 64,
	NAME_MAX_LENGTH = 32,
	LICENCE_MAX = 64,
};

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool all_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_digit(s.p[i]))
			return false;
	return s.n > 0;
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* Words of a-z and 0-9 with single dashes between them. The first character is a letter. */
static bool is_code(struct str s)
{
	if (s.n == 0 || !is_lower(s.p[0]) || s.p[s.n - 1] == '-')
		return false;
	for (size_t i = 1; i < s.n; i++) {
		if (s.p[i] == '-' && s.p[i - 1] == '-')
			return false;
		if (s.p[i] != '-' && !is_lower(s.p[i]) && !is_digit(s.p[i]))
			return false;
	}
	return true;
}

static bool is_name(struct str s)
{
	if (s.n == 0 || s.n > NAME_MAX_LENGTH || !is_lower(s.p[0]))
		return false;
	for (size_t i = 1; i < s.n; i++)
		if (s.p[i] != '_' && !is_lower(s.p[i]) && !is_digit(s.p[i]))
			return false;
	return true;
}

/* One or two capitals, two or three digits. SPSS, Stata and Excel do not tell small letters from
 * capitals. */
static bool is_item(struct str s)
{
	size_t letters = 0;

	while (letters < s.n && letters < 2 && is_upper(s.p[letters]))
		letters++;
	s = (struct str){s.p + letters, s.n - letters};
	return letters && (s.n == 2 || s.n == 3) && all_digits(s);
}

static bool is_licence(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!is_lower(c) && !is_upper(c) && !is_digit(c) && c != '.' && c != '+' &&
		        c != '-')
			return false;
	}
	return s.n > 0 && s.n <= LICENCE_MAX;
}

static bool is_line(struct str s)
{
	return s.n > 0 && visible_trimmed(s).n == s.n && !visible_has_lines(s);
}

/* No leading zero, at most 9 digits. */
static bool is_number(struct str s)
{
	return all_digits(s) && s.n <= 9 && (s.p[0] != '0' || s.n == 1);
}

static bool is_version(struct str s)
{
	struct str part;

	for (int i = 0; i < 2; i++) {
		struct str rest = str_cut(s, '.', &part);

		if (!is_number(part))
			return false;
		s = rest;
	}
	return is_number(s);
}

static bool is_region(struct str s)
{
	return (s.n == 6 || s.n == 9 || s.n == 12) && all_digits(s) && s.p[0] != '0';
}

bool model_text_matches(struct str s, enum text_pattern pattern)
{
	switch (pattern) {
	case PATTERN_ANY:
		return visible_trimmed(s).n > 0;
	case PATTERN_LINE:
		return is_line(s);
	case PATTERN_LICENCE:
		return is_licence(s);
	case PATTERN_CODE:
		return s.n >= CODE_LEAST && s.n <= CODE_MAX && is_code(s);
	case PATTERN_NAME:
		return is_name(s);
	case PATTERN_ITEM:
		return is_item(s);
	case PATTERN_VERSION:
		return is_version(s);
	case PATTERN_NUMBER:
		return is_number(s) && s.p[0] != '0';
	case PATTERN_REGION:
		return is_region(s);
	case PATTERN_PLACE:
		return is_region(s) || str_equal_c(s, "CN");
	case PATTERN_DATE:
		return day_exists(s, 2000, 2099);
	case PATTERN_SLUG:
		return s.n >= SLUG_LEAST && s.n <= SLUG_MAX && is_code(s);
	case TEXT_PATTERNS:
		break;
	}
	return false;
}
