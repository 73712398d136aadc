/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read of a survey's form: one statement each, whose JSON is the reply. */
#include "forms.h"

#include <core/resource.h>

#include <queries/core.h>
#include <queries/survey.h>

struct view {
	struct http_exchange *x;
	struct staff_token token;
};

/* NULL when the reply was sent. */
static struct db_batch *view_begin(struct http_exchange *x, struct view **view)
{
	*view = arena_new(http_arena(x), 1, sizeof(**view));
	**view = (struct view){x, core_staff_token(x)};
	if (!core_staff_admits(x, &(*view)->token))
		return NULL;
	return core_staff_batch(x, &(*view)->token);
}

static bool view_may(const struct view *view, const struct db_batch *batch)
{
	struct q_scope_by_token_row who;

	return core_staff_signed_in(view->x, &view->token, batch, &who) &&
	       core_staff_may(view->x, &who, CORE_RIGHT_TRY_FORMS);
}

static void view_reply(const struct view *view, bool found, struct str document)
{
	if (found)
		http_reply(view->x, 200, "application/json", document);
	else
		http_reply_problem(view->x, &http_not_found, STR("no such survey"), NULL, 0);
}

static void booklets_seen(struct db_batch *batch, void *state)
{
	struct q_survey_booklets_row row = {{0}};

	if (view_may(state, batch))
		view_reply(state, q_survey_booklets_row(batch, 1, 0, &row), row.booklets);
}

static void exposure_seen(struct db_batch *batch, void *state)
{
	struct q_survey_exposure_row row = {{0}};

	if (view_may(state, batch))
		view_reply(state, q_survey_exposure_row(batch, 1, 0, &row), row.exposure);
}

static void pilot_seen(struct db_batch *batch, void *state)
{
	struct q_pilot_results_row row = {{0}};

	if (view_may(state, batch))
		view_reply(state, q_pilot_results_row(batch, 1, 0, &row), row.results);
}

static void pilot_deleted(struct db_batch *batch, void *state)
{
	const struct view *view = state;
	struct q_pilot_delete_row row;

	if (!view_may(view, batch))
		return;
	if (q_pilot_delete_row(batch, 1, 0, &row))
		http_reply_json(view->x, 200, json_pack("{s:i}", "deleted", (int)row.links));
	else
		view_reply(view, false, STR(""));
}

void survey_booklets_get(struct http_exchange *x)
{
	struct view *view;
	struct db_batch *batch = view_begin(x, &view);

	if (!batch)
		return;
	q_survey_booklets(batch, http_param(x, "slug"));
	db_batch_send(batch, booklets_seen, view);
}

void survey_exposure_get(struct http_exchange *x)
{
	struct view *view;
	struct db_batch *batch = view_begin(x, &view);

	if (!batch)
		return;
	q_survey_exposure(batch, http_param(x, "slug"));
	db_batch_send(batch, exposure_seen, view);
}

void survey_pilot_get(struct http_exchange *x)
{
	struct view *view;
	struct db_batch *batch = view_begin(x, &view);

	if (!batch)
		return;
	q_pilot_results(batch, http_param(x, "slug"));
	db_batch_send(batch, pilot_seen, view);
}

void survey_pilot_delete(struct http_exchange *x)
{
	struct view *view;
	struct db_batch *batch = view_begin(x, &view);

	if (!batch)
		return;
	q_pilot_delete(batch, http_param(x, "slug"));
	db_batch_send(batch, pilot_deleted, view);
}
