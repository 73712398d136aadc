/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files of a survey's fieldwork. They need no run, and they stay apart (docs/decisions, 44): what
 * has the numbers of psus that respondents' rows have names nobody and counts people; what is of
 * cases has the names of places and no such number; what is of attempts has neither places nor
 * days.
 *
 *   fieldwork  a psu of the frame: letters, attempts, outcomes as `kesu progress` has them, rates
 *   cases      a drawn person: outcome, contacts, days
 *   paradata   a submitted attempt: mode, minutes, seconds an item, quality; of closed surveys
 *
 * What can go wrong: the caller may not; there is no sample (fieldwork, cases); the survey is open,
 * or ten people or fewer have submitted (paradata).
 */
#ifndef KESU_FIELD_TABLES_H
#define KESU_FIELD_TABLES_H

#include <base/arena.h>
#include <dataset/output.h>

#include <db/session.h>
#include <queries/field.h>

enum { FIELD_FACTS_MOST = 6 };

/* What the three have in common. */
struct field_table {
	struct db_session *session;
	struct dataset_output *out;
	struct arena arena;
	int32_t survey_id;
	int64_t gone;
	struct dataset_value label; /* 演练数据, or missing */
	struct dataset_fact facts[FIELD_FACTS_MOST];
	struct dataset dataset;
};

/* Asks the database; the caller ends the table, also after a failure. kind: as above. */
KESU_MUST_CHECK bool field_table_begin(struct field_table *table, struct db_session *session,
        struct str survey, const char *kind, struct error *error);
void field_table_fact(struct field_table *table, struct dataset_words name, struct str value);
/* The table's columns: a copy of these in its arena, with the one that says 演练数据 in the place of
 * the first. */
struct dataset_column *field_table_columns(
        struct field_table *table, const struct dataset_column *columns, size_t count);
/* Each row of a statement of the lane copy goes to the output by way of `row`. */
KESU_MUST_CHECK bool field_table_stream(struct field_table *table,
        const struct db_statement *statement, db_copy_row_fn *row, struct error *error);
void field_table_end(struct field_table *table);

/* As core_figures_table.write; run_id is not used. */
bool field_fieldwork_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error);
bool field_cases_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error);
bool field_paradata_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error);

#endif
