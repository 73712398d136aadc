/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints the result of a calibration, as JSON or for people. */
#include <tools/calibrate/print.h>

#include <kit/command.h>
#include <kit/printout.h>

#include <base/memory.h>
#include <weighting/summary.h>

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

enum column { VARIABLE, LEVEL, TOTAL, BEFORE, AFTER, COLUMNS };

static const struct printout_column calibrate_columns[COLUMNS] = {
        [VARIABLE] = {"variable", {"变量", "variable", false}, 0},
        [LEVEL] = {"level", {"类别", "level", false}, 0},
        [TOTAL] = {"total", {"已知总量", "known total", true}, 2},
        [BEFORE] = {"before", {"校准前", "before", true}, 2},
        [AFTER] = {"after", {"输出的权数", "as written", true}, 2},
};

static size_t count_negative(const struct calibrated *calibrated)
{
	size_t negative = 0;

	for (size_t i = 0; i < calibrated->recipe->rows.rows; i++)
		negative += calibrated->used[i] < 0;
	return negative;
}

static struct weight_summary summary_of(const struct calibrated *calibrated)
{
	return weighting_weight_summary_of(calibrated->used, calibrated->recipe->rows.rows);
}

static json_t *trim_json(const struct calibrated *calibrated)
{
	const struct recipe *recipe = calibrated->recipe;
	const struct recipe_result *result = &calibrated->result;

	if (!recipe->trims)
		return json_null();
	return json_pack("{s:f,s:f,s:I,s:I,s:f}", "low", recipe->trim_low, "high",
	        recipe->trim_high, "trimmed", (json_int_t)result->trim.trimmed, "rounds",
	        (json_int_t)result->trim.rounds, "largest_margin_error", result->trim_error);
}

json_t *tools_calibration_json(const struct calibrated *calibrated)
{
	const struct calibrate_options *options = &calibrated->recipe->options;
	const struct calibrate_result *result = &calibrated->result.calibrate;
	struct weight_summary weights = summary_of(calibrated);

	return json_pack(
	        "{s:s,s:s,s:o,s:b,s:I,s:f,s:{s:f,s:f},s:o,s:{s:I,s:f,s:f,s:f,s:I},s:f,s:f}",
	        "method", weighting_calibrate_method_name(options->method), "algorithm",
	        result->newton ? "newton" : "proportional_fitting", "bounds",
	        options->bounded ? printout_json_pair(options->low, options->high) : json_null(),
	        "converged", true, "iterations", (json_int_t)result->iterations,
	        "largest_margin_error", result->error, "g_weights", "min", result->g_low, "max",
	        result->g_high, "trim", trim_json(calibrated), "weights", "n",
	        (json_int_t)weights.n, "sum", weights.sum, "min", weights.min, "max", weights.max,
	        "negative", (json_int_t)count_negative(calibrated), "kish_deff", weights.deff,
	        "n_eff", weights.n_eff);
}

static json_t *constraint_json(
        const char *variable, const char *level, double total, double before, double after)
{
	return json_pack("{s:s,s:s?,s:f,s:f,s:f}", "variable", variable, "level", level, "total",
	        total, "before", before, "after", after);
}

static void print_json(const struct calibrated *calibrated, const char *out, const double *before,
        const double *after)
{
	const struct calibrate_rows *rows = &calibrated->recipe->rows;
	json_t *document = tools_calibration_json(calibrated), *margins = json_array();

	for (size_t m = 0; m < rows->margins; m++)
		for (size_t level = 0; level < rows->margin[m].levels; level++)
			json_array_append_new(margins,
			        constraint_json(rows->margin[m].name,
			                rows->margin[m].level_name[level],
			                rows->margin[m].total[level], *before++, *after++));
	for (size_t k = 0; k < rows->numbers; k++)
		json_array_append_new(margins, constraint_json(rows->number[k].name, NULL,
		                                       rows->number[k].total, *before++, *after++));
	json_object_set_new(document, "margins", margins);
	json_object_set_new(document, "out", json_string(out));
	command_print_json(document);
}

void tools_calibration_print_summary(const struct calibrated *calibrated)
{
	const struct recipe *recipe = calibrated->recipe;
	const struct calibrate_result *result = &calibrated->result.calibrate;
	struct weight_summary weights = summary_of(calibrated);
	size_t negative = count_negative(calibrated);

	printf("%s · 已收敛 converged · 迭代 iterations %u · 最大相对误差 largest relative margin "
	       "error %.3g\n",
	        weighting_calibrate_method_name(recipe->options.method), result->iterations,
	        result->error);
	printf("校准系数 g-weights %.6g .. %.6g\n", result->g_low, result->g_high);
	if (recipe->trims)
		printf("权数截断 trimmed to %g .. %g · 超出的权数 weights outside %zu · "
		       "截断后最大相对误差 "
		       "largest relative margin error afterwards %.3g\n",
		        recipe->trim_low, recipe->trim_high, calibrated->result.trim.trimmed,
		        calibrated->result.trim_error);
	printf("权数 weights n %zu · sum %.10g · %.6g .. %.6g · Kish deff %.6g · n_eff %.1f\n",
	        weights.n, weights.sum, weights.min, weights.max, weights.deff, weights.n_eff);
	if (negative)
		printf("负权数 negative weights %zu：用 rake 或 --bounds 可避免 rake or --bounds "
		       "avoid them\n",
		        negative);
	printf("\n");
}

static void print_row(struct printout *printout, const char *variable, const char *level,
        double total, double before, double after)
{
	printout_text(printout, variable);
	printout_text(printout, level);
	printout_number(printout, total);
	printout_number(printout, before);
	printout_number(printout, after);
}

static void print_table(
        const struct calibrated *calibrated, const double *before, const double *after)
{
	const struct calibrate_rows *rows = &calibrated->recipe->rows;
	struct printout printout;

	tools_calibration_print_summary(calibrated);
	printout_begin(&printout, calibrate_columns, COLUMNS, false);
	for (size_t m = 0; m < rows->margins; m++)
		for (size_t level = 0; level < rows->margin[m].levels; level++)
			print_row(&printout, rows->margin[m].name,
			        rows->margin[m].level_name[level], rows->margin[m].total[level],
			        *before++, *after++);
	for (size_t k = 0; k < rows->numbers; k++)
		print_row(&printout, rows->number[k].name, "", rows->number[k].total, *before++,
		        *after++);
	printout_end(&printout);
}

void tools_calibration_print(const struct calibrated *calibrated, const char *out, bool json)
{
	const struct calibrate_rows *rows = &calibrated->recipe->rows;
	size_t count = weighting_calibrate_constraints(rows);
	double *before = memory_new(count, sizeof(*before));
	double *after = memory_new(count, sizeof(*after));

	weighting_calibrate_sums(rows, rows->weight, before);
	weighting_calibrate_sums(rows, calibrated->used, after);
	if (json)
		print_json(calibrated, out, before, after);
	else
		print_table(calibrated, before, after);
	free(before);
	free(after);
}
