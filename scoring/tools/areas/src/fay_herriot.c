/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu small-area: the Fay-Herriot model on a CSV file with one row per area. Rows without an
 * estimate or its variance are predicted by the regression alone. Every cell is checked before
 * anything is computed, so that an error can name the line and the column.
 */
#include "fay_herriot_job.h"

#include "area_names.h"
#include "benchmark.h"
#include "small_area.h"
#include <csv/settings.h>
#include <tools/files/table.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- options ---- */

static bool take_covariates(struct fay_herriot_job *job, const char *list, struct error *error)
{
	struct str rest = str_from(list), name;

	while (rest.n) {
		rest = str_cut_item(rest, &name);
		if (!name.n)
			return error_set(error, "--covariates names an empty column: '%s'", list);
		if (job->rows.covariates == AREA_COVARIATES_MAX)
			return error_set(
			        error, "--covariates names more than %d", AREA_COVARIATES_MAX);
		job->name[job->rows.covariates++] = arena_copy(&job->names, name).p;
	}
	return true;
}

/* What belongs to the model of people. */
static bool check_others(const struct config *config, struct error *error)
{
	static const char *const others[] = {
	        "factors", "population", "count", "weight", "replicates", "seed"};

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (config_is_given(config, others[i]))
			return error_set(error, "--%s goes with --unit", others[i]);
	if (!*config_text(config, "estimate"))
		return error_set(error, "--estimate is needed, or --unit for a file of people");
	return strcmp(config_text(config, "method"), "penalised") != 0 ||
	       error_set(error, "--method penalised goes with --unit");
}

static bool take_options(
        struct fay_herriot_job *job, const struct config *config, struct error *error)
{
	if (!csv_settings_check(config, error) || !check_others(config, error) ||
	        !take_covariates(job, config_text(config, "covariates"), error))
		return false;
	job->level = config_real(config, "level");
	job->options.method = (enum area_method)config_choice(config, "method");
	job->options.transform = (enum area_transform)config_choice(config, "transform");
	job->effective = *config_text(config, "effective_sample");
	if (job->effective == (bool)*config_text(config, "variance"))
		return error_set(error, "either --variance or --effective-sample is needed");
	if (job->effective && job->options.transform != AREA_ARCSIN)
		return error_set(error, "--effective-sample goes with --transform arcsin");
	job->options.benchmark = config_real(config, "benchmark");
	job->options.benchmarks = !isnan(job->options.benchmark);
	return job->options.benchmarks || !*config_text(config, "benchmark_weight") ||
	       error_set(error, "--benchmark-weight goes with --benchmark");
}

/* ---- rows ---- */

static void want_columns(struct fay_herriot_job *job, const struct config *config)
{
	const char *weight = config_text(config, "benchmark_weight");

	job->area = csv_table_want_label(job->table, config_text(config, "area"));
	job->estimate = csv_table_want_number(job->table, config_text(config, "estimate"));
	job->variance = csv_table_want_number(
	        job->table, config_text(config, job->effective ? "effective_sample" : "variance"));
	for (size_t j = 0; j < job->rows.covariates; j++)
		job->covariate[j] = csv_table_want_number(job->table, job->name[j]);
	if (*weight)
		job->weight = csv_table_want_number(job->table, weight);
}

static void hold_columns(struct fay_herriot_job *job, const struct config *config)
{
	job->rows.areas = csv_table_rows(job->table);
	job->rows.estimate = csv_table_numbers(job->table, job->estimate);
	*(job->effective ? &job->rows.effective : &job->rows.variance) =
	        csv_table_numbers(job->table, job->variance);
	job->rows.covariate = job->value;
	job->rows.name = job->name;
	for (size_t j = 0; j < job->rows.covariates; j++)
		job->value[j] = csv_table_numbers(job->table, job->covariate[j]);
	if (*config_text(config, "benchmark_weight"))
		job->options.benchmark_weight = csv_table_numbers(job->table, job->weight);
}

/* Checks the estimate and its variance or effective sample size. */
static bool check_direct(const struct fay_herriot_job *job, size_t i, struct error *error)
{
	double y = job->rows.estimate[i];
	double spread = (job->effective ? job->rows.effective : job->rows.variance)[i];
	bool ends = job->effective; /* 0 and 1 have an arcsine with a known variance */

	if (spread <= 0)
		return csv_table_fail(job->table, i, job->variance, error,
		        "%s is above 0, not %g; leave it empty to predict the area from the "
		        "covariates alone",
		        job->effective ? "an effective sample size" : "a variance", spread);
	if (job->options.transform != AREA_NONE && !isnan(spread) &&
	        (y < 0 || y > 1 || (!ends && (y <= 0 || y >= 1))))
		return csv_table_fail(job->table, i, job->estimate, error,
		        "on the %s scale a share lies between 0 and 1, not at %g; leave it empty "
		        "to predict the area from the covariates alone%s",
		        area_transform_name(job->options.transform), y,
		        job->options.transform == AREA_ARCSIN && !job->effective &&
		                        (y == 0 || y == 1)
		                ? ", or give --effective-sample instead of --variance"
		                : "");
	return true;
}

static bool check_row(const struct fay_herriot_job *job, size_t i, struct error *error)
{
	const double *weight = job->options.benchmark_weight;

	if (!check_direct(job, i, error))
		return false;
	for (size_t j = 0; j < job->rows.covariates; j++)
		if (isnan(job->value[j][i]))
			return csv_table_fail(job->table, i, job->covariate[j], error,
			        "every area needs its covariates");
	if (weight && !(weight[i] >= 0))
		return csv_table_fail(job->table, i, job->weight, error,
		        "every area needs a benchmark weight of at least 0");
	return true;
}

static bool read_rows(struct fay_herriot_job *job, const struct config *config, const char *path,
        struct error *error)
{
	want_columns(job, config);
	csv_settings_take(job->table, config);
	csv_settings_take_levels(job->table, config);
	if (!csv_table_read(job->table, path, error) ||
	        !tools_area_names_check(job->table, job->area, error))
		return false;
	hold_columns(job, config);
	for (size_t i = 0; i < job->rows.areas; i++)
		if (!check_row(job, i, error))
			return false;
	return true;
}

static bool run(struct fay_herriot_job *job, const struct config *config, const char *path,
        struct error *error)
{
	if (!read_rows(job, config, path, error))
		return false;
	job->out = memory_new(job->rows.areas, sizeof(*job->out));
	if (!area_model_fit(&job->rows, &job->options, &job->model, job->out, error))
		return error_wrap(error, "%s", path);
	if (job->options.benchmarks &&
	        !tools_benchmark_check(&job->options, &job->model, job->rows.areas, error))
		return false;
	tools_fay_herriot_print(job, config);
	return true;
}

enum command_status tools_fay_herriot_run(const struct config *config, const char *path)
{
	struct fay_herriot_job job = {.table = tools_files_table()};
	enum command_status status = COMMAND_DONE;
	struct error error;

	arena_init(&job.names, 1024);
	if (!take_options(&job, config, &error))
		status = command_misused("small-area", &error);
	else if (!run(&job, config, path, &error))
		status = command_fail("small-area", &error);
	free(job.out);
	arena_free(&job.names);
	csv_table_free(job.table);
	return status;
}
