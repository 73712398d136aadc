/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print.h"

#include <kit/command.h>
#include <kit/printout.h>
#include <tools/calibrate/print.h>

#include <csv.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_SIZE = 32, GAP = 2, TABLE_WIDTH = 100 };

/* Those from WITHIN on are for plausible values only. */
enum value {
	ESTIMATE,
	SE,
	LOW,
	HIGH,
	DF,
	DEFF,
	N_EFF,
	DEFF_REPLACE,
	WITHIN,
	BETWEEN,
	MISSING,
	VALUES
};

static const char *const value_names[VALUES] = {
        [ESTIMATE] = "estimate",
        [SE] = "se",
        [LOW] = "ci_low",
        [HIGH] = "ci_high",
        [DF] = "df",
        [DEFF] = "deff",
        [N_EFF] = "n_eff",
        [DEFF_REPLACE] = "deff_replace",
        [WITHIN] = "sampling_variance",
        [BETWEEN] = "between",
        [MISSING] = "fraction_missing",
};

static int value_count(const struct sheet *sheet)
{
	return sheet->options->plausible ? VALUES : WITHIN;
}

static double value_of(const struct figure *figure, enum value value)
{
	const double values[VALUES] = {
	        [ESTIMATE] = figure->share.value,
	        [SE] = figure->share.se,
	        [LOW] = figure->interval.low,
	        [HIGH] = figure->interval.high,
	        [DF] = figure->share.df,
	        [DEFF] = figure->share.deff,
	        [N_EFF] = figure->n_eff,
	        [DEFF_REPLACE] = figure->share.deff_replace,
	        [WITHIN] = figure->combined.within,
	        [BETWEEN] = figure->combined.between,
	        [MISSING] = figure->combined.missing,
	};

	return values[value];
}

/* ---- JSON ---- */

json_t *tools_print_json_domain(const struct sheet *sheet, uint32_t domain)
{
	const struct survey_names *by = &sheet->options->by;
	json_t *object = json_object();

	for (uint32_t i = 0; i < by->count; i++)
		json_object_set_new(object, by->name[i],
		        domain == PLACE_ALL ? json_null()
		                            : json_string(tools_sheet_level(sheet, domain, i)));
	return object;
}

/* The members are there where it may be one of several. */
void tools_print_json_target(const struct sheet *sheet, uint32_t target, json_t *object)
{
	if (tools_sheet_names_variables(sheet))
		json_object_set_new(object, "variable",
		        json_string(sheet->variable[sheet->target[target].variable]));
	if (sheet->options->category)
		json_object_set_new(
		        object, "category", json_string(tools_sheet_category(sheet, target)));
}

json_t *tools_print_json_place(const struct sheet *sheet, struct place place)
{
	json_t *object = json_pack("{s:o}", "by", tools_print_json_domain(sheet, place.domain));

	tools_print_json_target(sheet, place.target, object);
	return object;
}

void tools_print_json_combined(json_t *object, const struct plausible_combined *combined)
{
	json_object_update_new(
	        object, json_pack("{s:o,s:o,s:o}", "sampling_variance",
	                        printout_json_number(combined->within), "between",
	                        printout_json_number(combined->between), "fraction_missing",
	                        printout_json_number(combined->missing)));
}

static json_t *json_figure(const struct sheet *sheet, const struct results_line *line)
{
	const struct figure *figure = line->figure;
	json_t *object = tools_print_json_place(sheet, line->place);

	json_object_update_new(
	        object, json_pack("{s:I,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:s?}", "n",
	                        (json_int_t)figure->share.n, "estimate",
	                        printout_json_number(figure->share.value), "se",
	                        printout_json_number(figure->share.se), "ci",
	                        printout_json_pair(figure->interval.low, figure->interval.high),
	                        "df", printout_json_number(figure->share.df), "deff",
	                        printout_json_number(figure->share.deff), "n_eff",
	                        printout_json_number(figure->n_eff), "deff_replace",
	                        printout_json_number(figure->share.deff_replace), "status",
	                        tools_figure_status_name(figure->status)));
	if (!sheet->options->plausible)
		return object;
	json_t *draws = json_array();

	for (uint32_t m = 0; m < tools_sheet_draws(sheet); m++)
		json_array_append_new(draws, printout_json_number(figure->draws[m]));
	tools_print_json_combined(object, &figure->combined);
	json_object_set_new(object, "draws", draws);
	return object;
}

