/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"

#include <base/visible.h>

#include <string.h>

const char *reminders_text_fault(struct str text)
{
	if (!text.n)
		return "空 / it is empty";
	if (memchr(text.p, '\0', text.n) || visible_trimmed(text).n != text.n)
		return "首尾有空白 / there are blanks at its ends";
	return visible_length(text) > REMINDERS_TEXT_MAX ? "超过500个字 / more than 500 characters"
	                                                 : NULL;
}
