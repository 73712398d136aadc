/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days and times as people write them, in the calendar of China. */
#ifndef KESU_SURVEY_DATES_H
#define KESU_SURVEY_DATES_H

#include <base/str.h>

enum { SURVEY_TIME_SIZE = 24 };

/* "2026-12-01", and there is such a day. */
bool survey_day_valid(struct str day);
/* "2026-12-01T08:00" of China, as PostgreSQL reads it; false: it is none. */
bool survey_time_read(struct str text, char time[static SURVEY_TIME_SIZE]);

#endif
