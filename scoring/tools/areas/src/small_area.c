/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu small-area: the Fay-Herriot model on a CSV file with one row per area. Rows without an
 * estimate or its variance are predicted by the regression alone. Every cell is checked before
 * anything is computed, so that an error can name the line and the column.
 */
#include "area_names.h"
#include "benchmark.h"
#include <csv/settings.h>
#include <kit/command.h>
#include <kit/printout.h>
#include <tools/files/table.h>
#include <tools/tools.h>

#include <area/fay_herriot.h>
#include <base/memory.h>

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const struct config_setting small_area_settings[] = {
        {.name = "area",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .required = true,
                .argument = "COL",
                .help = "the names of the areas, each name once"},
        {.name = "estimate",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .required = true,
                .argument = "COL",
                .help = "direct estimates; an area without one is out of sample"},
        {.name = "variance",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "COL",
                .help = "variances of the direct estimates; an area without one is out of sample"},
        {.name = "effective_sample",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "COL",
                .help = "effective sample sizes, instead of --variance, with --transform arcsin"},
        {.name = "covariates",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "COL[,COL...]",
                .help = "covariates, known for every area; the model always has an intercept"},
        {.name = "method",
                .kind = CONFIG_CHOICE, /* in the order of enum area_method */
                .fallback = "reml",
                .argument = "reml|ml|amrl_yl",
                .help = "likelihood to estimate the variance between areas"},
        {.name = "transform",
                .kind = CONFIG_CHOICE, /* in the order of enum area_transform */
                .fallback = "none",
                .argument = "none|logit|arcsin",
                .help = "scale on which shares are modelled"},
        {.name = "benchmark",
                .kind = CONFIG_REAL,
                .fallback = "",
                .range = {.least = 0, .most = HUGE_VAL},
                .argument = "TOTAL",
                .help = "multiply all estimates so that they add up to this; for a share of the "
                        "whole give --benchmark-weight, too"},
        {.name = "benchmark_weight",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "COL",
                .help = "weights in that sum, for example population shares; with counts of "
                        "people TOTAL is one of people, too [1 for every area]"},
        CSV_SETTINGS,
        CSV_LEVELS_SETTING,
        COMMAND_CSV_FORMAT_SETTING,
};

static const struct command_help small_area_help = {
        .usage = "small-area FILE --area COL --estimate COL --variance COL "
                 "[--covariates COL,...] [OPTIONS]",
        .summary = "Estimates small areas by the area-level model of Fay & Herriot (1979): the\n"
                   "EBLUP with its mean squared error. FILE is CSV with a header, .sav or .dta and "
                   "one\n"
                   "row per area.",
        .least = 1,
        .most = 1,
        .settings = small_area_settings,
        .setting_count = sizeof(small_area_settings) / sizeof(*small_area_settings),
        .once = true,
};

enum column { AREA, DIRECT, ESTIMATE, MSE, GAMMA, COLUMNS };

/* The table shows the root of the MSE, which has the unit of the estimates. */
static const struct printout_column csv_columns[COLUMNS] = {
        [AREA] = {"area", {"", "", false}, 0},
        [DIRECT] = {"direct", {"", "", true}, 0},
        [ESTIMATE] = {"estimate", {"", "", true}, 0},
        [MSE] = {"mse", {"", "", true}, 0},
        [GAMMA] = {"gamma", {"", "", true}, 0},
};
static const struct printout_column table_columns[COLUMNS] = {
        [AREA] = {"", {"地区", "area", false}, 0},
        [DIRECT] = {"", {"直接估计", "direct", true}, -5},
        [ESTIMATE] = {"", {"模型估计", "estimate", true}, -5},
        [MSE] = {"", {"均方根误差", "root MSE", true}, -3},
        [GAMMA] = {"", {"直接估计所占比重", "gamma", true}, 3},
};
static const struct printout_column coefficient_columns[] = {
        {"", {"系数", "coefficient", false}, 0},
        {"", {"估计", "estimate", true}, -5},
        {"", {"标准误", "SE", true}, -3},
};

struct small_area {
	struct csv_table *table;
	size_t area, estimate, variance, weight; /* variance: variances or effective sample sizes */
	bool effective;
	size_t covariate[AREA_COVARIATES_MAX];
	const char *name[AREA_COVARIATES_MAX];
	const double *value[AREA_COVARIATES_MAX];
	struct arena names;
	struct area_rows rows;
	struct area_options options;
	struct area_model model;
	struct area_estimate *out;
};

/* ---- options ---- */

static bool take_covariates(struct small_area *job, const char *list, struct error *error)
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

