/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print.h"

#include <kit/printout.h>

#include <jansson.h>
#include <math.h>
#include <stdio.h>

enum column { STRATUM, UNITS, TAKE, CERTAIN, WEIGHTS, SIZE, WEIGHTED, COLUMNS };

static const struct printout_column columns[COLUMNS] = {
        [STRATUM] = {"stratum", {"层", "stratum", false}, 0},
        [UNITS] = {"N", {"单元数", "N", true}, 0},
        [TAKE] = {"n", {"抽取", "n", true}, 0},
        [CERTAIN] = {"certainty", {"必取", "certain", true}, 0},
        [WEIGHTS] = {"sum_of_weights", {"权数和", "sum of weights", true}, 1},
        [SIZE] = {"size", {"规模", "size", true}, 1},
        [WEIGHTED] = {"weighted_size", {"加权规模", "weighted size", true}, 1},
};

static struct frame_stratum whole_of(const struct frame *frame)
{
	struct frame_stratum all = {.name = "all"};

	for (size_t h = 0; h < frame->strata_count; h++) {
		const struct frame_stratum *stratum = &frame->strata[h];

		all.count += stratum->count;
		all.take += stratum->take;
		all.certain += stratum->certain;
		all.size += stratum->size;
		all.weights += stratum->weights;
		all.weighted_size += stratum->weighted_size;
	}
	return all;
}

static json_t *figures_json(const struct frame *frame, const struct frame_stratum *stratum)
{
	double none = (double)NAN;

	return json_pack("{s:I,s:I,s:I,s:f,s:o,s:o}", "N", (json_int_t)stratum->count, "n",
	        (json_int_t)stratum->take, "certainty", (json_int_t)stratum->certain,
	        "sum_of_weights", stratum->weights, "size",
	        printout_json_number(frame->size ? stratum->size : none), "weighted_size",
	        printout_json_number(frame->size ? stratum->weighted_size : none));
}

static void print_json(
        const struct frame *frame, const struct sample_options *options, const char *path)
{
	struct frame_stratum all = whole_of(frame);
	json_t *strata = json_array();

	for (size_t h = 0; h < frame->strata_count; h++) {
		json_t *row = json_pack("{s:s}", "stratum", frame->strata[h].name);
		json_t *figures = figures_json(frame, &frame->strata[h]);

		json_object_update(row, figures);
		json_decref(figures);
		json_array_append_new(strata, row);
	}
	command_print_json(json_pack("{s:s,s:s,s:s,s:s,s:I,s:s?,s:o,s:o}", "frame", path, "out",
	        options->out, "method", config_text(options->config, "method"), "probabilities",
	        sample_method_exact(options->method) ? "exact" : "asymptotic", "seed",
	        (json_int_t)options->seed, "allocation",
	        options->allocation == ALLOCATION_NONE ? NULL
	                                               : config_text(options->config, "allocation"),
	        "all", figures_json(frame, &all), "strata", strata));
}

static void print_row(
        struct printout *printout, const struct frame *frame, const struct frame_stratum *stratum)
{
	printout_text(printout, stratum->name);
	printout_number(printout, (double)stratum->count);
	printout_number(printout, (double)stratum->take);
	printout_number(printout, (double)stratum->certain);
	printout_number(printout, stratum->weights);
	printout_number(printout, frame->size ? stratum->size : (double)NAN);
	printout_number(printout, frame->size ? stratum->weighted_size : (double)NAN);
}

static void print_table(const struct frame *frame, const struct sample_options *options)
{
	struct frame_stratum all = whole_of(frame);
	struct printout printout;

	printf("方法 method %s · 种子 seed %llu · %s\n\n", config_text(options->config, "method"),
	        (unsigned long long)options->seed, options->out);
	printout_begin(&printout, columns, COLUMNS, false);
	for (size_t h = 0; *options->strata && h < frame->strata_count; h++)
		print_row(&printout, frame, &frame->strata[h]);
	all.name = "合计 all";
	print_row(&printout, frame, &all);
	printout_end(&printout);
	if (!sample_method_exact(options->method))
		printf("\n入样概率是渐近的：实际概率只近似等于它，样本越大越接近\n"
		       "  the probabilities of inclusion are asymptotic: the true ones are close "
		       "to "
		       "them, the closer\n  the larger the sample\n");
}

void tools_sample_print(
        const struct frame *frame, const struct sample_options *options, const char *path)
{
	if (command_wants_json(options->config))
		print_json(frame, options, path);
	else
		print_table(frame, options);
}
