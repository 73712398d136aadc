/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Searches a sorted list of codes by bisection. The code of the region above is made from the
 * digits.
 */
#include <run/input/regions.h>

#include <stdlib.h>
#include <string.h>

enum { CODE_MAX = 12 };

static int code_compare(struct str a, struct str b)
{
	int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);

	return order ? order : (a.n > b.n) - (a.n < b.n);
}

static int by_code_compare(const void *a, const void *b, void *regions)
{
	const struct str *code = ((const struct run_regions *)regions)->code;

	return code_compare(code[*(const uint32_t *)a], code[*(const uint32_t *)b]);
}

bool run_region_is_unit(const struct run_regions *regions, uint32_t region)
{
	return regions->is_unit && regions->is_unit[region];
}

void run_regions_sort(struct run_regions *regions)
{
	for (uint32_t i = 0; i < regions->count; i++)
		regions->by_code[i] = i;
	qsort_r(regions->by_code, regions->count, sizeof(*regions->by_code), by_code_compare,
	        regions);
}

int32_t run_region_exactly(const struct run_regions *regions, struct str code)
{
	uint32_t low = 0, high = regions->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = code_compare(regions->code[regions->by_code[middle]], code);

		if (!order)
			return (int32_t)regions->by_code[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return -1;
}

/* 360102002001 -> 360102002 -> 360102 -> 360100 -> 360000 -> 000000 -> nothing */
static bool code_above(char code[static CODE_MAX], size_t *size)
{
	if (*size > 6) {
		*size -= 3;
		return true;
	}
	for (size_t at = *size; at >= 2; at -= 2) {
		if (code[at - 2] == '0' && code[at - 1] == '0')
			continue;
		code[at - 2] = code[at - 1] = '0';
		return true;
	}
	return false;
}

int32_t run_region_find(const struct run_regions *regions, struct str code)
{
	char above[CODE_MAX];
	size_t size = code.n;
	int32_t found = -1;

	if (size > CODE_MAX)
		return -1;
	memcpy(above, code.p, size);
	do
		found = run_region_exactly(regions, (struct str){above, size});
	while (found < 0 && code_above(above, &size));
	return found;
}
