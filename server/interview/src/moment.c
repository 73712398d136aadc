/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "moment.h"

#include <time.h>

enum { YEAR_FIRST = 2000, YEAR_LAST = 2099, FRACTION_DIGITS = 6, ZONE_HOURS_MAX = 14 };

/* Takes `digits` digits from the text's beginning. */
static bool take_number(struct str *text, size_t digits, int *number)
{
	*number = 0;
	if (text->n < digits)
		return false;
	for (size_t i = 0; i < digits; i++) {
		if (text->p[i] < '0' || text->p[i] > '9')
			return false;
		*number = 10 * *number + (text->p[i] - '0');
	}
	*text = (struct str){text->p + digits, text->n - digits};
	return true;
}

static bool take(struct str *text, char wanted)
{
	if (!text->n || text->p[0] != wanted)
		return false;
	*text = (struct str){text->p + 1, text->n - 1};
	return true;
}

static bool take_fraction(struct str *text, int64_t *us)
{
	int digits = 0, one;

	*us = 0;
	if (!take(text, '.'))
		return true;
	for (; digits <= FRACTION_DIGITS && take_number(text, 1, &one); digits++)
		*us = 10 * *us + one;
	if (digits < 1 || digits > FRACTION_DIGITS)
		return false;
	for (; digits < FRACTION_DIGITS; digits++)
		*us *= 10;
	return true;
}

static bool take_zone(struct str *text, int *minutes)
{
	bool east = text->n && text->p[0] == '+';
	int hours, rest;

	*minutes = 0;
	if (take(text, 'Z'))
		return true;
	if ((!take(text, '+') && !take(text, '-')) || !take_number(text, 2, &hours) ||
	        !take(text, ':') || !take_number(text, 2, &rest) || hours > ZONE_HOURS_MAX ||
	        rest > 59)
		return false;
	*minutes = (60 * hours + rest) * (east ? 1 : -1);
	return true;
}

bool interview_moment_read(struct str text, int64_t *since_1970_us)
{
	struct tm day = {0}, same;
	int year, month, zone;
	int64_t fraction;
	time_t seconds;

	if (!take_number(&text, 4, &year) || !take(&text, '-') || !take_number(&text, 2, &month) ||
	        !take(&text, '-') || !take_number(&text, 2, &day.tm_mday) || !take(&text, 'T') ||
	        !take_number(&text, 2, &day.tm_hour) || !take(&text, ':') ||
	        !take_number(&text, 2, &day.tm_min) || !take(&text, ':') ||
	        !take_number(&text, 2, &day.tm_sec) || !take_fraction(&text, &fraction) ||
	        !take_zone(&text, &zone) || text.n)
		return false;
	if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12)
		return false;
	day.tm_year = year - 1900;
	day.tm_mon = month - 1;
	same = day;
	seconds = timegm(&same); /* what is not on the calendar comes back as another day */
	if (same.tm_mday != day.tm_mday || same.tm_hour != day.tm_hour ||
	        same.tm_min != day.tm_min || same.tm_sec != day.tm_sec)
		return false;
	*since_1970_us = ((int64_t)seconds - (int64_t)zone * 60) * 1000000 + fraction;
	return true;
}
