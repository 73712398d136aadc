/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files that kesu plausible writes to the directory --out, and what it prints. */
#include "job.h"

#include <kit/command.h>
#include <kit/printout.h>
#include <tools/responses/table_file.h>

#include <jansson.h>
#include <math.h>

enum { WARNING_TEXT = 320 };

/* ---- files ---- */

static void write_names(struct table_file *file, const char *stem, uint32_t draws)
{
	char name[32];

	for (uint32_t m = 1; m <= draws; m++) {
		snprintf(name, sizeof(name), "%s%u", stem, m);
		tools_table_file_text(file, name);
	}
}

static void write_kept(struct table_file *file, const struct plausible_sheet *sheet, size_t row)
{
	for (size_t i = 0; i < sheet->keep.count; i++) {
		size_t handle = sheet->keep.column[i];
		int32_t code = csv_table_labels(sheet->table, handle)[row];

		tools_table_file_text(
		        file, code < 0 ? NULL : csv_table_level(sheet->table, handle, code));
	}
}

static bool write_values(const struct plausible_job *job, struct error *error)
{
	const struct plausible_sheet *sheet = &job->sheet;
	uint32_t draws = job->draws.draws;
	struct table_file file;

	if (!tools_table_file_begin(&file, job->out, "plausible.csv", error))
		return false;
	for (size_t i = 0; i < sheet->keep.count; i++)
		tools_table_file_text(&file, sheet->keep.name[i]);
	write_names(&file, "pv", draws);
	if (job->score)
		write_names(&file, "ps", draws);
	tools_table_file_line(&file);
	for (size_t row = 0; row < sheet->responses.rows; row++) {
		write_kept(&file, sheet, row);
		for (uint32_t m = 0; m < draws; m++)
			tools_table_file_number(&file, job->value[row * draws + m]);
		for (uint32_t m = 0; job->score && m < draws; m++)
			tools_table_file_number(&file, job->score[row * draws + m]);
		tools_table_file_line(&file);
	}
	return tools_table_file_end(&file, error);
}

static bool write_scores(const struct plausible_job *job, struct error *error)
{
	struct table_file file;

	if (!tools_table_file_begin(&file, job->out, "scores.csv", error))
		return false;
	tools_table_file_text(&file, "eap");
	tools_table_file_text(&file, "eap_se");
	tools_table_file_line(&file);
	for (size_t row = 0; row < job->sheet.responses.rows; row++) {
		tools_table_file_number(&file, job->eap[row]);
		tools_table_file_number(&file, job->sd[row]);
		tools_table_file_line(&file);
	}
	return tools_table_file_end(&file, error);
}

bool tools_plausible_job_write(const struct plausible_job *job, struct error *error)
{
	static const char *const names[] = {"plausible.csv", "scores.csv", NULL};

	return tools_table_file_check(job->out, names, error) && write_values(job, error) &&
	       write_scores(job, error);
}

/* ---- results ---- */

static const char *coefficient_name(const struct plausible_job *job, size_t k)
{
	return k ? job->sheet.column_name[k - 1] : "intercept";
}

static const char *items_origin(const struct plausible_job *job)
{
	if (job->request.parameters)
		return "given";
	return job->calibrated_first ? "calibrated first" : "estimated with the regression";
}

static const char *se_origin(const struct plausible_job *job)
{
	return job->sheet.responses.weight ? "observed information, sandwich for the weights"
	                                   : "observed information";
}

/* Weighted mean and standard deviation over rows and draws. */
static void spread_of(
        const struct plausible_job *job, const double *value, double *mean, double *sd)
{
	const double *weight = job->sheet.responses.weight;
	uint32_t draws = job->draws.draws;
	double all = 0, sum = 0, square = 0;

	for (size_t i = 0; i < job->sheet.responses.rows * draws; i++) {
		double w = weight ? weight[i / draws] : 1;

		all += w;
		sum += w * value[i];
	}
	*mean = sum / all;
	for (size_t i = 0; i < job->sheet.responses.rows * draws; i++)
		square +=
		        (weight ? weight[i / draws] : 1) * (value[i] - *mean) * (value[i] - *mean);
	*sd = sqrt(square / all);
}

