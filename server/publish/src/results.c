/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results.h"

#include "take.h"
#include <core/problems.h>

#include <base/memory.h>

#include <queries/core.h>
#include <queries/publish.h>

#include <stdlib.h>

/*
 * Allocated on its own and not in the exchange's arena: it ends after the reply, and the reply ends
 * the exchange.
 */
struct results {
	struct http_exchange *x;
	struct publish_results_view view;
	struct staff_token token;
	struct str slug;
	struct publish_indicator indicator;
	struct publish_figures asked; /* statements of the second batch */
};

/* Statements of the first batch. */
enum { AT_SCOPE, AT_SURVEY, AT_RUN };

static void results_end(struct results *results)
{
	publish_indicator_end(&results->indicator);
	free(results);
}

static void results_figures_seen(struct db_batch *batch, void *state)
{
	struct results *results = state;

	if (core_batch_done(results->x, batch)) {
		publish_figures_take(&results->indicator, batch, &results->asked);
		results->view.write(results->x, &results->indicator, results->view.state);
	}
	results_end(results);
}

static void results_ask_figures(struct results *results)
{
	struct db_batch *batch = core_staff_batch(results->x, &results->token);

	results->asked = publish_figures_ask(batch, results->indicator.run.id);
	if (results->view.file)
		q_export_noted(batch, results->indicator.run.id, str_from(results->view.file));
	db_batch_send(batch, results_figures_seen, results);
}

/* Callers are not told whether a survey exists when they may not see it. */
static void results_reply_unseen(struct results *results, const struct db_batch *batch)
{
	struct q_scope_by_token_row who;
	bool known = q_scope_by_token_row(batch, AT_SCOPE, 0, &who) && who.name.p;

	if (known) {
		http_reply_problem(results->x, &http_not_found, STR("no such survey"), NULL, 0);
		return;
	}
	http_reply_header(results->x, "WWW-Authenticate", "Bearer");
	http_reply_problem(results->x, &core_problem_account_needed, STR(""), NULL, 0);
}

static void results_reply_superseded(struct results *results)
{
	http_reply_problem(results->x, &http_not_found,
	        STR("the run was superseded by a later one of almost the same people: its figures "
	            "are closed"),
	        NULL, 0);
	results_end(results);
}

static void results_survey_seen(struct db_batch *batch, void *state)
{
	struct results *results = state;
	bool has_run = http_query(results->x, "run").n > 0;
	struct q_scope_by_token_row who;

	if (!core_batch_done(results->x, batch)) {
		results_end(results);
		return;
	}
	core_staff_learn(results->x, &results->token,
	        q_scope_by_token_row(batch, AT_SCOPE, 0, &who) && who.name.p);
	if (!publish_take_survey(&results->indicator, results->slug, batch, AT_SURVEY)) {
		results_reply_unseen(results, batch);
		results_end(results);
		return;
	}
	if (publish_take_run(&results->indicator, batch, AT_RUN)) {
		if (results->indicator.run.superseded_by)
			results_reply_superseded(results);
		else
			results_ask_figures(results);
		return;
	}
	if (has_run)
		http_reply_problem(results->x, &http_not_found, STR("no such run"), NULL, 0);
	else
		results->view.write(results->x, &results->indicator, results->view.state);
	results_end(results);
}

void publish_results_ask(struct http_exchange *x, const struct publish_results_view *view)
{
	struct str run_text = http_query(x, "run");
	struct staff_token token = core_staff_token(x);
	struct results *results;
	struct db_batch *batch;
	int64_t run_id = 0;

	if (run_text.n && (!str_to_int64(run_text, &run_id) || run_id < 1)) {
		http_reply_problem(
		        x, &http_bad_request, STR("run must be a run's number"), NULL, 0);
		return;
	}
	if (!core_staff_admits(x, &token))
		return;
	results = memory_new(1, sizeof(*results));
	results->x = x;
	results->view = *view;
	results->token = token;
	results->slug = http_param(x, "slug");
	publish_indicator_init(&results->indicator);
	batch = core_staff_batch(x, &results->token);
	q_survey_by_slug(batch, results->slug);
	q_run_of_survey(batch, results->slug, run_text.n == 0 ? NULL : &run_id);
	db_batch_send(batch, results_survey_seen, results);
}
