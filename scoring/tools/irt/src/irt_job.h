/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of kesu irt: its options, input and results. Private to the command. */
#ifndef KESU_APP_IRT_JOB_H
#define KESU_APP_IRT_JOB_H

#include <tools/responses/items.h>

#include <csv/table.h>
#include <irt/fit.h>
#include <irt/options.h>
#include <irt/scores.h>
#include <item_fit/classical.h>
#include <item_fit/dif.h>
#include <item_fit/model_fit.h>

enum { IRT_DIF_COLUMNS_MAX = 16, IRT_DIF_MAX = 256 };

/* DIF of every item: one group of a column compared with the first group of that column. */
struct irt_comparison {
	size_t column; /* handle in the table */
	int32_t focal; /* the level of the focal group; the reference is level 0 */
	struct item_fit_dif *item;
	/* Of each item: whether people could be matched, over how many items. */
	bool *matched;
	size_t *common;
	bool sum_misleads; /* matched by the sum, with free slopes and groups far apart */
};

/* Warnings about a converged estimate: first those of single items, then those of the whole run. */
enum irt_warning_kind {
	IRT_WARNING_SLOPE,
	IRT_WARNING_GUESSING,
	IRT_WARNING_UNSURE,
	IRT_WARNING_STEEP,
	IRT_WARNING_SHIFTED,
	IRT_WARNING_CASE,
	IRT_WARNING_ERRORS,
	IRT_WARNING_IDENTIFIED,
	IRT_WARNING_RANGE,
	IRT_WARNING_MOVED,
	IRT_WARNING_LINKS,
	IRT_WARNING_GROUPS,
	IRT_WARNING_ROWS,
	IRT_WARNING_ANCHORS,
	IRT_WARNINGS
};

enum { IRT_LINK_PEOPLE = 30, IRT_LINK_ITEMS = 3, IRT_WARNING_TEXT = 320 };

/* The set of items that the fewest people join to the others. */
struct irt_links {
	bool weak;     /* fewer than IRT_LINK_PEOPLE do, and not all who were given items of it */
	size_t item;   /* the first of the set */
	size_t people; /* who join it */

	bool group_weak;    /* a group has fewer than IRT_LINK_ITEMS items that hold its scale */
	size_t group;       /* the one with the fewest */
	size_t common;      /* how many */
	size_t common_item; /* the first of them */
};

/* In the order of the words of --dif-match. */
enum irt_dif_match { IRT_DIF_MATCH_AUTO, IRT_DIF_MATCH_SUM, IRT_DIF_MATCH_EAP };

struct json_t;

struct irt_job {
	struct csv_table *table;
	struct answer_key key;
	struct items items;
	struct irt_responses responses;
	struct irt_fit_options options;
	struct irt_fit_result result;
	struct irt_anchor *anchor; /* of each item; NULL without --anchors */
	size_t weight, group;      /* handles of columns; see weighted, grouped */
	bool weighted, grouped;
	size_t anchors, anchors_unused, rows_empty;
	struct irt_links links;
	unsigned grid_moves; /* how often it was moved or widened */
	const char **group_name;
	struct irt_score *score[IRT_ESTIMATORS]; /* EAP always; NULL: not wanted */
	bool written[IRT_ESTIMATORS];            /* written to scores.csv */
	struct irt_reliability reliability;
	struct item_fit_classical *classical;
	struct irt_option **option; /* of each item, NULL if it has no key; NULL without --key */
	struct item_fit_items *item_fit; /* of each item; NULL without --fit */
	struct item_fit_chi_square m2;
	size_t dif_column[IRT_DIF_COLUMNS_MAX], dif_columns;
	struct irt_comparison *comparison;
	size_t comparisons;
	enum irt_dif_match dif_match;
	bool matched_by_sum; /* no response is missing; false: by the EAP over common items */
	const char *out;
};

/* Finds how the items are joined by people who were given several; anchors are joined already. */
void tools_irt_links_find(struct irt_job *job);

/*
 * Moves the grid to where the people are. Before the fit: to anchors whose scale has them
 * elsewhere or in another unit, by the answers to the anchors. After it: by the estimates, where a
 * group's mean is beyond half of the grid; true: the grid was moved, fit again.
 */
void tools_irt_grid_begin(struct irt_job *job);
bool tools_irt_grid_moves(struct irt_job *job);
/* Whether a group's distribution reaches beyond the grid. */
bool tools_irt_grid_narrow(const struct irt_job *job);

/* Compares the groups of --dif, item by item. Call it after scoring. */
KESU_MUST_CHECK bool tools_irt_compare(struct irt_job *job, struct error *error);
void tools_irt_compare_end(struct irt_job *job);
/* Why an item has no test whose people could not be matched. */
extern const char tools_irt_apart_reason[];
/* What is said of a comparison that sum_misleads. */
extern const char tools_irt_sum_note[];

/* Option analysis of the items with --key: how often each option was chosen, and how it is printed
 * and written. Without --key: NULL, or nothing is printed. */
void tools_irt_options_count(struct irt_job *job);
void tools_irt_options_end(struct irt_job *job);
struct json_t *tools_irt_options_json(const struct irt_job *job, size_t item);
void tools_irt_options_print(const struct irt_job *job);
KESU_MUST_CHECK bool tools_irt_options_write(const struct irt_job *job, struct error *error);

/* Writes wright.svg and curves.svg. */
KESU_MUST_CHECK bool tools_irt_figures_write(const struct irt_job *job, struct error *error);

/* Prints the results on standard output. */
void tools_irt_print(const struct irt_job *job, bool json);
/* Whether none of the files that will be written was read. Call it before the calibration. */
KESU_MUST_CHECK bool tools_irt_write_check(
        const struct irt_job *job, bool fit, bool figures, struct error *error);
/* Writes scores.csv, items.csv and, if wanted, distractors.csv, fit.csv and dif.csv. */
KESU_MUST_CHECK bool tools_irt_write(const struct irt_job *job, struct error *error);

/* b = -d / a; NAN for an item with more than two categories. */
double tools_irt_difficulty(const struct irt_item *item);

/* The next item with this warning, from item `from` on; the number of items if there is none. A
 * warning of the whole run returns 0 when it applies and `from` is 0. */
size_t tools_irt_warning_next(const struct irt_job *job, enum irt_warning_kind kind, size_t from);
const char *tools_irt_warning_name(enum irt_warning_kind kind);
/* Whether it is about one item. */
bool tools_irt_warning_of_item(enum irt_warning_kind kind);
void tools_irt_warning_text(const struct irt_job *job, enum irt_warning_kind kind, size_t item,
        char text[static IRT_WARNING_TEXT]);

#endif
