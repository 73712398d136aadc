/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <base/visible.h>

#include <stdint.h>

/* The spaces of Unicode, its controls, and those of its Default_Ignorable_Code_Point that turn up
 * in texts. Ascending. */
static const struct {
	uint32_t from, to;
} unseen[] = {
        {0x00, 0x20},
        {0x7F, 0xA0},
        {0xAD, 0xAD},
        {0x34F, 0x34F},
        {0x61C, 0x61C},
        {0x115F, 0x1160},
        {0x1680, 0x1680},
        {0x17B4, 0x17B5},
        {0x180B, 0x180F},
        {0x2000, 0x200F},
        {0x2028, 0x202F},
        {0x205F, 0x206F},
        {0x3000, 0x3000},
        {0x3164, 0x3164},
        {0xFE00, 0xFE0F},
        {0xFEFF, 0xFEFF},
        {0xFFA0, 0xFFA0},
};

static bool is_unseen(uint32_t c)
{
	for (size_t i = 0; i < sizeof(unseen) / sizeof(*unseen); i++)
		if (c >= unseen[i].from && c <= unseen[i].to)
			return true;
	return false;
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
