/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <core/calendar.h>

#include <base/clock.h>

#include <time.h>

enum { CHINA_AHEAD_SECONDS = 8 * 60 * 60 }; /* of UTC, all the year */

int core_calendar_year(void)
{
	time_t now = (time_t)(clock_realtime_us() / 1000000) + CHINA_AHEAD_SECONDS;
	struct tm calendar;

	gmtime_r(&now, &calendar);
	return calendar.tm_year + 1900;
}
