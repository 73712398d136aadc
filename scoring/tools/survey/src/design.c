/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes a design from the strata, psus and finite populations of the files. Labels are in the order
 * of their texts, so that the order of the rows does not matter.
 */
#include "design.h"

#include <base/buf.h>
#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Labels of the design, 64 bits wide. A missing label is an error. The caller frees them. */
static int64_t *wide_labels(struct survey *survey, size_t handle, struct error *error)
{
	int64_t *wide = memory_new(survey->rows, sizeof(*wide));
	const int32_t *code;

	/* In the order of their texts, so that the order of the rows does not matter. */
	csv_table_sort_levels(survey->table, handle);
	code = csv_table_labels(survey->table, handle);
	for (size_t row = 0; row < survey->rows; row++) {
		if (code[row] < 0) {
			csv_table_fail(survey->table, row, handle, error,
			        "missing, and every row has its place in the design");
			free(wide);
			return NULL;
		}
		wide[row] = code[row];
	}
	return wide;
}

/* All fpc columns hold numbers of units, or all hold fractions. */
static bool check_fpc(struct survey *survey, struct error *error)
{
	size_t above_handle = 0, above_row = 0, below_handle = 0, below_row = 0;
	bool above = false, below = false;

	for (uint32_t i = 0; i < survey->options->fpc.count; i++) {
		const double *fpc = csv_table_numbers(survey->table, survey->fpc[i]);

		for (size_t row = 0; row < survey->rows; row++) {
			if (!(fpc[row] > 0))
				return csv_table_fail(survey->table, row, survey->fpc[i], error,
				        isnan(fpc[row])
				                ? "missing"
				                : "neither a number of units nor a sampling "
				                  "fraction");
			if (fpc[row] > 1 && !above) {
				above = true;
				above_handle = survey->fpc[i];
				above_row = row;
			} else if (fpc[row] < 1 && !below) {
				below = true;
				below_handle = survey->fpc[i];
				below_row = row;
			}
		}
	}
	survey->fractions = !above;
	if (above && below)
		return csv_table_fail(survey->table, below_row, below_handle, error,
		        "a sampling fraction, but line %zu of column %s is a number of units",
		        csv_table_line(survey->table, above_row),
		        csv_table_column(survey->table, above_handle));
	return true;
}

static int text_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/*
 * Labels of a strata column in the order of their texts, even if the texts are numbers. Balanced
 * replicates depend on that order, as in R. *text gets the texts; the caller frees the array.
 */
static int64_t *text_labels(
        struct survey *survey, size_t handle, const char ***text, struct error *error)
{
	size_t levels = csv_table_levels(survey->table, handle);
	int64_t *wide = wide_labels(survey, handle, error), *place;

	if (!wide)
		return NULL;
	place = memory_new(levels, sizeof(*place));
	*text = memory_new(levels, sizeof(**text));
	for (size_t i = 0; i < levels; i++)
		(*text)[i] = csv_table_level(survey->table, handle, (int32_t)i);
	qsort(*text, levels, sizeof(**text), text_compare);
	for (size_t i = 0; i < levels; i++) {
		const char *level = csv_table_level(survey->table, handle, (int32_t)i);
		const char **found = bsearch(&level, *text, levels, sizeof(**text), text_compare);

		place[i] = found - *text;
	}
	for (size_t row = 0; row < survey->rows; row++)
		wide[row] = place[wide[row]];
	free(place);
	return wide;
}

void tools_strata_forget(struct survey *survey)
{
	for (size_t i = 0; i < survey->strata_count; i++)
		free(survey->strata[i]);
	free(survey->strata);
	survey->strata = NULL;
	survey->strata_count = 0;
}

static char *stratum_name(const char *above, const char *text)
{
	struct buf name;

	buf_init(&name, SURVEY_STRATUM_NAME_MAX);
	if (above)
		buf_printf(&name, "%s, ", above);
	buf_printf(&name, "%s", text);
	return name.p;
}

/* Divides the strata so far (`label`) by one more column. Only strata with a row stay, in order. */
static void strata_cut(struct survey *survey, int64_t *label, const int64_t *column,
        const char **text, size_t levels)
{
	size_t possible = (survey->strata_count ? survey->strata_count : 1) * levels, count = 0;
	int64_t *place = memory_new(possible, sizeof(*place));
	char **names = memory_new(possible, sizeof(*names));

	for (size_t row = 0; row < survey->rows; row++)
		place[(size_t)label[row] * levels + (size_t)column[row]] = 1;
	for (size_t i = 0; i < possible; i++) {
		if (!place[i])
			continue;
		names[count] = stratum_name(
		        survey->strata ? survey->strata[i / levels] : NULL, text[i % levels]);
		place[i] = (int64_t)count++;
	}
	for (size_t row = 0; row < survey->rows; row++)
		label[row] = place[(size_t)label[row] * levels + (size_t)column[row]];
	free(place);
	tools_strata_forget(survey);
	survey->strata = names;
	survey->strata_count = count;
}

/* The strata are the combinations of levels of the columns of --strata. */
static int64_t *stratum_labels(struct survey *survey, struct error *error)
{
	int64_t *label = memory_new(survey->rows, sizeof(*label));
	bool good = true;

	for (uint32_t i = 0; good && i < survey->options->strata.count; i++) {
		size_t handle = survey->strata_column[i];
		size_t levels = csv_table_levels(survey->table, handle);
		const char **text = NULL;
		int64_t *column = text_labels(survey, handle, &text, error);

		good = column && (levels * (survey->strata_count + 1) <= SURVEY_STRATA_MAX ||
		                         error_set(error, "--strata has more than %d combinations",
		                                 SURVEY_STRATA_MAX));
		if (good)
			strata_cut(survey, label, column, text, levels);
		free(text);
		free(column);
	}
	if (good)
		return label;
	free(label);
	return NULL;
}

