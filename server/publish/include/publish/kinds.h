/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What can be taken away of a survey's run: the results, the gaps, the items, the tables of
 * respondents that another room has handed in, and the codebook of all of them.
 */
#ifndef KESU_PUBLISH_KINDS_H
#define KESU_PUBLISH_KINDS_H

#include <core/figures.h>
#include <dataset/output.h>

#include <base/str.h>

struct arena;
struct buf;

/* Writes a table of figures. The output is begun, filled and ended. */
struct publish_indicator;
typedef bool publish_view(
        const struct publish_indicator *indicator, struct dataset_output *out, struct error *error);

struct publish_kind {
	const char *name;
	const char *right;  /* that an account needs for it */
	publish_view *view; /* of what everybody may see who sees figures; else NULL */
	const struct core_figures_table *table; /* NULL: the codebook */
	const struct core_figures_table
	        *tables; /* those handed in; the list ends with a NULL name */
};

/* The kinds but the codebook, the results first, from number 0 on; false: there are no more. */
bool publish_kind_at(
        struct publish_kind *kind, size_t number, const struct core_figures_table *tables);
/* Whether it is a second name of one before it. */
bool publish_kind_is_alias(size_t number, const struct core_figures_table *tables);
/* False: there is no such kind. */
bool publish_kind_find(
        struct publish_kind *kind, struct str name, const struct core_figures_table *tables);
/* Whether its rows are of no person. */
bool publish_kind_names_nobody(const struct publish_kind *kind);
/* Whether it is of the survey and of no run. */
bool publish_kind_of_survey(const struct publish_kind *kind);
/* Puts the table for everybody in the kind's place. False: there is none. */
bool publish_kind_for_everybody(struct publish_kind *kind);
/* "results, weights, codebook": for the message that there is no other. */
void publish_kinds_list(const struct core_figures_table *tables, struct buf *out);
/* "csv, xlsx" */
void publish_formats_list(struct buf *out);

/* What an export is called in the audit: the kind, and its format when that is not CSV. In the
 * arena. */
struct str publish_export_name(
        struct arena *arena, const struct publish_kind *kind, const struct dataset_format *format);

/* In a transaction of the session, which sees one snapshot. run_id 0: the run that stands for the
 * survey. The output is begun, filled and ended. */
bool publish_kind_write(const struct publish_kind *kind, const struct dataset_format *format,
        struct db_session *session, struct str survey, int64_t run_id, struct dataset_output *out,
        struct error *error);

/* The columns of the results and of the tables, a row each. */
bool publish_codebook_write(const struct core_figures_table *tables, struct db_session *session,
        struct str survey, int64_t run_id, struct dataset_output *out, struct error *error);

extern const struct core_figures_table publish_results_table;
/* The items of a run's scale. */
extern const struct core_figures_table publish_items_table;

#endif
