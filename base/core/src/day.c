/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <base/day.h>

#include <time.h>

enum { DAY_LENGTH = 10 };

static int number_at(const char *p, int digits)
{
	int number = 0;

	while (digits-- > 0)
		number = number * 10 + (*p++ - '0');
	return number;
}

bool day_exists(struct str text, int first, int last)
{
	struct tm given = {0}, same;

	if (text.n != DAY_LENGTH)
		return false;
	for (size_t i = 0; i < DAY_LENGTH; i++)
		if (i == 4 || i == 7 ? text.p[i] != '-' : text.p[i] < '0' || text.p[i] > '9')
			return false;
	given.tm_year = number_at(text.p, 4) - 1900;
	given.tm_mon = number_at(text.p + 5, 2) - 1;
	given.tm_mday = number_at(text.p + 8, 2);
	same = given;
	/* What is no day becomes another one, such as 30 February. */
	return given.tm_year >= first - 1900 && given.tm_year <= last - 1900 &&
	       timegm(&same) != (time_t)-1 && same.tm_mon == given.tm_mon &&
	       same.tm_mday == given.tm_mday;
}
