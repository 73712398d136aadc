/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <core/calendar.h>

#include <base/clock.h>
#include <base/day.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { CHINA_AHEAD_SECONDS = 8 * 60 * 60 }; /* of UTC, all the year */
enum { DAY_LENGTH = 10, TIME_LENGTH = 16, YEAR_FIRST = 1901, YEAR_LAST = 9999 };

int core_calendar_year(void)
{
	time_t now = (time_t)(clock_realtime_us() / 1000000) + CHINA_AHEAD_SECONDS;
	struct tm calendar;

	gmtime_r(&now, &calendar);
	return calendar.tm_year + 1900;
}

/* Two digits from 00 to `most`. */
static bool is_part(const char *p, const char *most)
{
	return p[0] >= '0' && p[0] <= '9' && p[1] >= '0' && p[1] <= '9' && memcmp(p, most, 2) <= 0;
}

bool core_calendar_time(struct str text, char time[static CORE_CALENDAR_TIME_SIZE])
{
	if (text.n != TIME_LENGTH ||
	        !day_exists((struct str){text.p, DAY_LENGTH}, YEAR_FIRST, YEAR_LAST) ||
	        (text.p[DAY_LENGTH] != 'T' && text.p[DAY_LENGTH] != ' ') ||
	        !is_part(text.p + 11, "23") || text.p[13] != ':' || !is_part(text.p + 14, "59"))
		return false;
	snprintf(time, CORE_CALENDAR_TIME_SIZE, "%.*s+08", STR_ARG(text));
	return true;
}
