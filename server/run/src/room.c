/* The routes, the job and the files of the room. */
#include <run/room.h>

#include "runs.h"
#include <run/run.h>
#include <run/scores_file.h>
#include <run/weights_file.h>

#include <core/resource.h>
#include <db/link.h>
#include <schema/queries.h>
#include <stdio.h>

const struct http_route run_routes[] = {
        {HTTP_POST, CORE_API "/surveys/{slug}/runs", runs_post, BODY_SMALL},
        {HTTP_GET, CORE_API "/runs/{run}", run_get, 0},
};
const size_t run_route_count = sizeof(run_routes) / sizeof(*run_routes);

const struct core_figures_file run_files[] = {
        {"weights", weights_file_write},
        {"scales", weights_file_write_scales},
        {"plausible", scores_file_write},
        {NULL, NULL},
};

static bool run_waiting(struct db_link *link, int64_t *id, struct error *error)
{
	struct db_batch *batch = db_link_batch(link);
	size_t next = q_run_next(batch);
	struct q_run_next_row row;
	bool good = db_link_run(link, batch, error);

	*id = good && q_run_next_row(batch, next, 0, &row) ? row.run_id : 0;
	db_batch_free(batch);
	return good;
}

static bool run_mark_failed(
        struct db_link *link, int64_t id, const char *words, struct error *error)
{
	struct db_batch *batch = db_link_batch(link);
	char failure[128];
	bool good;

	snprintf(failure, sizeof(failure), "the scoring process %s", words);
	q_run_fail(batch, &(struct q_run_fail){.run_id = id, .failure = str_from(failure)});
	good = db_link_run(link, batch, error);
	db_batch_free(batch);
	return good;
}

static const char *const run_arguments[] = {"score", "--quiet", "--run", NULL};

const struct core_job run_job = {
        .name = "score",
        .next = run_waiting,
        .arguments = run_arguments,
        .fail = run_mark_failed,
};
