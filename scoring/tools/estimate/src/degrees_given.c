/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Replicates that are columns of the file say no psus: the rank of the columns over some rows takes
 * the place of their psus, and all of them count as one stratum. R's degf is the rank less 1.
 */
#include "degrees.h"

#include "domain_rows.h"

static struct degrees degrees_of_rows(const struct sheet *sheet, const uint32_t *row, size_t count)
{
	struct replicate_given given = tools_survey_given(&sheet->survey);
	uint32_t rank = count < sheet->survey.rows ? replicate_given_rank(&given, row, count)
	                                           : sheet->survey.given.rank;

	return (struct degrees){.psus = rank, .strata = count > 0, .sampled = true};
}

void tools_degrees_given_domains(const struct sheet *sheet, struct degrees *out)
{
	struct domain_rows rows;

	tools_domain_rows_make(&rows, sheet);
#pragma omp parallel for schedule(dynamic, 1)
	for (uint32_t d = 0; d < sheet->domains; d++)
		out[d] = degrees_of_rows(
		        sheet, &rows.row[rows.first[d]], rows.first[d + 1] - rows.first[d]);
	tools_domain_rows_end(&rows);
}

struct degrees tools_degrees_given_whole(const struct sheet *sheet)
{
	struct domain_rows rows;
	struct degrees whole;

	tools_domain_rows_make(&rows, sheet);
	whole = degrees_of_rows(sheet, rows.row, rows.first[sheet->domains]);
	tools_domain_rows_end(&rows);
	return whole;
}