static json_t *json_spread(const struct plausible_job *job, const double *value)
{
	double mean, sd;

	spread_of(job, value, &mean, &sd);
	return json_pack("{s:f,s:f}", "mean", mean, "sd", sd);
}

static json_t *json_regression(const struct plausible_job *job)
{
	const struct plausible_regression *regression = &job->regression;
	json_t *coefficients = json_array();

	for (size_t k = 0; k < regression->coefficients; k++)
		json_array_append_new(
		        coefficients, json_pack("{s:s,s:f,s:o}", "name", coefficient_name(job, k),
		                              "estimate", regression->estimate[k], "se",
		                              printout_json_number(regression->se[k])));
	return json_pack("{s:o,s:f,s:o}", "coefficients", coefficients, "residual_variance",
	        regression->variance, "residual_variance_se",
	        printout_json_number(regression->variance_se));
}

static json_t *json_item(const struct plausible_job *job, size_t j)
{
	const struct irt_item *item = &job->regression.item[j];
	json_t *object = json_pack("{s:s,s:s,s:f}", "item", job->sheet.items.name[j], "model",
	        irt_model_name(item->model), "a", item->a);

	if (job->sheet.items.shifted[j])
		json_object_set_new(object, "shifted", json_true());
	if (item->categories == 2) {
		json_object_set_new(object, "d", json_real(item->d[1]));
		json_object_set_new(object, "b", printout_json_number(-item->d[1] / item->a));
		json_object_set_new(object, "c", json_real(item->c));
		return object;
	}
	json_t *d = json_array(), *steps = json_array();

	for (int k = 1; k < item->categories; k++) {
		json_array_append_new(d, json_real(item->d[k]));
		json_array_append_new(
		        steps, printout_json_number((item->d[k - 1] - item->d[k]) / item->a));
	}
	json_object_set_new(object, "d", d);
	json_object_set_new(object, "steps", steps);
	return object;
}

static json_t *json_method(const struct plausible_job *job)
{
	return json_pack("{s:s,s:s,s:s}", "items", items_origin(job), "standard_errors",
	        se_origin(job), "regression_of_draws",
	        job->draws.estimated ? "as estimated" : "drawn from its posterior");
}

static json_t *json_thin(const struct plausible_sheet *sheet)
{
	json_t *list = json_array();

	for (size_t i = 0; i < sheet->thin_count; i++)
		json_array_append_new(list,
		        json_pack("{s:s,s:s,s:I}", "factor", sheet->thin[i].factor, "level",
		                sheet->thin[i].level, "people", (json_int_t)sheet->thin[i].people));
	return list;
}

/* The next column from `k` on that those before it nearly determine; columns if there is none. */
static size_t determined_next(const struct plausible_job *job, size_t k)
{
	while (k < job->sheet.rows.columns &&
	        plausible_sample_told(job->sample, k) >= (double)job->request.least)
		k++;
	return k;
}

static void determined_text(const struct plausible_job *job, size_t k, char text[WARNING_TEXT])
{
	snprintf(text, WARNING_TEXT,
	        "%s: 几乎由它前面的变量决定，系数的信息只相当于 %.3g 人 is nearly determined by "
	        "the "
	        "regressors before it: its coefficient is told by as much as %.3g people",
	        job->sheet.column_name[k], plausible_sample_told(job->sample, k),
	        plausible_sample_told(job->sample, k));
}

static json_t *json_warnings(const struct plausible_job *job)
{
	const struct items *items = &job->sheet.items;
	json_t *list = json_array();
	char text[WARNING_TEXT];

	for (size_t j = 0; j < items->count; j++) {
		if (!tools_items_alike(items, j))
			continue;
		tools_items_alike_text(items, j, sizeof(text), text);
		json_array_append_new(list, json_pack("{s:s,s:s,s:s}", "kind", "choice_like_key",
		                                    "item", items->name[j], "message", text));
	}
	for (size_t k = determined_next(job, 0); k < job->sheet.rows.columns;
	        k = determined_next(job, k + 1)) {
		determined_text(job, k, text);
		json_array_append_new(
		        list, json_pack("{s:s,s:n,s:s}", "kind", "regressor_nearly_determined",
		                      "item", "message", text));
	}
	return list;
}

