/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Escapes only what JSON forbids in a string, so that Chinese stays readable and bytes stay few. */
#include "json_text.h"

void model_json_text_add(struct buf *out, struct str text)
{
	size_t plain = 0; /* from here on nothing had to be escaped */

	buf_add_char(out, '"');
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_add(out, (struct str){text.p + plain, i - plain});
		if (c < 0x20)
			buf_printf(out, "\\u%04x", c);
		else
			buf_printf(out, "\\%c", c);
		plain = i + 1;
	}
	buf_add(out, (struct str){text.p + plain, text.n - plain});
	buf_add_char(out, '"');
}