static json_t *json_replicates(const struct options *options, uint32_t count)
{
	const struct replicate_method *method = &options->method;
	bool halves = replicate_kind_halves(method->kind);
	json_t *object;

	if (!options->replicates)
		return json_null();
	object = json_pack("{s:s,s:I,s:s,s:b}", "kind", replicate_kind_name(method->kind), "count",
	        (json_int_t)count, "centre", method->mse ? "estimate" : "mean of replicates", "fpc",
	        options->survey.fpc.count && !halves);
	if (method->kind == REPLICATE_FAY)
		json_object_set_new(object, "rho", json_real(method->rho));
	if (method->kind == REPLICATE_BOOTSTRAP)
		json_object_set_new(object, "seed", json_integer((json_int_t)method->seed));
	return object;
}

/* Members that are null unless their option was given. */
static void json_method_more(const struct sheet *sheet, bool population, json_t *method)
{
	static const char *const dfs[] = {
	        [OPTIONS_DF_DOMAIN] = "domain", [OPTIONS_DF_DESIGN] = "design"};
	const struct options *options = sheet->options;

	json_object_update_new(method,
	        json_pack("{s:s,s:s?,s:s}", "df", dfs[options->df], "deff",
	                population ? "without replacement" : NULL, "n_eff", "n / deff_replace"));
	json_object_set_new(method, "psu_labels_in_several_strata",
	        json_integer((json_int_t)sheet->survey.psus_spanning));
	json_object_set_new(method, "plausible",
	        options->plausible ? tools_survey_json_names(&sheet->of_names) : json_null());
	json_object_set_new(method, "linking_se",
	        options->linking_column ? json_real(options->linking_se) : json_null());
	if (options->survey.where)
		json_object_set_new(method, "where", tools_survey_json_where(&sheet->survey));
}

static const char *estimator_name(const struct options *options)
{
	if (options->table)
		return "table";
	return options->category ? "category" : design_domains_kind_name(options->kind);
}

json_t *tools_print_json_method(const struct sheet *sheet, uint32_t replicates, bool population)
{
	static const char *const counts[] = {"strata_count", "psu_count"};
	const struct options *options = sheet->options;
	const char *strata = config_text(options->survey.config, "strata");
	json_t *cut = options->has_cut ? json_real(options->cut) : json_null();
	json_t *method = json_pack(
	        "{s:s,s:o,s:o,s:s,s:s*,s:s*,s:o,s:o,s:s,s:s,s:o,s:o,s:i,s:s,s:f,s:I,s:I,s:I}",
	        "estimator", estimator_name(options), "columns",
	        tools_survey_json_names(options->table ? &options->by : &sheet->of_names), "cut",
	        cut, "weights", tools_survey_weight_word(&sheet->survey), "weight",
	        options->survey.weight, "strata", *strata ? strata : NULL, "psu",
	        tools_survey_json_names(&options->survey.psu), "fpc",
	        tools_survey_json_names(&options->survey.fpc), "lonely",
	        design_lonely_name(options->survey.lonely), "variance",
	        tools_sheet_replicates(sheet) ? "replicates" : "linearisation", "replicates",
	        sheet->survey.given.count ? tools_survey_json_given(&sheet->survey)
	                                  : json_replicates(options, replicates),
	        "calibration",
	        options->calibrates ? tools_calibration_json(&sheet->calibrated) : json_null(),
	        "stages", tools_sheet_replicates(sheet) ? 1 : (int)sheet->survey.design.later + 1,
	        "interval", design_interval_kind_name(options->interval), "level", options->level,
	        "rows", (json_int_t)sheet->survey.rows, "strata_count",
	        (json_int_t)sheet->survey.design.strata, "psu_count",
	        (json_int_t)sheet->survey.design.psus);

	json_method_more(sheet, population, method);
	/* The replicates stand for strata and psus, and say of neither how many there are. */
	for (size_t i = 0; sheet->survey.given.count && i < sizeof(counts) / sizeof(*counts); i++)
		json_object_set_new(method, counts[i], json_null());
	return method;
}