static bool take_options(struct small_area *job, const struct config *config, struct error *error)
{
	if (!csv_settings_check(config, error) ||
	        !take_covariates(job, config_text(config, "covariates"), error))
		return false;
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

static void want_columns(struct small_area *job, const struct config *config)
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

static void hold_columns(struct small_area *job, const struct config *config)
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
static bool check_direct(const struct small_area *job, size_t i, struct error *error)
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

static bool check_row(const struct small_area *job, size_t i, struct error *error)
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

static bool read_rows(
        struct small_area *job, const struct config *config, const char *path, struct error *error)
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

/* ---- printing ---- */

static const char *area_name(const struct small_area *job, size_t i)
{
	return tools_area_names_at(job->table, job->area, i);
}

static const char *coefficient_name(const struct small_area *job, size_t j)
{
	return j ? job->name[j - 1] : "(Intercept)";
}

static json_t *benchmark_json(const struct small_area *job)
{
	return job->options.benchmarks ? json_pack("{s:f,s:f}", "total", job->options.benchmark,
	                                         "factor", job->model.benchmark_factor)
	                               : json_null();
}

static void print_json(const struct small_area *job)
{
	const struct area_model *model = &job->model;
	json_t *coefficients = json_array(), *areas = json_array();

	for (size_t j = 0; j < model->coefficients; j++)
		json_array_append_new(coefficients,
		        json_pack("{s:s,s:f,s:f}", "name", coefficient_name(job, j), "estimate",
		                model->coefficient[j], "se", model->se[j]));
	for (size_t i = 0; i < job->rows.areas; i++)
		json_array_append_new(
		        areas, json_pack("{s:s,s:o,s:f,s:f,s:f}", "area", area_name(job, i),
		                       "direct", printout_json_number(job->rows.estimate[i]),
		                       "estimate", job->out[i].estimate, "mse", job->out[i].mse,
		                       "gamma", job->out[i].gamma));
	command_print_json(json_pack("{s:{s:s,s:f,s:o,s:f},s:o,s:o}", "model", "method",
	        area_method_name(job->options.method), "variance", model->variance, "coefficients",
	        coefficients, "log_likelihood", model->log_likelihood, "benchmark",
	        benchmark_json(job), "areas", areas));
}

static void print_model(const struct small_area *job)
{
	const struct area_model *model = &job->model;
	struct printout printout;

	printf("Fay-Herriot %s · 地区 areas %zu · 有直接估计 with a direct estimate %zu\n",
	        area_method_name(job->options.method), job->rows.areas, model->sampled);
	printf("地区间方差 variance between areas %.6g · 对数似然 log-likelihood %.6g\n",
	        model->variance, model->log_likelihood);
	if (job->options.transform != AREA_NONE)
		printf("方差和系数在 %s 尺度上 variance and coefficients are on the %s scale\n",
		        area_transform_name(job->options.transform),
		        area_transform_name(job->options.transform));
	if (!(model->variance > 0))
		printf("地区间方差为 0：模型估计就是回归值 the variance is 0: every estimate is "
		       "the "
		       "regression's\n");
	if (job->options.benchmarks)
		printf("对齐总量 benchmarked to %g · 系数 factor %.6g\n", job->options.benchmark,
		        model->benchmark_factor);
	printf("\n");
	printout_begin(&printout, coefficient_columns,
	        sizeof(coefficient_columns) / sizeof(*coefficient_columns), false);
	for (size_t j = 0; j < model->coefficients; j++) {
		printout_text(&printout, coefficient_name(job, j));
		printout_number(&printout, model->coefficient[j]);
		printout_number(&printout, model->se[j]);
	}
	printout_end(&printout);
	printf("\n");
}

static void print_areas(const struct small_area *job, bool csv)
{
	struct printout printout;

	printout_begin(&printout, csv ? csv_columns : table_columns, COLUMNS, csv);
	for (size_t i = 0; i < job->rows.areas; i++) {
		printout_text(&printout, area_name(job, i));
		printout_number(&printout, job->rows.estimate[i]);
		printout_number(&printout, job->out[i].estimate);
		printout_number(&printout, csv ? job->out[i].mse : sqrt(job->out[i].mse));
		printout_number(&printout, job->out[i].gamma);
	}
	printout_end(&printout);
}

static bool run(
        struct small_area *job, const struct config *config, const char *path, struct error *error)
{
	if (!read_rows(job, config, path, error))
		return false;
	job->out = memory_new(job->rows.areas, sizeof(*job->out));
	if (!area_model_fit(&job->rows, &job->options, &job->model, job->out, error))
		return error_wrap(error, "%s", path);
	if (job->options.benchmarks &&
	        !tools_benchmark_check(&job->options, &job->model, job->rows.areas, error))
		return false;
	if (command_wants_json(config)) {
		print_json(job);
		return true;
	}
	if (!command_wants_csv(config))
		print_model(job);
	print_areas(job, command_wants_csv(config));
	return true;
}

static enum command_status small_area_main(int argc, char **argv)
{
	struct small_area job = {0};
	struct config *config;
	struct error error;
	enum command_status status;
	int next;

	if (!command_begin(&small_area_help, argc, argv, &config, &next, &status))
		return status;
	job.table = tools_files_table();
	arena_init(&job.names, 1024);
	if (!take_options(&job, config, &error))
		status = command_misused("small-area", &error);
	else if (!run(&job, config, argv[next], &error))
		status = command_fail("small-area", &error);
	else
		status = COMMAND_DONE;
	free(job.out);
	arena_free(&job.names);
	csv_table_free(job.table);
	config_free(config);
	return status;
}

const struct command tools_small_area_command = {
        .name = "small-area",
        .summary = "estimate small areas from their direct estimates in a CSV file",
        .help = &small_area_help,
        .run = small_area_main,
};
