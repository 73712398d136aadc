/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <base/number.h>

#include <stdlib.h>

static const double exact_most = 9007199254740992.0; /* 2^53 */

bool number_is_whole(double value, int64_t *whole)
{
	if (!(value >= -exact_most && value <= exact_most))
		return false;
	*whole = (int64_t)value;
	return (double)*whole == value;
}

const char *number_plural(uint64_t count)
{
	return count == 1 ? "" : "s";
}

static int number_compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

void number_sort(double *number, size_t count)
{
	if (count > 1)
		qsort(number, count, sizeof(*number), number_compare);
}
