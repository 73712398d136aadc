/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days as people write them, in the calendar of China. */
#ifndef KESU_SURVEY_DATES_H
#define KESU_SURVEY_DATES_H

#include <base/str.h>

/* "2026-12-01", and there is such a day. */
bool survey_day_valid(struct str day);

#endif
