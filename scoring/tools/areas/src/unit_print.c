/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints the model of people and the shares of areas: JSON, CSV with the areas alone, or text. */
#include "unit_job.h"

#include "diagnosis.h"
#include <kit/command.h>
#include <kit/printout.h>

#include <base/memory.h>

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum column { AREA, DIRECT, ESTIMATE, MSE, GAMMA, LOW, HIGH, STATUS, PEOPLE, COLUMNS };

static const struct printout_column csv_columns[COLUMNS] = {
        [AREA] = {"area", {"", "", false}, 0},
        [DIRECT] = {"direct", {"", "", true}, 0},
        [ESTIMATE] = {"estimate", {"", "", true}, 0},
        [MSE] = {"mse", {"", "", true}, 0},
        [GAMMA] = {"gamma", {"", "", true}, 0},
        [LOW] = {"ci_low", {"", "", true}, 0},
        [HIGH] = {"ci_high", {"", "", true}, 0},
        [STATUS] = {"status", {"", "", false}, 0},
        [PEOPLE] = {"n", {"", "", true}, 0},
};
static const struct printout_column table_columns[] = {
        {"", {"地区", "area", false}, 0},
        {"", {"人数", "n", true}, 0},
        {"", {"直接估计", "direct", true}, -5},
        {"", {"模型估计", "estimate", true}, -5},
        {"", {"均方根误差", "root MSE", true}, -3},
        {"", {"γ", "gamma", true}, 3},
        {"", {"区间下限", "low", true}, -4},
        {"", {"区间上限", "high", true}, -4},
        {"", {"说明", "note", false}, 0},
};
static const struct printout_column coefficient_columns[] = {
        {"", {"系数", "coefficient", false}, 0},
        {"", {"估计", "estimate", true}, -5},
        {"", {"标准误", "SE", true}, -3},
};

static const char *coefficient_name(const struct unit_job *job, size_t j)
{
	return j ? job->input.name[j - 1] : "(Intercept)";
}

static struct area_diagnosis diagnosis_of(const struct unit_job *job, uint32_t i)
{
	return (struct area_diagnosis){.name = tools_unit_input_area(&job->input, i),
	        .gamma = job->out[i].gamma,
	        .residual = job->out[i].residual,
	        .sampled = job->out[i].people > 0};
}

/* ---- JSON ---- */

static json_t *json_area(const struct unit_job *job, uint32_t i)
{
	const struct unit_estimate *out = &job->out[i];
	struct area_diagnosis diagnosis = diagnosis_of(job, i);

	return json_pack("{s:s,s:I,s:o,s:f,s:o,s:o,s:f,s:o,s:s?}", "area", diagnosis.name, "n",
	        (json_int_t)out->people, "direct", printout_json_number(job->input.direct[i]),
	        "estimate", out->estimate, "mse", printout_json_number(out->mse), "ci",
	        printout_json_pair(out->low, out->high), "gamma", out->gamma, "residual",
	        printout_json_number(out->residual), "status",
	        tools_area_status_name(tools_area_status(&diagnosis)));
}

static void print_json(const struct unit_job *job)
{
	const struct unit_model *model = &job->model;
	json_t *coefficients = json_array(), *areas = json_array();

	for (size_t j = 0; j < model->coefficients; j++)
		json_array_append_new(coefficients,
		        json_pack("{s:s,s:f,s:f}", "name", coefficient_name(job, j), "estimate",
		                model->coefficient[j], "se", model->se[j]));
	for (uint32_t i = 0; i < job->input.areas; i++)
		json_array_append_new(areas, json_area(job, i));
	command_print_json(json_pack("{s:{s:s,s:f,s:o,s:f,s:I,s:I,s:I},s:{s:I,s:I,s:I,s:f},s:o}",
	        "model", "method", area_unit_method_name(job->options.method), "variance",
	        model->sd * model->sd, "coefficients", coefficients, "log_likelihood",
	        model->log_likelihood, "respondents", (json_int_t)model->people, "left_out",
	        (json_int_t)job->input.left_out, "areas_sampled", (json_int_t)model->sampled,
	        "bootstrap", "replicates", (json_int_t)job->options.replicates, "failed",
	        (json_int_t)model->failed, "seed", (json_int_t)job->options.seed, "level",
	        job->options.level, "areas", areas));
}

/* ---- CSV and text ---- */

static void print_csv(const struct unit_job *job)
{
	struct printout printout;

	printout_begin(&printout, csv_columns, COLUMNS, true);
	for (uint32_t i = 0; i < job->input.areas; i++) {
		const struct unit_estimate *out = &job->out[i];
		struct area_diagnosis diagnosis = diagnosis_of(job, i);
		const char *status = tools_area_status_name(tools_area_status(&diagnosis));

		printout_text(&printout, diagnosis.name);
		printout_number(&printout, job->input.direct[i]);
		printout_number(&printout, out->estimate);
		printout_number(&printout, out->mse);
		printout_number(&printout, out->gamma);
		printout_number(&printout, out->low);
		printout_number(&printout, out->high);
		printout_text(&printout, status ? status : "");
		printout_number(&printout, out->people);
	}
	printout_end(&printout);
}

static void print_model(const struct unit_job *job)
{
	const struct unit_model *model = &job->model;
	struct printout printout;

	printf("个人层次 logit 混合模型 logistic mixed model of people, %s · 地区 areas %u · "
	       "有受访者 with "
	       "respondents %u · 受访者 respondents %.0f\n",
	        area_unit_method_name(job->options.method), job->input.areas, model->sampled,
	        model->people);
	if (job->input.left_out)
		printf("缺数据而略去 left out for a missing value: %zu\n", job->input.left_out);
	printf("地区效应标准差（logit）standard deviation of area effects %.6g · 对数似然 "
	       "log-likelihood %.6g\n",
	        model->sd, model->log_likelihood);
	if (!(model->sd > 0))
		printf("地区效应为 0：模型估计只随人口构成而异，误差偏小 the effects are 0: areas "
		       "differ by who lives there alone, and the errors are too small; --method "
		       "penalised\n");
	printf("均方误差 MSE: 参数自助法 parametric bootstrap, %u 次 replicates, 种子 seed "
	       "%llu\n\n",
	        job->options.replicates, (unsigned long long)job->options.seed);
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

static void print_areas(const struct unit_job *job)
{
	struct area_diagnosis *areas = memory_new(job->input.areas, sizeof(*areas));
	struct printout printout;

	printout_begin(
	        &printout, table_columns, sizeof(table_columns) / sizeof(*table_columns), false);
	for (uint32_t i = 0; i < job->input.areas; i++) {
		const struct unit_estimate *out = &job->out[i];

		areas[i] = diagnosis_of(job, i);
		printout_text(&printout, areas[i].name);
		printout_number(&printout, out->people);
		printout_number(&printout, job->input.direct[i]);
		printout_number(&printout, out->estimate);
		printout_number(&printout, sqrt(out->mse));
		printout_number(&printout, out->gamma);
		printout_number(&printout, out->low);
		printout_number(&printout, out->high);
		printout_text(&printout, tools_area_status_words(tools_area_status(&areas[i])));
	}
	printout_end(&printout);
	tools_area_diagnose(areas, job->input.areas);
	free(areas);
}

void tools_unit_print(const struct unit_job *job, const struct config *config)
{
	if (command_wants_json(config)) {
		print_json(job);
	} else if (command_wants_csv(config)) {
		print_csv(job);
	} else {
		print_model(job);
		print_areas(job);
	}
}
