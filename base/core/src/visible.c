/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <base/visible.h>

#include <stdint.h>
#include <string.h>

/* The spaces of Unicode, its controls, and those of its Default_Ignorable_Code_Point that turn up
 * in texts. Ascending. */
static const struct unseen {
	uint32_t from, to;
	bool space; /* takes room between others */
} unseen[] = {
        {0x00, 0x08, false},
        {0x09, 0x0D, true},
        {0x0E, 0x1F, false},
        {0x20, 0x20, true},
        {0x7F, 0x84, false},
        {0x85, 0x85, true},
        {0x86, 0x9F, false},
        {0xA0, 0xA0, true},
        {0xAD, 0xAD, false},
        {0x34F, 0x34F, false},
        {0x61C, 0x61C, false},
        {0x115F, 0x1160, true},
        {0x1680, 0x1680, true},
        {0x17B4, 0x17B5, false},
        {0x180B, 0x180F, false},
        {0x2000, 0x200A, true},
        {0x200B, 0x200F, false},
        {0x2028, 0x2029, true},
        {0x202A, 0x202E, false},
        {0x202F, 0x202F, true},
        {0x205F, 0x205F, true},
        {0x2060, 0x206F, false},
        {0x3000, 0x3000, true},
        {0x3164, 0x3164, true},
        {0xFE00, 0xFE0F, false},
        {0xFEFF, 0xFEFF, false},
        {0xFFA0, 0xFFA0, true},
};

/* Wide and narrow forms (Unicode, Halfwidth and Fullwidth Forms), and what they are forms of. */
static const struct {
	uint32_t from, to, as;
} forms[] = {
        {0xFF01, 0xFF5E, 0x21},
        {0xFF61, 0xFF61, 0x3002},
        {0xFF62, 0xFF63, 0x300C},
        {0xFF64, 0xFF64, 0x3001},
        {0xFF65, 0xFF65, 0x30FB},
        {0xFFE0, 0xFFE1, 0xA2},
        {0xFFE5, 0xFFE5, 0xA5},
};

/* Capital letters and how far their small ones stand from them; a table, so that no locale changes
 * a result. */
static const struct {
	uint32_t from, to, step;
} capitals[] = {
        {'A', 'Z', 0x20},
        {0xC0, 0xD6, 0x20},
        {0xD8, 0xDE, 0x20},
        {0x391, 0x3A9, 0x20},
        {0x400, 0x40F, 0x50},
        {0x410, 0x42F, 0x20},
};

enum { PLAIN_WORD_LEAST = 3 };

static const struct unseen *unseen_find(uint32_t c)
{
	if (c > ' ' && c < 0x7F) /* most texts are made of these: no table need be asked */
		return NULL;
	for (size_t i = 0; i < sizeof(unseen) / sizeof(*unseen); i++)
		if (c >= unseen[i].from && c <= unseen[i].to)
			return &unseen[i];
	return NULL;
}

static bool is_unseen(uint32_t c)
{
	return unseen_find(c) != NULL;
}

