/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The processes of `kesu serve`: a master, HTTP workers and a job runner. Routes, parts and jobs
 * are passed in: this room does not depend on other rooms of the server.
 */
#ifndef KESU_PROCESS_PROCESS_H
#define KESU_PROCESS_PROCESS_H

#include <core/context.h>
#include <core/job.h>
#include <http/http.h>
#include <kit/command.h>

struct process_rooms {
	const struct http_route *routes;
	size_t route_count;
	http_handler *unknown; /* a GET of any other address */
	http_admit_fn *admit;  /* of a request whose body is still to come; see http.h */
	http_refused_fn *refused;
	/* What each lane prepares. */
	const struct db_statements *const *fast_statements, *const *slow_statements,
	                                                            *const *sign_in_statements;
	size_t fast_statements_count, slow_statements_count, sign_in_statements_count;
	const struct core_part *const *parts; /* NULL-terminated */
	const struct core_job *const *jobs;   /* NULL-terminated */
	const struct core_figures_file *figures;
	/* The tables of a run's respondents; the list ends with a name of NULL. */
	const struct core_figures_table *tables;
	/* Whether the settings of the rooms fit together; the error names one. */
	bool (*check)(const struct config *config, struct error *error);
	/* Loads the questionnaires of --load into the database before the first request is
	 * served. */
	bool (*load)(const char *conninfo, const char *path, struct error *error);
};

/* /healthz, /readyz and /metrics. */
extern const struct http_route process_routes[];
extern const size_t process_route_count;

/* `kesu serve`, and `kesu migrate`. */
extern const struct command_help process_serve_help;
enum command_status process_serve(int argc, char **argv, const struct process_rooms *rooms);
extern const struct command process_migrate_command;

#endif