static void print_warnings(const struct plausible_job *job)
{
	const struct items *items = &job->sheet.items;
	char text[WARNING_TEXT];

	for (size_t j = 0; j < items->count; j++) {
		if (!tools_items_alike(items, j))
			continue;
		tools_items_alike_text(items, j, sizeof(text), text);
		printf("\n注意 note: %s: %s\n", items->name[j], text);
	}
	for (size_t k = determined_next(job, 0); k < job->sheet.rows.columns;
	        k = determined_next(job, k + 1)) {
		determined_text(job, k, text);
		printf("\n注意 note: %s\n", text);
	}
}

static void print_thin(const struct plausible_sheet *sheet)
{
	for (size_t i = 0; i < sheet->thin_count; i++)
		printf("\n注意 note: %s=%s: 仅 %zu 人，不足 %zu 人，并入首个人数足够的水平 %zu "
		       "people, fewer "
		       "than %zu: counted with the first level that has them (--least)\n",
		        sheet->thin[i].factor, sheet->thin[i].level, sheet->thin[i].people,
		        sheet->request.least, sheet->thin[i].people, sheet->request.least);
}

static void print_json(const struct plausible_job *job)
{
	const struct plausible_regression *regression = &job->regression;
	json_t *items = json_array();
	json_t *document = json_pack("{s:o,s:f,s:f,s:I,s:b,s:I,s:I,s:I,s:I,s:o,s:o}", "regression",
	        json_regression(job), "reliability", regression->reliability, "log_likelihood",
	        regression->log_likelihood, "iterations", (json_int_t)regression->iterations,
	        "converged", regression->converged, "rows", (json_int_t)job->sheet.responses.rows,
	        "rows_without_responses", (json_int_t)plausible_sample_silent(job->sample), "draws",
	        (json_int_t)job->draws.draws, "seed", (json_int_t)job->draws.seed, "method",
	        json_method(job), "plausible_values", json_spread(job, job->value));

	if (job->score) {
		json_t *scores = json_spread(job, job->score);

		json_object_set_new(scores, "points", json_real(job->form.points));
		json_object_set_new(
		        scores, "items", json_integer((json_int_t)job->form.form.items));
		json_object_set_new(
		        scores, "items_in_file", json_integer((json_int_t)job->form.answered));
		json_object_set_new(document, "plausible_scores", scores);
	}
	for (size_t j = 0; j < regression->items; j++)
		json_array_append_new(items, json_item(job, j));
	json_object_set_new(document, "items", items);
	json_object_set_new(document, "levels_dropped", json_thin(&job->sheet));
	json_object_set_new(document, "warnings", json_warnings(job));
	command_print_json(document);
}

static const struct printout_column columns[] = {
        {"name", {"变量", "regressor", false}, 0},
        {"estimate", {"系数", "estimate", true}, -5},
        {"se", {"标准误", "SE", true}, -3},
};

static void print_table(const struct plausible_job *job)
{
	const struct plausible_regression *regression = &job->regression;
	struct printout printout;
	double mean, sd;

	printout_begin(&printout, columns, sizeof(columns) / sizeof(*columns), false);
	for (size_t k = 0; k < regression->coefficients; k++) {
		printout_text(&printout, coefficient_name(job, k));
		printout_number(&printout, regression->estimate[k]);
		printout_number(&printout, regression->se[k]);
	}
	printout_end(&printout);
	printf("残差方差 residual variance %.5g · 信度 reliability %.3f · 行数 rows %zu",
	        regression->variance, regression->reliability, job->sheet.responses.rows);
	if (plausible_sample_silent(job->sample))
		printf(" · 未答任何一题 without responses %zu",
		        plausible_sample_silent(job->sample));
	spread_of(job, job->value, &mean, &sd);
	printf("\n似真值 plausible values: %u · 均值 mean %.4f · 标准差 SD %.4f\n",
	        job->draws.draws, mean, sd);
	if (!job->score)
		return;
	spread_of(job, job->score, &mean, &sd);
	printf("似真值得分 plausible scores (满分 of %g): 均值 mean %.3f · 标准差 SD %.3f\n",
	        job->form.points, mean, sd);
}

void tools_plausible_job_print(const struct plausible_job *job, bool json)
{
	if (json)
		print_json(job);
	else {
		print_table(job);
		print_thin(&job->sheet);
		print_warnings(job);
	}
}
