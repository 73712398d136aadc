/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Replicates that are columns of the file say no psus: the rank of the columns over some rows takes
 * the place of their psus, and all of them count as one stratum. R's degf is the rank less 1.
 */
#include "degrees.h"

#include "sheet_given.h"

#include <base/memory.h>

#include <stdlib.h>

static struct degrees degrees_of_rows(const struct sheet *sheet, const uint32_t *row, size_t count)
{
	struct replicate_given given = tools_sheet_given(sheet);
	uint32_t rank =
	        count < sheet->rows ? replicate_given_rank(&given, row, count) : sheet->given.rank;

	return (struct degrees){.psus = rank, .strata = count > 0, .sampled = true};
}

void tools_degrees_given_domains(const struct sheet *sheet, struct degrees *out)
{
	size_t *first = memory_new((size_t)sheet->domains + 2, sizeof(*first));
	uint32_t *row = memory_new(sheet->rows, sizeof(*row));

	/* Sorted by domain: first[d + 1] is where the next row of domain d goes, in the end where
	 * domain d + 1 begins. */
	for (size_t i = 0; i < sheet->rows; i++)
		if (!sheet->combined || sheet->combined[i] >= 0)
			first[(sheet->combined ? sheet->combined[i] : 0) + 2]++;
	for (uint32_t d = 0; d < sheet->domains; d++)
		first[d + 2] += first[d + 1];
	for (size_t i = 0; i < sheet->rows; i++)
		if (!sheet->combined || sheet->combined[i] >= 0)
			row[first[(sheet->combined ? sheet->combined[i] : 0) + 1]++] = (uint32_t)i;
#pragma omp parallel for schedule(dynamic, 1)
	for (uint32_t d = 0; d < sheet->domains; d++)
		out[d] = degrees_of_rows(sheet, &row[first[d]], first[d + 1] - first[d]);
	free(row);
	free(first);
}

struct degrees tools_degrees_given_whole(const struct sheet *sheet)
{
	uint32_t *row = memory_new(sheet->rows, sizeof(*row));
	struct degrees whole;
	size_t count = 0;

	for (size_t i = 0; i < sheet->rows; i++)
		if (!sheet->combined || sheet->combined[i] >= 0)
			row[count++] = (uint32_t)i;
	whole = degrees_of_rows(sheet, row, count);
	free(row);
	return whole;
}
