/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "degrees.h"

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

/* 1 + the last psu and stratum in which each part was seen. The rows come in the order of both. */
struct seen {
	size_t *psu, *stratum;
};

static void see(const struct degrees_parts *parts, uint32_t domain, size_t psu, size_t stratum,
        bool sampled, struct seen *seen, struct degrees *out)
{
	for (size_t i = parts->first[domain]; i < parts->first[domain + 1]; i++) {
		uint32_t part = parts->part[i];

		out[part].psus += seen->psu[part] != psu + 1;
		out[part].strata += seen->stratum[part] != stratum + 1;
		out[part].sampled |= sampled;
		seen->psu[part] = psu + 1;
		seen->stratum[part] = stratum + 1;
	}
}

static void see_psu(const struct sheet *sheet, const struct degrees_parts *parts, size_t psu,
        size_t stratum, struct seen *seen, struct degrees *out)
{
	const struct design *design = &sheet->survey.design;
	bool sampled = design->later || design_unsampled(design, stratum) > 0;

	for (uint32_t i = design->psu_first[psu]; i < design->psu_first[psu + 1]; i++) {
		uint32_t row = design->order[i];
		int32_t domain = sheet->combined ? sheet->combined[row] : 0;

		if (domain >= 0 && (!sheet->survey.weight || fabs(sheet->survey.weight[row]) > 0))
			see(parts, (uint32_t)domain, psu, stratum, sampled, seen, out);
	}
}

void tools_degrees_count(
        const struct sheet *sheet, const struct degrees_parts *parts, struct degrees *out)
{
	const struct design *design = &sheet->survey.design;
	struct seen seen = {memory_new(parts->count + 1, sizeof(size_t)),
	        memory_new(parts->count + 1, sizeof(size_t))};

	for (size_t part = 0; part < parts->count; part++)
		out[part] = (struct degrees){0};
	for (size_t h = 0; h < design->strata; h++)
		for (size_t a = design->stratum_first[h]; a < design->stratum_first[h + 1]; a++)
			see_psu(sheet, parts, a, h, &seen, out);
	free(seen.psu);
	free(seen.stratum);
}

/* ---- of replicates that are columns of the file ---- */

/*
 * They say no psus: the rank of the columns over some rows takes the place of their psus, and all
 * of them count as one stratum. R's degf is the rank less 1.
 */
static struct degrees degrees_of_rows(const struct sheet *sheet, const uint32_t *row, size_t count)
{
	struct replicate_given given = tools_survey_given(&sheet->survey);
	uint32_t rank = count < sheet->survey.rows ? replicate_given_rank(&given, row, count)
	                                           : sheet->survey.given.rank;

	return (struct degrees){.psus = rank, .strata = count > 0, .sampled = true};
}

static void given_domains(const struct sheet *sheet, struct degrees *out)
{
	struct domain_rows rows;

	tools_domain_rows_make(&rows, sheet);
#pragma omp parallel for schedule(dynamic, 1)
	for (uint32_t d = 0; d < sheet->domains; d++)
		out[d] = degrees_of_rows(
		        sheet, &rows.row[rows.first[d]], rows.first[d + 1] - rows.first[d]);
	tools_domain_rows_end(&rows);
}

static struct degrees given_whole(const struct sheet *sheet)
{
	struct domain_rows rows;
	struct degrees whole;

	tools_domain_rows_make(&rows, sheet);
	whole = degrees_of_rows(sheet, rows.row, rows.first[sheet->domains]);
	tools_domain_rows_end(&rows);
	return whole;
}

/* ---- of either ---- */

void tools_degrees_domains(const struct sheet *sheet, struct degrees *out)
{
	if (sheet->survey.given.count) {
		given_domains(sheet, out);
		return;
	}
	size_t *first = memory_new((size_t)sheet->domains + 1, sizeof(*first));
	uint32_t *part = memory_new((size_t)sheet->domains + 1, sizeof(*part));

	for (uint32_t d = 0; d <= sheet->domains; d++) {
		first[d] = d;
		part[d] = d;
	}
	tools_degrees_count(sheet, &(struct degrees_parts){sheet->domains, first, part}, out);
	free(part);
	free(first);
}

struct degrees tools_degrees_whole(const struct sheet *sheet)
{
	if (sheet->survey.given.count)
		return given_whole(sheet);
	size_t *first = memory_new((size_t)sheet->domains + 1, sizeof(*first));
	uint32_t *part = memory_new((size_t)sheet->domains + 1, sizeof(*part));
	struct degrees whole;

	for (uint32_t d = 0; d <= sheet->domains; d++)
		first[d] = d;
	tools_degrees_count(sheet, &(struct degrees_parts){1, first, part}, &whole);
	free(part);
	free(first);
	return whole;
}

double tools_degrees_of(const struct degrees *degrees)
{
	return (double)degrees->psus - degrees->strata;
}
