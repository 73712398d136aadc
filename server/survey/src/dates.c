/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dates.h"

#include <base/day.h>

#include <stdio.h>
#include <string.h>

enum { DAY_LENGTH = 10, TIME_LENGTH = 16 };

bool survey_day_valid(struct str day)
{
	return day_exists(day, 1901, 9999); /* up to 1900 nothing is held */
}

/* Two digits from 00 to `most`. */
static bool is_part(const char *p, const char *most)
{
	return p[0] >= '0' && p[0] <= '9' && p[1] >= '0' && p[1] <= '9' && memcmp(p, most, 2) <= 0;
}

bool survey_time_read(struct str text, char time[static SURVEY_TIME_SIZE])
{
	if (text.n != TIME_LENGTH || !survey_day_valid((struct str){text.p, DAY_LENGTH}) ||
	        text.p[DAY_LENGTH] != 'T' || !is_part(text.p + 11, "23") || text.p[13] != ':' ||
	        !is_part(text.p + 14, "59"))
		return false;
	snprintf(time, SURVEY_TIME_SIZE, "%.*s+08", STR_ARG(text));
	return true;
}
