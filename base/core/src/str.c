/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Views of bytes: comparing, cutting, and the conversions every parser needs. */
#include <base/str.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_BYTES_MAX = 512 };

struct str str_from(const char *text)
{
	return text ? (struct str){text, strlen(text)} : (struct str){"", 0};
}

bool str_equal(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_equal_c(struct str a, const char *b)
{
	return str_equal(a, str_from(b));
}

bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

struct str str_cut(struct str s, char c, struct str *head)
{
	const char *at = s.n ? memchr(s.p, c, s.n) : NULL;

	if (!at) {
		*head = s;
		return (struct str){"", 0};
	}
	*head = (struct str){s.p, (size_t)(at - s.p)};
	return (struct str){at + 1, s.n - head->n - 1};
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

struct str str_trimmed(struct str s)
{
	while (s.n && is_blank(s.p[0]))
		s = (struct str){s.p + 1, s.n - 1};
	while (s.n && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct str str_cut_item(struct str list, struct str *item)
{
	list = str_cut(list, ',', item);
	*item = str_trimmed(*item);
	return list;
}

bool str_to_double(struct str s, double *out)
{
	char text[NUMBER_BYTES_MAX + 1], *end;

	/* strtod would pass over white space. */
	if (!s.n || s.n > NUMBER_BYTES_MAX || !strchr("+-.0123456789iI", s.p[0]))
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = 0;
	double value = strtod(text, &end);

	if (end != text + s.n || isnan(value))
		return false;
	*out = value;
	return true;
}

bool str_to_int64(struct str s, int64_t *out)
{
	bool negative = s.n && s.p[0] == '-';
	int64_t value = 0;
	size_t i = negative ? 1 : 0;

	if (i == s.n)
		return false;
	for (; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		if (__builtin_mul_overflow(value, 10, &value) ||
		        __builtin_sub_overflow(value, s.p[i] - '0', &value))
			return false;
	}
	/* Summed downwards, so that INT64_MIN has no special case. */
	if (!negative && __builtin_sub_overflow((int64_t)0, value, &value))
		return false;
	*out = value;
	return true;
}

/* Length of the well-formed sequence at p, 0 if there is none. */
static size_t utf8_sequence(const unsigned char *p, size_t n)
{
	unsigned char lead = p[0], low = 0x80, high = 0xBF;
	size_t length;

	if (lead < 0x80)
		return lead ? 1 : 0;
	if (lead < 0xC2 || lead > 0xF4)
		return 0;
	length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
	if (length > n)
		return 0;
	if (lead == 0xE0)
		low = 0xA0;
	if (lead == 0xED)
		high = 0x9F;
	if (lead == 0xF0)
		low = 0x90;
	if (lead == 0xF4)
		high = 0x8F;
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < length; i++)
		if (p[i] < 0x80 || p[i] > 0xBF)
			return 0;
	return length;
}

bool str_is_utf8(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t left = s.n;

	while (left) {
		size_t step = utf8_sequence(p, left);
		if (!step)
			return false;
		p += step;
		left -= step;
	}
	return true;
}

struct str str_without_mark(struct str s)
{
	static const struct str mark = {"\xef\xbb\xbf", 3};

	return str_starts(s, mark) ? (struct str){s.p + mark.n, s.n - mark.n} : s;
}