static bool is_inside(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

/* The character at text.p; *n: its bytes. */
static uint32_t first_character(struct str text, size_t *n)
{
	unsigned char lead = (unsigned char)text.p[0];
	uint32_t c = lead < 0x80 ? lead : lead < 0xE0 ? lead & 0x1FU : lead & 0x0FU;

	*n = 1;
	if (lead >= 0xF0 || (lead >= 0x80 && lead < 0xC0))
		c = UINT32_MAX; /* above the table, or not UTF-8 */
	while (*n < text.n && lead >= 0xC0 && is_inside(text.p[*n]))
		c = c << 6 | ((unsigned char)text.p[(*n)++] & 0x3FU);
	return lead >= 0xF0 ? UINT32_MAX : c;
}

static bool moves_a_cursor(uint32_t c)
{
	return c < ' ' || (c >= 0x7F && c <= 0x9F) || c == 0x61C || c == 0x200E || c == 0x200F ||
	       (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

void visible_add(struct buf *out, struct str text)
{
	while (text.n) {
		size_t n;
		uint32_t c = first_character(text, &n);

		if (moves_a_cursor(c))
			buf_printf(out, "\\u%04X", c);
		else
			buf_add(out, (struct str){text.p, n});
		text = (struct str){text.p + n, text.n - n};
	}
}

size_t visible_length(struct str text)
{
	size_t length = 0;

	for (size_t i = 0; i < text.n; i++)
		length += !is_inside(text.p[i]);
	return length;
}

static size_t last_begin(struct str text)
{
	size_t i = text.n - 1;

	while (i && is_inside(text.p[i]))
		i--;
	return i;
}

struct str visible_trimmed(struct str text)
{
	size_t n;

	while (text.n && is_unseen(first_character(text, &n)))
		text = (struct str){text.p + n, text.n - n};
	while (text.n) {
		size_t at = last_begin(text);

		if (!is_unseen(first_character((struct str){text.p + at, text.n - at}, &n)))
			break;
		text.n = at;
	}
	return text;
}

bool visible_has_lines(struct str text)
{
	for (size_t i = 0, n; i < text.n; i += n) {
		uint32_t c = first_character((struct str){text.p + i, text.n - i}, &n);

		if (c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029)
			return true;
	}
	return false;
}

/* --- folding --- */

/* `c` in UTF-8 at `out`; returns its bytes. Forms and small letters are of no more than three. */
static size_t put_character(char *out, uint32_t c)
{
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
	static const unsigned char lead[] = {0, 0, 0xC0, 0xE0};

	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3F));
	out[0] = (char)(lead[n] | c);
	return n;
}

static uint32_t form_of(uint32_t c)
{
	if (c < forms[0].from)
		return c;
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++)
		if (c >= forms[i].from && c <= forms[i].to)
			return c - forms[i].from + forms[i].as;
	return c;
}

static uint32_t small_of(uint32_t c)
{
	if (c < 'A' || c > 0x42F) /* as most are */
		return c;
	for (size_t i = 0; i < sizeof(capitals) / sizeof(*capitals); i++)
		if (c >= capitals[i].from && c <= capitals[i].to)
			return c + capitals[i].step;
	return c;
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
	return is_capital(c) || (c >= 'a' && c <= 'z');
}

/* All small, all capital, or a capital and small letters; mixed ones are formulas and units. */
static bool is_plain(const char *word, size_t n)
{
	size_t count = 0;

	if (n < PLAIN_WORD_LEAST)
		return false;
	for (size_t i = 0; i < n; i++)
		count += is_capital(word[i]);
	return !count || count == n || (count == 1 && is_capital(word[0]));
}

static void make_plain_words_small(char *text, size_t length)
{
	for (size_t i = 0, n; i < length; i += n + 1) {
		for (n = 0; i + n < length && is_letter(text[i + n]); n++)
			;
		if (!is_plain(text + i, n))
			continue;
		for (size_t k = i; k < i + n; k++)
			text[k] = (char)small_of((unsigned char)text[k]);
	}
}

/* Chinese is written without spaces: those beside its characters fill up a line or a column. */
static bool is_wide(uint32_t c)
{
	return c >= 0x2E80;
}

size_t visible_fold(struct str text, enum visible_case which, char *out)
{
	size_t length = 0, n;
	uint32_t before = UINT32_MAX; /* no space at the beginning */
	bool space = false;

	for (; text.n; text = (struct str){text.p + n, text.n - n}) {
		uint32_t c = first_character(text, &n);
		const struct unseen *hidden = unseen_find(c);

		space |= hidden && hidden->space;
		if (hidden)
			continue;
		uint32_t folded = which == VISIBLE_CASE_ALL ? small_of(form_of(c)) : form_of(c);

		if (space && !is_wide(before) && !is_wide(folded))
			out[length++] = ' ';
		space = false;
		before = folded;
		if (folded != c) {
			length += put_character(out + length, folded);
			continue;
		}
		memmove(out + length, text.p, n);
		length += n;
	}
	if (which == VISIBLE_CASE_PLAIN_WORDS)
		make_plain_words_small(out, length);
	out[length] = 0;
	return length;
}
