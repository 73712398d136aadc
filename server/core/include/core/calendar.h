/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The calendar of China: the year that ages and new surveys are calculated with, and times as
 * people write them.
 */
#ifndef KESU_APP_CALENDAR_H
#define KESU_APP_CALENDAR_H

#include <base/str.h>

#include <stdbool.h>

int core_calendar_year(void); /* now */

/* "2026-12-01T08:00" or "2026-12-01 08:00", as PostgreSQL reads it; false: it is none. */
enum { CORE_CALENDAR_TIME_SIZE = 24 };
bool core_calendar_time(struct str text, char time[static CORE_CALENDAR_TIME_SIZE]);

#endif