static const char *name_label(const void *data, int stage, int64_t label)
{
	const struct survey *survey = data;

	return stage < 0 ? survey->strata[label]
	                 : csv_table_level(survey->table, survey->psu[stage], (int32_t)label);
}

static size_t name_line(const void *data, size_t row)
{
	const struct survey *survey = data;

	return csv_table_line(survey->table, row);
}

static const char *name_file(const void *data, size_t row)
{
	const struct survey *survey = data;

	return csv_table_path(survey->table, row);
}

struct labels {
	int64_t *stratum, *unit[SURVEY_NAMES_MAX];
};

/* The psu of the row was seen in another stratum, on the row `before`. */
static bool fail_nested(const struct survey *survey, const struct labels *labels, size_t row,
        size_t before, struct error *error)
{
	return csv_table_fail(survey->table, row, survey->psu[0], error,
	        "初级单元 %s 既在层 %s，又在层 %s psu %s is in stratum %s and, on line %zu, in "
	        "stratum %s. Where labels begin anew in each stratum give --nest yes; where it is "
	        "one psu, leave --strata out or merge these strata",
	        csv_table_level(survey->table, survey->psu[0], (int32_t)labels->unit[0][row]),
	        survey->strata[labels->stratum[row]], survey->strata[labels->stratum[before]],
	        csv_table_level(survey->table, survey->psu[0], (int32_t)labels->unit[0][row]),
	        survey->strata[labels->stratum[row]], csv_table_line(survey->table, before),
	        survey->strata[labels->stratum[before]]);
}

/* Counts the psu labels that stand in several strata: several psus, unless --nest says no. */
static bool check_nested(struct survey *survey, const struct labels *labels, struct error *error)
{
	bool refused = survey->options->nest == SURVEY_NEST_NO, good = true;
	size_t levels, *first;
	bool *spans;

	if (!labels->stratum || !labels->unit[0])
		return true;
	levels = csv_table_levels(survey->table, survey->psu[0]);
	first = memory_new(levels + 1, sizeof(*first)); /* 1 + the first row of each label */
	spans = memory_new(levels + 1, sizeof(*spans));
	for (size_t row = 0; good && row < survey->rows; row++) {
		int64_t psu = labels->unit[0][row];

		if (!first[psu])
			first[psu] = row + 1;
		if (spans[psu] || labels->stratum[first[psu] - 1] == labels->stratum[row])
			continue;
		spans[psu] = true;
		survey->psus_spanning++;
		if (refused)
			good = fail_nested(survey, labels, row, first[psu] - 1, error);
	}
	free(spans);
	free(first);
	return good;
}

static bool make_frame(struct survey *survey, const struct labels *labels, struct error *error)
{
	const struct survey_options *options = survey->options;
	struct frame_names names = {.label = name_label,
	        .line = name_line,
	        .file = survey->path ? NULL : name_file,
	        .data = survey};
	struct frame_detail detail = {.fractions = survey->fractions, .names = &names};
	struct frame_rows rows = {
	        .count = survey->rows, .stratum = labels->stratum, .psu = labels->unit[0]};

	if (options->fpc.count)
		rows.population = csv_table_numbers(survey->table, survey->fpc[0]);
	/* Without finite populations only the first stage counts in the variance. */
	for (uint32_t i = 1; i < options->fpc.count; i++) {
		detail.stage[i - 1].unit = labels->unit[i];
		detail.stage[i - 1].population = csv_table_numbers(survey->table, survey->fpc[i]);
		detail.later = i;
	}
	return design_make_detailed(&survey->design, &rows, &detail, options->lonely, error);
}

/* Whether the column is a psu column of stage `from` or later; from -1: or a strata column. */
static bool design_uses(const struct survey *survey, size_t handle, int from)
{
	for (uint32_t i = 0; from < 0 && i < survey->options->strata.count; i++)
		if (survey->strata_column[i] == handle)
			return true;
	for (uint32_t i = from < 0 ? 0 : (uint32_t)from; i < survey->options->psu.count; i++)
		if (survey->psu[i] == handle)
			return true;
	return false;
}

bool tools_survey_uses(const struct survey *survey, size_t handle)
{
	return design_uses(survey, handle, -1);
}

/* Frees the narrow labels of a column once the wide ones exist. Their texts stay. */
static void drop_used(struct survey *survey, size_t handle, int next)
{
	if (!design_uses(survey, handle, next))
		tools_survey_drop(survey, handle);
}

static bool take_labels(struct survey *survey, struct labels *labels, struct error *error)
{
	const struct survey_options *options = survey->options;

	if (options->strata.count) {
		labels->stratum = stratum_labels(survey, error);
		if (!labels->stratum)
			return false;
		for (uint32_t i = 0; i < options->strata.count; i++)
			drop_used(survey, survey->strata_column[i], 0);
	}
	for (uint32_t i = 0; i < options->psu.count; i++) {
		labels->unit[i] = wide_labels(survey, survey->psu[i], error);
		if (!labels->unit[i])
			return false;
		drop_used(survey, survey->psu[i], (int)i + 1);
	}
	return true;
}

bool tools_survey_take_design(struct survey *survey, struct error *error)
{
	struct labels labels = {0};
	bool good = check_fpc(survey, error) && take_labels(survey, &labels, error) &&
	            check_nested(survey, &labels, error);

	if (good && !make_frame(survey, &labels, error))
		good = tools_survey_fail_whole(survey, error);
	free(labels.stratum);
	for (uint32_t i = 0; i < survey->options->psu.count; i++)
		free(labels.unit[i]);
	return good;
}
