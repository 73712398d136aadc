/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dates.h"

#include <stdio.h>
#include <time.h>

enum { DAY_LENGTH = 10, TIME_LENGTH = 16 };

/* Whether the text has the picture's length and characters, 0 standing for any digit. */
static bool looks_like(struct str text, const char *picture, size_t length)
{
	if (text.n != length)
		return false;
	for (size_t i = 0; i < length; i++)
		if (picture[i] == '0' ? text.p[i] < '0' || text.p[i] > '9'
		                      : text.p[i] != picture[i])
			return false;
	return true;
}

static int digits(const char *p, int count)
{
	int number = 0;

	while (count-- > 0)
		number = number * 10 + (*p++ - '0');
	return number;
}

bool survey_day_valid(struct str day)
{
	struct tm given, same;

	if (!looks_like(day, "0000-00-00", DAY_LENGTH))
		return false;
	given = (struct tm){.tm_year = digits(day.p, 4) - 1900,
	        .tm_mon = digits(day.p + 5, 2) - 1,
	        .tm_mday = digits(day.p + 8, 2)};
	same = given;
	/* What is no day becomes another one, such as 30 February. Before 1900 nothing is held. */
	return given.tm_year > 0 && timegm(&same) != (time_t)-1 && same.tm_mon == given.tm_mon &&
	       same.tm_mday == given.tm_mday;
}

bool survey_time_read(struct str text, char time[static SURVEY_TIME_SIZE])
{
	if (!looks_like(text, "0000-00-00T00:00", TIME_LENGTH) ||
	        !survey_day_valid((struct str){text.p, DAY_LENGTH}) ||
	        digits(text.p + 11, 2) > 23 || digits(text.p + 14, 2) > 59)
		return false;
	snprintf(time, SURVEY_TIME_SIZE, "%.*s+08", STR_ARG(text));
	return true;
}
