/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The interface between the room that makes a run's figures and the room that shows them. Neither
 * includes the other: the program passes one of these structs from one to the other.
 */
#ifndef KESU_CORE_FIGURES_H
#define KESU_CORE_FIGURES_H

#include <base/error.h>
#include <base/str.h>

#include <stdio.h>

struct db_session;

struct core_figures_view {
	bool all_cells, wide, json;
	const char *truth; /* the file of a rehearsal's truth to show beside, or "" */
};

/* Prints a run's figures on standard output. */
struct core_figures_printer {
	/* Checks, before the run begins, that printing will work: an error in the truth file must
	 * not waste a run. */
	bool (*check)(const struct core_figures_view *view, struct error *error);
	bool (*print)(struct db_session *session, struct str survey, int64_t run_id,
	        const struct core_figures_view *view, struct error *error);
};

/* A table that can be written from a run, in any format; run_id 0: the run that stands for the
 * survey. The output is begun, filled and ended. */
struct dataset_output;
struct core_figures_table {
	const char *name;  /* "weights" */
	const char *right; /* that an account needs for it */
	bool of_survey;    /* of no run in particular: there need not be one */
	bool (*write)(struct db_session *session, struct str survey, int64_t run_id,
	        struct dataset_output *out, struct error *error);
	/* The same for everybody, in which nobody is found; NULL: there is none. */
	const struct core_figures_table *for_everybody;
};

/* A folder of files with all of these tables of a run; run_id 0: the run that stands for the
 * survey. In a transaction of the session, which sees one snapshot. */
struct core_figures_folder {
	const char *name; /* "release" */
	bool (*write)(struct db_session *session, struct str survey, int64_t run_id,
	        const struct core_figures_table *tables, const char *path, struct error *error);
};

/* A file that can be written from a run; run_id 0: the last run that is done. */
struct core_figures_file {
	const char *name; /* "results.json" */
	bool (*write)(struct db_session *session, struct str survey, int64_t run_id, FILE *file,
	        struct error *error);
};

#endif
