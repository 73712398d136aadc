/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A table of figures is one statement that is copied out (schema/queries/release/file_*.sql) and a
 * column for each of its fields. Every row begins with the survey, the mark of a rehearsal and the
 * run. A table may have no row.
 */
#ifndef KESU_RELEASE_FIGURES_H
#define KESU_RELEASE_FIGURES_H

#include <dataset/dataset.h>

struct dataset_output;
struct db_session;
struct db_statement;

enum { RELEASE_COLUMNS = 24 };

struct release_column {
	const char *name; /* as in the statement */
	enum dataset_type type;
	enum dataset_level level;
	const char *zh, *en;
};

struct release_table {
	const char *name;
	struct dataset_words title;
	const struct db_statement *statement;
	const struct release_column *columns;
	size_t count; /* at most RELEASE_COLUMNS */
};

bool release_table_write(const struct release_table *table, struct db_session *session,
        struct str survey, int64_t run_id, struct dataset_output *out, struct error *error);

/* Whether figures of the survey's own region rest on people who opted in, too. */
struct publish_indicator;
bool release_has_opt_in(const struct publish_indicator *indicator);

/* What the figures were made with, a row each. */
bool release_method_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error);

#endif
