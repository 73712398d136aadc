/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The routes, the job and the tables of the room. */
#include <run/room.h>

#include "runs.h"
#include "tables.h"
#include <run/run.h>

#include <core/resource.h>
#include <queries/run.h>
#include <stdio.h>

const struct http_route run_routes[] = {
        {HTTP_POST, CORE_API "/surveys/{slug}/runs", run_post, BODY_SMALL},
        {HTTP_GET, CORE_API "/runs/{run}", run_get, 0},
};
const size_t run_route_count = sizeof(run_routes) / sizeof(*run_routes);

#define OF_PEOPLE(called, writes)                                                                  \
	{                                                                                          \
		.name = (called), .right = "export_microdata", .write = (writes)                   \
	}

static const struct core_figures_table public_table =
        OF_PEOPLE("microdata-public", run_public_write);
const struct core_figures_table run_tables[] = {
        OF_PEOPLE("weights", run_weights_write),
        OF_PEOPLE("scores", run_scores_write),
        OF_PEOPLE("plausible", run_scores_write), /* the former name */
        OF_PEOPLE("scales", run_scales_write),
        {.name = "microdata",
                .right = "export_microdata",
                .write = run_microdata_write,
                .for_everybody = &public_table},
        OF_PEOPLE("errors", run_errors_write),
        OF_PEOPLE("members", run_members_write),
        OF_PEOPLE("covariates", run_covariates_write),
        {.name = NULL},
};

static bool run_waiting(struct db_session *session, int64_t *id, struct error *error)
{
	const struct q_run_next_row *next;

	*id = 0;
	if (!q_run_next_run(session, &next, error))
		return false;
	if (next)
		*id = next->run_id;
	return true;
}

static bool run_mark_failed(
        struct db_session *session, int64_t id, const char *words, struct error *error)
{
	char failure[128];

	snprintf(failure, sizeof(failure), "the scoring process %s", words);
	return q_run_fail_run(session, id, str_from(failure), error);
}

static const char *const run_arguments[] = {"score", "--quiet", "--run", NULL};

const struct core_job run_job = {
        .name = "score",
        .next = run_waiting,
        .arguments = run_arguments,
        .fail = run_mark_failed,
};
