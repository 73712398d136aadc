/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The surveys and their lives for accounts. Row-level security leaves out what lies outside of the
 * account's region; what cannot be seen is 404. Nobody without an account is told of drafts.
 */
#include "life.h"
#include "list.h"

#include <core/resource.h>

#include <queries/core.h>
#include <queries/survey.h>

struct view {
	struct http_exchange *x;
	struct staff_token token;
};

static void list_seen(struct db_batch *batch, void *state)
{
	const struct view *view = state;
	json_t *list;
	struct q_scope_by_token_row who;
	struct q_survey_list_row row;

	if (!core_staff_signed_in(view->x, &view->token, batch, &who))
		return;
	list = json_array();
	for (size_t i = 0; q_survey_list_row(batch, 1, i, &row); i++)
		json_array_append_new(list, survey_list_json(&row));
	http_reply_json(view->x, 200, json_pack("{s:o}", "surveys", list));
}

static void life_seen(struct db_batch *batch, void *state)
{
	const struct view *view = state;
	struct q_scope_by_token_row who;
	struct q_survey_life_row row;

	if (!core_staff_signed_in(view->x, &view->token, batch, &who))
		return;
	if (q_survey_life_row(batch, 1, 0, &row))
		http_reply(view->x, 200, "application/json", row.life);
	else
		http_reply_problem(view->x, &http_not_found, STR("no such survey"), NULL, 0);
}

static void publications_seen(struct db_batch *batch, void *state)
{
	const struct view *view = state;
	struct q_scope_by_token_row who;
	struct q_publications_row row;

	if (!core_staff_signed_in(view->x, &view->token, batch, &who))
		return;
	if (q_publications_row(batch, 1, 0, &row))
		http_reply(view->x, 200, "application/json", row.publications);
	else
		http_reply_problem(view->x, &http_not_found, STR("no such survey"), NULL, 0);
}

/* The file alone, with the bytes that were signed: written anew, its JSON has other numbers. */
static void publication_seen(struct db_batch *batch, void *state)
{
	const struct view *view = state;
	struct q_scope_by_token_row who;
	struct q_publication_file_row row;

	if (!core_staff_signed_in(view->x, &view->token, batch, &who))
		return;
	if (!q_publication_file_row(batch, 1, 0, &row)) {
		http_reply_problem(view->x, &http_not_found, STR("no such publication"), NULL, 0);
		return;
	}
	http_reply_header(view->x, "Content-Disposition", "attachment");
	http_reply(view->x, 200, "application/json", row.manifest);
}

static void documents_seen(struct db_batch *batch, void *state)
{
	const struct view *view = state;
	struct q_scope_by_token_row who;
	struct q_documents_row row;

	if (!core_staff_signed_in(view->x, &view->token, batch, &who) ||
	        !core_staff_may(view->x, &who, CORE_RIGHT_MOVE_SURVEYS))
		return;
	if (q_documents_row(batch, 1, 0, &row))
		http_reply(view->x, 200, "application/json", row.documents);
}

/* A batch that begins with the account's scope, or NULL when the reply was sent. */
static struct db_batch *view_begin(struct http_exchange *x, struct view **view)
{
	*view = arena_new(http_arena(x), 1, sizeof(**view));
	**view = (struct view){x, core_staff_token(x)};
	if (!core_staff_admits(x, &(*view)->token))
		return NULL;
	return core_staff_batch(x, &(*view)->token);
}

void survey_list_get(struct http_exchange *x)
{
	struct view *view;
	struct db_batch *batch = view_begin(x, &view);

	if (!batch)
		return;
	q_survey_list(batch);
	db_batch_send(batch, list_seen, view);
}

void survey_life_get(struct http_exchange *x)
{
	struct view *view;
	struct db_batch *batch = view_begin(x, &view);

	if (!batch)
		return;
	q_survey_life(batch, http_param(x, "slug"));
	db_batch_send(batch, life_seen, view);
}

void survey_publications_get(struct http_exchange *x)
{
	struct view *view;
	struct db_batch *batch = view_begin(x, &view);

	if (!batch)
		return;
	q_publications(batch, http_param(x, "slug"));
	db_batch_send(batch, publications_seen, view);
}

void survey_publication_get(struct http_exchange *x)
{
	int64_t run;
	struct view *view;
	struct db_batch *batch;

	if (!str_to_int64(http_param(x, "run"), &run)) {
		http_reply_problem(x, &http_not_found, STR("no such publication"), NULL, 0);
		return;
	}
	batch = view_begin(x, &view);
	if (!batch)
		return;
	q_publication_file(batch, http_param(x, "slug"), &run);
	db_batch_send(batch, publication_seen, view);
}

void survey_documents_get(struct http_exchange *x)
{
	struct view *view;
	struct db_batch *batch = view_begin(x, &view);

	if (!batch)
		return;
	q_documents(batch);
	db_batch_send(batch, documents_seen, view);
}