static void print_json(const struct sheet *sheet, const struct results *results)
{
	json_t *estimates = json_array(), *document, *method;

	for (size_t i = 0; i < results->lines; i++)
		json_array_append_new(estimates, json_figure(sheet, &results->line[i]));
	document = json_pack("{s:o}", "estimates", estimates);
	if (sheet->options->contrast)
		json_object_set_new(
		        document, "contrasts", tools_print_json_contrasts(sheet, results));
	method = tools_print_json_method(sheet, results->replicates, results->population);
	json_object_set_new(method, "n_eff_above_2n", json_integer(results->above));
	json_object_set_new(document, "method", method);
	command_print_json(document);
}

/* ---- CSV ---- */

/* Columns that were there before deff_replace keep their places. */

static void csv_text(const char *text)
{
	csv_fwrite(stdout, text, strlen(text));
	putchar(',');
}

/* A cell of all rows is empty, which no level is. */
static void csv_place(const struct sheet *sheet, struct place place)
{
	for (uint32_t i = 0; i < tools_place_columns(sheet); i++) {
		const char *text = tools_place_text(sheet, place, i);

		if (*text)
			csv_text(text);
		else
			putchar(',');
	}
}

static void print_csv(const struct sheet *sheet, const struct results *results)
{
	for (uint32_t i = 0; i < tools_place_columns(sheet); i++)
		csv_text(tools_place_column(sheet, i));
	printf("n");
	for (int v = 0; v < value_count(sheet); v++)
		printf(",%s", value_names[v]);
	puts(",status");
	for (size_t i = 0; i < results->lines; i++) {
		const struct figure *figure = results->line[i].figure;
		const char *status = tools_figure_status_name(figure->status);

		csv_place(sheet, results->line[i].place);
		printf("%llu", (unsigned long long)figure->share.n);
		for (int v = 0; v < value_count(sheet); v++) {
			double value = value_of(figure, (enum value)v);

			putchar(',');
			if (isfinite(value))
				printf("%.17g", value);
		}
		printf(",%s\n", status ? status : "");
	}
}

/* ---- a table ---- */

/* The width in terminal columns: a Chinese character takes two. */
static int text_width(const char *text)
{
	int width = 0;

	for (; *text; text++) {
		unsigned char byte = (unsigned char)*text;

		if (byte < 0x80 || byte >= 0xc0) /* the first byte of a character */
			width += byte >= 0xe3 ? 2 : 1;
	}
	return width;
}

static void print_padded(const char *text, int width)
{
	printf("%s%*s", text, width - text_width(text) + GAP, "");
}

static int place_width(const struct sheet *sheet, const struct results *results, uint32_t column)
{
	int width = text_width(tools_place_column(sheet, column));

	for (size_t i = 0; i < results->lines; i++) {
		int text = text_width(tools_place_words(sheet, results->line[i].place, column));

		width = text > width ? text : width;
	}
	return width;
}

/* The columns in the order of the table, and those that are left out first where it is too wide. */
static const enum value shown_order[VALUES] = {
        ESTIMATE, SE, LOW, HIGH, DF, DEFF, DEFF_REPLACE, N_EFF, WITHIN, BETWEEN, MISSING};
static const enum value spared[] = {WITHIN, BETWEEN, DEFF_REPLACE, DEFF, MISSING};

