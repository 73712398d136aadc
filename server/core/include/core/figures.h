/*
 * Where rooms that make a run's figures and rooms that show them meet without knowing one another:
 * the program hands one of these from the one to the other.
 */
#ifndef KESU_CORE_FIGURES_H
#define KESU_CORE_FIGURES_H

#include <base/error.h>
#include <base/str.h>

#include <stdio.h>

struct db_session;

struct core_figures_view {
	bool all_cells, json;
	const char *truth; /* a rehearsal's truth to stand beside, or "" */
};

/* Prints a run's figures on standard output. */
struct core_figures_printer {
	/* Whether it could, before the run is begun: a mistake in the truth must not cost a run. */
	bool (*check)(const struct core_figures_view *view, struct error *error);
	bool (*print)(struct db_session *session, struct str survey, int64_t run_id,
	        const struct core_figures_view *view, struct error *error);
};

/* A file that can be written of a run; run_id 0: the last one that is done. */
struct core_figures_file {
	const char *name; /* "weights" */
	bool (*write)(struct db_session *session, struct str survey, int64_t run_id, FILE *file,
	        struct error *error);
};

#endif
