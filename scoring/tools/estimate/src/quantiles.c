/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shares of the rows up to the quantiles of all domains are one estimate for each --at. */
#include "quantiles.h"

#include "evaluate.h"

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

struct job {
	struct sheet *sheet;
	struct quantile_rows *rows; /* of each domain, sorted */
	double *found;              /* of each domain, the quantile at hand */
	struct estimate *shares;    /* of the rows up to it */
	struct degrees *degrees;
	struct quantile_figure *figures; /* one a domain and --at */
	uint32_t replicates, target;
	bool all; /* the one domain is all rows */
};

static const double *values_of(const struct job *job)
{
	const struct sheet *sheet = job->sheet;

	return csv_table_numbers(sheet->survey.table, sheet->of[sheet->chosen.variable]);
}

static void rows_sort(struct job *job)
{
	const struct sheet *sheet = job->sheet;
	const double *x = values_of(job);
	const double *weight = tools_weights_used(sheet);
	struct domain_rows rows;

	tools_domain_rows_make(&rows, sheet);
#pragma omp parallel for schedule(dynamic, 1)
	for (uint32_t d = 0; d < sheet->domains; d++)
		design_quantile_rows_make(&job->rows[d], x, weight, &rows.row[rows.first[d]],
		        rows.first[d + 1] - rows.first[d]);
	tools_domain_rows_end(&rows);
}

/* 1 for the rows up to the quantile of their domain. */
static void values_fill(struct job *job)
{
	struct sheet *sheet = job->sheet;
	const double *x = values_of(job);

	for (size_t row = 0; row < sheet->survey.rows; row++) {
		int32_t domain = sheet->combined ? sheet->combined[row] : 0;

		sheet->value[row] = (double)NAN;
		if (domain >= 0 && !isnan(x[row]))
			sheet->value[row] = x[row] <= job->found[domain];
	}
}

static void figure_make(struct job *job, uint32_t domain, uint32_t at)
{
	const struct options *options = job->sheet->options;
	const struct estimate *share = &job->shares[domain];
	const struct degrees *degrees = &job->degrees[domain];
	struct quantile_figure *out = &job->figures[domain * options->at_count + at];

	*out = (struct quantile_figure){.at = options->at[at],
	        .place = {job->target, job->all ? PLACE_ALL : domain},
	        .n = share->n,
	        .df = share->df};
	if (options->df == OPTIONS_DF_DOMAIN && !isnan(out->df))
		out->df = fmin(out->df, tools_degrees_of(degrees));
	if (share->n && tools_figure_no_df(share, degrees))
		out->status = FIGURE_NO_DF;
	out->quantile = design_quantile_interval(&job->rows[domain], job->found[domain],
	        share->value, out->status ? (double)NAN : share->se, out->df, options->level);
}

static bool figures_make(struct job *job, struct error *error)
{
	const struct sheet *sheet = job->sheet;
	const struct pairs none = {0};

	for (uint32_t at = 0; at < sheet->options->at_count; at++) {
		for (uint32_t d = 0; d < sheet->domains; d++)
			job->found[d] = design_quantile(&job->rows[d], sheet->options->at[at]);
		values_fill(job);
		struct domains_rows rows = tools_sheet_rows(job->sheet, 0);

		if (!tools_evaluate(
		            sheet, &rows, &none, job->shares, NULL, &job->replicates, error))
			return false;
		for (uint32_t d = 0; d < sheet->domains; d++)
			figure_make(job, d, at);
	}
	return true;
}

/* The quantiles of one variable in the domains of a sheet, written to out. */
static bool job_run(struct sheet *sheet, uint32_t target, bool all, struct quantile_figure *out,
        uint32_t *replicates, struct error *error)
{
	size_t domains = sheet->domains;
	struct job job = {.sheet = sheet,
	        .rows = memory_new(domains + 1, sizeof(*job.rows)),
	        .found = memory_new(domains + 1, sizeof(*job.found)),
	        .shares = memory_new(domains + 1, sizeof(*job.shares)),
	        .degrees = memory_new(domains + 1, sizeof(*job.degrees)),
	        .figures = out,
	        .target = target,
	        .all = all};
	bool good;

	tools_sheet_choose(sheet, target);
	rows_sort(&job);
	tools_degrees_domains(sheet, job.degrees);
	good = figures_make(&job, error);
	*replicates = job.replicates;
	for (size_t d = 0; d < domains; d++)
		design_quantile_rows_end(&job.rows[d]);
	free(job.rows);
	free(job.found);
	free(job.shares);
	free(job.degrees);
	return good;
}

bool tools_quantiles_print(struct sheet *sheet, struct error *error)
{
	uint32_t at = sheet->options->at_count, replicates = 0;
	size_t each = (sheet->domains + (size_t)sheet->options->all) * at;
	struct quantile_figure *figures = memory_new(each * sheet->targets + 1, sizeof(*figures));
	struct options options;
	struct sheet whole = tools_sheet_whole(sheet, &options);
	bool good = true;

	for (uint32_t i = 0; good && i < sheet->targets; i++) {
		struct quantile_figure *out = &figures[i * each];

		good = job_run(sheet, i, false, out, &replicates, error) &&
		       (!sheet->options->all || job_run(&whole, i, true, &out[sheet->domains * at],
		                                        &replicates, error));
	}
	if (good)
		tools_quantiles_show(sheet, figures, each * sheet->targets, replicates);
	free(figures);
	return good;
}
