/* A calibration's result, as JSON or for people. */
#include "commands/calibration.h"
#include "commands/command.h"
#include "commands/printout.h"

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
        [AFTER] = {"after", {"写出的权数", "as written", true}, 2},
};

static size_t count_negative(const struct calibration_job *job)
{
	size_t negative = 0;

	for (size_t i = 0; i < job->rows.rows; i++)
		negative += job->calibrated[i] < 0;
	return negative;
}

static json_t *trim_json(const struct calibration_job *job)
{
	if (!job->trims)
		return json_null();
	return json_pack("{s:f,s:f,s:I,s:I,s:f}", "low", job->trim_low, "high", job->trim_high,
	        "trimmed", (json_int_t)job->trim.trimmed, "rounds", (json_int_t)job->trim.rounds,
	        "largest_margin_error", job->trim_error);
}

static json_t *constraint_json(
        const char *variable, const char *level, double total, double before, double after)
{
	return json_pack("{s:s,s:s?,s:f,s:f,s:f}", "variable", variable, "level", level, "total",
	        total, "before", before, "after", after);
}

static void print_json(const struct calibration_job *job, const double *before, const double *after)
{
	const struct calibrate_result *result = &job->result;
	struct weight_summary weights = weight_summary_of(job->calibrated, job->rows.rows);
	json_t *margins = json_array();

	for (size_t m = 0; m < job->rows.margins; m++)
		for (size_t level = 0; level < job->margin[m].levels; level++)
			json_array_append_new(
			        margins, constraint_json(job->margin_rows[m].name,
			                         job->margin[m].name[level],
			                         job->margin[m].total[level], *before++, *after++));
	for (size_t k = 0; k < job->rows.numbers; k++)
		json_array_append_new(margins, constraint_json(job->number[k].name, NULL,
		                                       job->number[k].total, *before++, *after++));
	command_print_json(json_pack("{s:s,s:s,s:o,s:b,s:I,s:f,s:{s:f,s:f},s:o,"
	                             "s:{s:I,s:f,s:f,s:f,s:I},s:f,s:f,s:o,s:s}",
	        "method", calibrate_method_name(job->options.method), "algorithm",
	        result->newton ? "newton" : "proportional_fitting", "bounds",
	        job->options.bounded ? printout_json_pair(job->options.low, job->options.high)
	                             : json_null(),
	        "converged", true, "iterations", (json_int_t)result->iterations,
	        "largest_margin_error", result->error, "g_weights", "min", result->g_low, "max",
	        result->g_high, "trim", trim_json(job), "weights", "n", (json_int_t)weights.n,
	        "sum", weights.sum, "min", weights.min, "max", weights.max, "negative",
	        (json_int_t)count_negative(job), "kish_deff", weights.deff, "n_eff", weights.n_eff,
	        "margins", margins, "out", job->out));
}

static void print_summary(const struct calibration_job *job)
{
	const struct calibrate_result *result = &job->result;
	struct weight_summary weights = weight_summary_of(job->calibrated, job->rows.rows);
	size_t negative = count_negative(job);

	printf("%s · 已收敛 converged · 迭代 iterations %u · 最大相对误差 largest relative margin "
	       "error %.3g\n",
	        calibrate_method_name(job->options.method), result->iterations, result->error);
	printf("校准系数 g-weights %.6g .. %.6g\n", result->g_low, result->g_high);
	if (job->trims)
		printf("截断 trimmed to %g .. %g · 超出的权数 weights outside %zu · "
		       "截断后最大相对误差 "
		       "largest relative margin error afterwards %.3g\n",
		        job->trim_low, job->trim_high, job->trim.trimmed, job->trim_error);
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
        const struct calibration_job *job, const double *before, const double *after)
{
	struct printout printout;

	print_summary(job);
	printout_begin(&printout, calibrate_columns, COLUMNS, false);
	for (size_t m = 0; m < job->rows.margins; m++)
		for (size_t level = 0; level < job->margin[m].levels; level++)
			print_row(&printout, job->margin_rows[m].name, job->margin[m].name[level],
			        job->margin[m].total[level], *before++, *after++);
	for (size_t k = 0; k < job->rows.numbers; k++)
		print_row(&printout, job->number[k].name, "", job->number[k].total, *before++,
		        *after++);
	printout_end(&printout);
}

void calibration_print(const struct calibration_job *job, bool json)
{
	size_t count = calibrate_constraints(&job->rows);
	double *before = memory_new(count, sizeof(*before));
	double *after = memory_new(count, sizeof(*after));

	calibrate_sums(&job->rows, job->rows.weight, before);
	calibrate_sums(&job->rows, job->calibrated, after);
	(json ? print_json : print_table)(job, before, after);
	free(before);
	free(after);
}
