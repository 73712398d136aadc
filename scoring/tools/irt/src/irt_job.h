/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of kesu irt: what was asked, what was read, what came out. Private to the command. */
#ifndef KESU_APP_IRT_JOB_H
#define KESU_APP_IRT_JOB_H

#include <tools/responses/items.h>

#include <irt/fit.h>
#include <irt/options.h>
#include <irt/scores.h>
#include <item_fit/classical.h>
#include <item_fit/dif.h>
#include <item_fit/model_fit.h>
#include <kit/csv_table.h>

enum { IRT_DIF_COLUMNS_MAX = 16, IRT_DIF_MAX = 256 };

/* Every item for one group of a column against the column's first. */
struct irt_comparison {
	size_t column; /* of the table */
	int32_t focal; /* level; the reference is level 0 */
	struct item_fit_dif *item;
};

/* Things worth knowing about a good estimate: of items first, then of the whole. */
enum irt_warning_kind {
	IRT_WARNING_SLOPE,
	IRT_WARNING_GUESSING,
	IRT_WARNING_SHIFTED,
	IRT_WARNING_ERRORS,
	IRT_WARNING_RANGE,
	IRT_WARNING_ROWS,
	IRT_WARNING_ANCHORS,
	IRT_WARNINGS
};

struct json_t;

struct irt_job {
	struct csv_table *table;
	struct answer_key key;
	struct items items;
	struct irt_responses responses;
	struct irt_fit_options options;
	struct irt_fit_result result;
	struct irt_anchor *anchor; /* of each item; NULL: without --anchors */
	size_t weight, group;      /* columns, when asked for */
	bool weighted, grouped;
	size_t anchors, anchors_unused, rows_empty;
	const char **group_name;
	struct irt_score *score[IRT_ESTIMATORS]; /* EAP always; NULL: not asked for */
	bool written[IRT_ESTIMATORS];            /* goes into scores.csv */
	struct irt_reliability reliability;
	struct item_fit_classical *classical;
	struct irt_option **option;      /* of each item, NULL without a key; NULL: without --key */
	struct item_fit_items *item_fit; /* of each item; NULL: without --fit */
	struct item_fit_chi_square m2;
	size_t dif_column[IRT_DIF_COLUMNS_MAX], dif_columns;
	struct irt_comparison *comparison;
	size_t comparisons;
	bool matched_by_sum; /* rows are complete; else by the EAP */
	const char *out;
};

/* After scoring: compares the groups of --dif, matched by the summed score or the EAP. */
KESU_MUST_CHECK bool tools_irt_compare(struct irt_job *job, struct error *error);
void tools_irt_compare_end(struct irt_job *job);

/* What became of the choices of --key, and how it is told: NULL or nothing without one. */
void tools_irt_options_count(struct irt_job *job);
void tools_irt_options_end(struct irt_job *job);
struct json_t *tools_irt_options_json(const struct irt_job *job, size_t item);
void tools_irt_options_print(const struct irt_job *job);
KESU_MUST_CHECK bool tools_irt_options_write(const struct irt_job *job, struct error *error);

/* wright.svg and curves.svg. */
KESU_MUST_CHECK bool tools_irt_figures_write(const struct irt_job *job, struct error *error);

/* On standard output. */
void tools_irt_print(const struct irt_job *job, bool json);
/* scores.csv, items.csv and, when asked for, distractors.csv, fit.csv and dif.csv. */
KESU_MUST_CHECK bool tools_irt_write(const struct irt_job *job, struct error *error);

/* b = -d / a; NAN for more than two categories. */
double tools_irt_difficulty(const struct irt_item *item);

/* The item a warning is of, from `from` on; the number of items: no more. For kinds of the whole,
 * 0. */
size_t tools_irt_warning_next(const struct irt_job *job, enum irt_warning_kind kind, size_t from);
const char *tools_irt_warning_name(enum irt_warning_kind kind);
const char *tools_irt_warning_text(enum irt_warning_kind kind);

#endif
