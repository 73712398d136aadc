/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a message says. */
#ifndef KESU_REMINDERS_TEXT_H
#define KESU_REMINDERS_TEXT_H

#include <base/str.h>

enum { REMINDERS_TEXT_MAX = 500, REMINDERS_DAYS = 3, REMINDERS_DAYS_MAX = 365 };

/* NULL: it can be sent; else why not, in both languages. */
const char *reminders_text_fault(struct str text);

#endif