struct layout {
	int place[PLACE_COLUMNS_MAX], n, value[VALUES]; /* widths; 0: left out */
};

static void number_text(double value, char text[static NUMBER_SIZE])
{
	snprintf(text, NUMBER_SIZE, isfinite(value) ? "%.6g" : "-", value);
}

static int value_width(const struct results *results, enum value value)
{
	int width = (int)strlen(value_names[value]);
	char text[NUMBER_SIZE];

	for (size_t i = 0; i < results->lines; i++) {
		number_text(value_of(results->line[i].figure, value), text);
		width = (int)strlen(text) > width ? (int)strlen(text) : width;
	}
	return width + GAP;
}

static int count_width(const struct sheet *sheet, const struct results *results)
{
	int width = 1;

	for (size_t i = 0; i < results->lines; i++) {
		int digits = snprintf(
		        NULL, 0, "%llu", (unsigned long long)results->line[i].figure->share.n);

		width = digits > width ? digits : width;
	}
	return width + (tools_place_columns(sheet) ? GAP : 0);
}

static struct layout layout_make(const struct sheet *sheet, const struct results *results)
{
	struct layout layout = {.n = count_width(sheet, results)};
	int whole = layout.n;

	for (uint32_t i = 0; i < tools_place_columns(sheet); i++)
		whole += GAP + (layout.place[i] = place_width(sheet, results, i));
	for (int v = 0; v < value_count(sheet); v++)
		whole += layout.value[v] = value_width(results, (enum value)v);
	for (size_t i = 0; i < sizeof(spared) / sizeof(*spared); i++) {
		if (sheet->options->wide || whole <= TABLE_WIDTH)
			break;
		whole -= layout.value[spared[i]];
		layout.value[spared[i]] = 0;
	}
	return layout;
}

static void print_head(const struct sheet *sheet, const struct layout *layout)
{
	for (uint32_t i = 0; i < tools_place_columns(sheet); i++)
		print_padded(tools_place_column(sheet, i), layout->place[i]);
	printf("%*s", layout->n, "n");
	for (int i = 0; i < VALUES; i++)
		if (layout->value[shown_order[i]])
			printf("%*s", layout->value[shown_order[i]], value_names[shown_order[i]]);
	putchar('\n');
}

static void print_line(
        const struct sheet *sheet, const struct layout *layout, const struct results_line *line)
{
	const struct figure *figure = line->figure;
	char text[NUMBER_SIZE];

	for (uint32_t i = 0; i < tools_place_columns(sheet); i++)
		print_padded(tools_place_words(sheet, line->place, i), layout->place[i]);
	printf("%*llu", layout->n, (unsigned long long)figure->share.n);
	for (int i = 0; i < VALUES; i++) {
		if (!layout->value[shown_order[i]])
			continue;
		number_text(value_of(figure, shown_order[i]), text);
		printf("%*s", layout->value[shown_order[i]], text);
	}
	putchar('\n');
}

static void print_table(const struct sheet *sheet, const struct results *results)
{
	struct layout layout = layout_make(sheet, results);

	if (sheet->options->calibrates)
		tools_calibration_print_summary(&sheet->calibrated);
	print_head(sheet, &layout);
	for (size_t i = 0; i < results->lines; i++)
		print_line(sheet, &layout, &results->line[i]);
	if (sheet->options->contrast) {
		putchar('\n');
		tools_print_contrasts(sheet, results);
	}
	tools_print_notes(sheet, results);
}

void tools_results_print(const struct sheet *sheet, const struct results *results)
{
	switch (sheet->options->format) {
	case OPTIONS_JSON:
		print_json(sheet, results);
		break;
	case OPTIONS_CSV:
		if (sheet->options->contrast)
			tools_print_contrasts(sheet, results);
		else
			print_csv(sheet, results);
		break;
	case OPTIONS_TABLE:
		print_table(sheet, results);
		break;
	}
}
