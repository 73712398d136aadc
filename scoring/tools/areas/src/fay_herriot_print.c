/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints the model of areas and their estimates: JSON, CSV with the areas alone, or text. */
#include "fay_herriot_job.h"

#include "area_names.h"
#include "diagnosis.h"
#include <kit/command.h>
#include <kit/printout.h>

#include <base/memory.h>

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Those that were there before the interval keep their places. */
enum column { AREA, DIRECT, ESTIMATE, MSE, GAMMA, LOW, HIGH, STATUS, COLUMNS };

/* The table shows the root of the MSE, which has the unit of the estimates. */
static const struct printout_column csv_columns[COLUMNS] = {
        [AREA] = {"area", {"", "", false}, 0},
        [DIRECT] = {"direct", {"", "", true}, 0},
        [ESTIMATE] = {"estimate", {"", "", true}, 0},
        [MSE] = {"mse", {"", "", true}, 0},
        [GAMMA] = {"gamma", {"", "", true}, 0},
        [LOW] = {"ci_low", {"", "", true}, 0},
        [HIGH] = {"ci_high", {"", "", true}, 0},
        [STATUS] = {"status", {"", "", false}, 0},
};
static const struct printout_column table_columns[COLUMNS] = {
        [AREA] = {"", {"地区", "area", false}, 0},
        [DIRECT] = {"", {"直接估计", "direct", true}, -5},
        [ESTIMATE] = {"", {"模型估计", "estimate", true}, -5},
        [MSE] = {"", {"均方根误差", "root MSE", true}, -3},
        [GAMMA] = {"", {"γ", "gamma", true}, 3},
        [LOW] = {"", {"区间下限", "low", true}, -4},
        [HIGH] = {"", {"区间上限", "high", true}, -4},
        [STATUS] = {"", {"说明", "note", false}, 0},
};
static const struct printout_column coefficient_columns[] = {
        {"", {"系数", "coefficient", false}, 0},
        {"", {"估计", "estimate", true}, -5},
        {"", {"标准误", "SE", true}, -3},
};

static const char *area_name(const struct fay_herriot_job *job, size_t i)
{
	return tools_area_names_at(job->table, job->area, i);
}

static const char *coefficient_name(const struct fay_herriot_job *job, size_t j)
{
	return j ? job->name[j - 1] : "(Intercept)";
}

static json_t *benchmark_json(const struct fay_herriot_job *job)
{
	return job->options.benchmarks ? json_pack("{s:f,s:f}", "total", job->options.benchmark,
	                                         "factor", job->model.benchmark_factor)
	                               : json_null();
}

static struct area_diagnosis diagnosis_of(const struct fay_herriot_job *job, size_t i)
{
	double known = (job->effective ? job->rows.effective : job->rows.variance)[i];

	return (struct area_diagnosis){.name = area_name(job, i),
	        .gamma = job->out[i].gamma,
	        .residual = job->out[i].residual,
	        .sampled = !isnan(job->rows.estimate[i]) && !isnan(known)};
}

static void interval_of(const struct fay_herriot_job *job, size_t i, double *low, double *high)
{
	bool sampled = diagnosis_of(job, i).sampled;

	area_interval(&job->model, job->options.transform, &job->out[i],
	        area_interval_quantile(&job->model, sampled, job->level), low, high);
}

static json_t *json_area(const struct fay_herriot_job *job, size_t i)
{
	struct area_diagnosis diagnosis = diagnosis_of(job, i);
	const struct area_estimate *out = &job->out[i];
	double low, high;

	interval_of(job, i, &low, &high);
	return json_pack("{s:s,s:o,s:f,s:f,s:o,s:f,s:o,s:s?}", "area", diagnosis.name, "direct",
	        printout_json_number(job->rows.estimate[i]), "estimate", out->estimate, "mse",
	        out->mse, "ci", printout_json_pair(low, high), "gamma", out->gamma, "residual",
	        printout_json_number(out->residual), "status",
	        tools_area_status_name(tools_area_status(&diagnosis)));
}

static void print_json(const struct fay_herriot_job *job)
{
	const struct area_model *model = &job->model;
	json_t *coefficients = json_array(), *areas = json_array();

	for (size_t j = 0; j < model->coefficients; j++)
		json_array_append_new(coefficients,
		        json_pack("{s:s,s:f,s:f}", "name", coefficient_name(job, j), "estimate",
		                model->coefficient[j], "se", model->se[j]));
	for (size_t i = 0; i < job->rows.areas; i++)
		json_array_append_new(areas, json_area(job, i));
	command_print_json(json_pack("{s:{s:s,s:f,s:o,s:f},s:o,s:o}", "model", "method",
	        area_method_name(job->options.method), "variance", model->variance, "coefficients",
	        coefficients, "log_likelihood", model->log_likelihood, "benchmark",
	        benchmark_json(job), "areas", areas));
}

static void print_model(const struct fay_herriot_job *job)
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

static void print_areas(const struct fay_herriot_job *job, bool csv)
{
	struct printout printout;

	printout_begin(&printout, csv ? csv_columns : table_columns, COLUMNS, csv);
	for (size_t i = 0; i < job->rows.areas; i++) {
		struct area_diagnosis diagnosis = diagnosis_of(job, i);
		enum area_status status = tools_area_status(&diagnosis);
		const char *name = tools_area_status_name(status);
		double low, high;

		interval_of(job, i, &low, &high);
		printout_text(&printout, diagnosis.name);
		printout_number(&printout, job->rows.estimate[i]);
		printout_number(&printout, job->out[i].estimate);
		printout_number(&printout, csv ? job->out[i].mse : sqrt(job->out[i].mse));
		printout_number(&printout, job->out[i].gamma);
		printout_number(&printout, low);
		printout_number(&printout, high);
		printout_text(&printout, !csv ? tools_area_status_words(status) : name ? name : "");
	}
	printout_end(&printout);
}

static void print_diagnosis(const struct fay_herriot_job *job)
{
	struct area_diagnosis *areas = memory_new(job->rows.areas, sizeof(*areas));

	for (size_t i = 0; i < job->rows.areas; i++)
		areas[i] = diagnosis_of(job, i);
	tools_area_diagnose(areas, job->rows.areas);
	free(areas);
}

void tools_fay_herriot_print(const struct fay_herriot_job *job, const struct config *config)
{
	if (command_wants_json(config)) {
		print_json(job);
		return;
	}
	if (!command_wants_csv(config))
		print_model(job);
	print_areas(job, command_wants_csv(config));
	if (!command_wants_csv(config))
		print_diagnosis(job);
}
