#include "estimate/print.h"

#include "calibration/print.h"
#include "commands/command.h"

#include <csv.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_SIZE = 32, NUMBER_WIDTH = 13, COUNT_WIDTH = 9, GAP = 2 };

enum value { ESTIMATE, SE, LOW, HIGH, DF, DEFF, N_EFF, VALUES };

static const char *const value_names[VALUES] = {
        [ESTIMATE] = "estimate",
        [SE] = "se",
        [LOW] = "ci_low",
        [HIGH] = "ci_high",
        [DF] = "df",
        [DEFF] = "deff",
        [N_EFF] = "n_eff",
};

static double value_of(const struct figure *figure, enum value value)
{
	const double values[VALUES] = {
	        [ESTIMATE] = figure->share.share,
	        [SE] = figure->share.se,
	        [LOW] = figure->interval.low,
	        [HIGH] = figure->interval.high,
	        [DF] = figure->share.df,
	        [DEFF] = figure->share.deff,
	        [N_EFF] = figure->n_eff,
	};

	return values[value];
}

/* ---- JSON ---- */

static json_t *json_value(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *json_names(const struct options_names *names)
{
	json_t *array = json_array();

	for (uint32_t i = 0; i < names->count; i++)
		json_array_append_new(array, json_string(names->name[i]));
	return array;
}

static json_t *json_domain(const struct sheet *sheet, uint32_t domain)
{
	const struct options_names *by = &sheet->options->by;
	json_t *object = json_object();

	for (uint32_t i = 0; i < by->count; i++)
		json_object_set_new(
		        object, by->name[i], json_string(sheet_level(sheet, domain, i)));
	return object;
}

static json_t *json_figure(const struct sheet *sheet, uint32_t domain, const struct figure *figure)
{
	return json_pack("{s:o,s:I,s:o,s:o,s:[o,o],s:o,s:o,s:o}", "by", json_domain(sheet, domain),
	        "n", (json_int_t)figure->share.n, "estimate", json_value(figure->share.share), "se",
	        json_value(figure->share.se), "ci", json_value(figure->interval.low),
	        json_value(figure->interval.high), "df", json_value(figure->share.df), "deff",
	        json_value(figure->share.deff), "n_eff", json_value(figure->n_eff));
}

static const char *weight_word(const struct sheet *sheet)
{
	return sheet->options->weight ? "column" : sheet->from_fpc ? "fpc" : "equal";
}

static json_t *json_replicates(const struct options *options, uint32_t count)
{
	const struct replicate_method *method = &options->method;
	bool halves = method->kind == REPLICATE_BRR || method->kind == REPLICATE_FAY;
	json_t *object;

	if (!options->replicates)
		return json_null();
	object = json_pack("{s:s,s:I,s:s,s:b}", "kind", replicate_kind_name(method->kind), "count",
	        (json_int_t)count, "centre", method->mse ? "estimate" : "mean of replicates", "fpc",
	        options->fpc.count && !halves);
	if (method->kind == REPLICATE_FAY)
		json_object_set_new(object, "rho", json_real(method->rho));
	if (method->kind == REPLICATE_BOOTSTRAP)
		json_object_set_new(object, "seed", json_integer((json_int_t)method->seed));
	return object;
}

static json_t *json_method(const struct sheet *sheet, uint32_t replicates)
{
	const struct options *options = sheet->options;
	json_t *cut = options->has_cut ? json_real(options->cut) : json_null();

	return json_pack(
	        "{s:s,s:o,s:o,s:s,s:s*,s:s*,s:o,s:o,s:s,s:s,s:o,s:o,s:i,s:s,s:f,s:I,s:I,s:I}",
	        "estimator", domains_kind_name(options->kind), "columns", json_names(&options->of),
	        "cut", cut, "weights", weight_word(sheet), "weight", options->weight, "strata",
	        options->strata, "psu", json_names(&options->psu), "fpc", json_names(&options->fpc),
	        "lonely", frame_lonely_name(options->lonely), "variance",
	        options->replicates ? "replicates" : "linearisation", "replicates",
	        json_replicates(options, replicates), "calibration",
	        options->calibrates ? calibration_json(&sheet->calibrated) : json_null(), "stages",
	        options->replicates ? 1 : (int)sheet->frame.later + 1, "interval",
	        interval_kind_name(options->interval), "level", options->level, "rows",
	        (json_int_t)sheet->rows, "strata_count", (json_int_t)sheet->frame.strata,
	        "psu_count", (json_int_t)sheet->frame.psus);
}

static void print_json(const struct sheet *sheet, const struct figure *figures, uint32_t replicates)
{
	json_t *estimates = json_array();

	for (uint32_t d = 0; d < sheet->domains; d++)
		json_array_append_new(estimates, json_figure(sheet, d, &figures[d]));
	command_print_json(json_pack(
	        "{s:o,s:o}", "estimates", estimates, "method", json_method(sheet, replicates)));
}

/* ---- CSV ---- */

static void csv_text(const char *text)
{
	csv_fwrite(stdout, text, strlen(text));
	putchar(',');
}

static void print_csv(const struct sheet *sheet, const struct figure *figures)
{
	const struct options_names *by = &sheet->options->by;

	for (uint32_t i = 0; i < by->count; i++)
		csv_text(by->name[i]);
	printf("n");
	for (int v = 0; v < VALUES; v++)
		printf(",%s", value_names[v]);
	putchar('\n');
	for (uint32_t d = 0; d < sheet->domains; d++) {
		for (uint32_t i = 0; i < by->count; i++)
			csv_text(sheet_level(sheet, d, i));
		printf("%llu", (unsigned long long)figures[d].share.n);
		for (int v = 0; v < VALUES; v++) {
			double value = value_of(&figures[d], (enum value)v);

			putchar(',');
			if (isfinite(value))
				printf("%.17g", value);
		}
		putchar('\n');
	}
}

/* ---- a table ---- */

/* Columns of a terminal: a character of Chinese script takes two. */
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

static int by_width(const struct sheet *sheet, uint32_t by)
{
	int width = text_width(sheet->options->by.name[by]);

	for (uint32_t d = 0; d < sheet->domains; d++) {
		int level = text_width(sheet_level(sheet, d, by));

		width = level > width ? level : width;
	}
	return width;
}

static void print_value(double value)
{
	char text[NUMBER_SIZE] = "-";

	if (isfinite(value))
		snprintf(text, sizeof(text), "%.6g", value);
	printf("%*s", NUMBER_WIDTH, text);
}

static void print_table(const struct sheet *sheet, const struct figure *figures)
{
	const struct options_names *by = &sheet->options->by;
	int width[OPTIONS_NAMES_MAX] = {0};

	if (sheet->options->calibrates)
		calibration_print_summary(&sheet->calibrated);
	for (uint32_t i = 0; i < by->count; i++) {
		width[i] = by_width(sheet, i);
		print_padded(by->name[i], width[i]);
	}
	printf("%*s", COUNT_WIDTH, "n");
	for (int v = 0; v < VALUES; v++)
		printf("%*s", NUMBER_WIDTH, value_names[v]);
	putchar('\n');
	for (uint32_t d = 0; d < sheet->domains; d++) {
		for (uint32_t i = 0; i < by->count; i++)
			print_padded(sheet_level(sheet, d, i), width[i]);
		printf("%*llu", COUNT_WIDTH, (unsigned long long)figures[d].share.n);
		for (int v = 0; v < VALUES; v++)
			print_value(value_of(&figures[d], (enum value)v));
		putchar('\n');
	}
}

void figures_print(const struct sheet *sheet, const struct figure *figures, uint32_t replicates)
{
	switch (sheet->options->format) {
	case OPTIONS_JSON:
		print_json(sheet, figures, replicates);
		break;
	case OPTIONS_CSV:
		print_csv(sheet, figures);
		break;
	case OPTIONS_TABLE:
		print_table(sheet, figures);
		break;
	}
}
