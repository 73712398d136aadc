/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The step `published` of POST /surveys/{slug}/transitions: signs by the key of the setting
 * publication_key and stores the manifest, as kesu survey publish does. The file is what
 * GET /surveys/{slug}/publications returns. A key that is another one than the last publication's
 * is for the command, whose --new-key says that it is meant.
 */
#include "life.h"
#include "publication.h"

#include <base/config.h>
#include <core/task.h>

#include <queries/core.h>
#include <queries/survey.h>

static const struct http_problem_type problem_refused = {
        409, "/problems/publication-refused", "不能发布", "It cannot be published"};

struct publishing {
	struct core_task task;
	struct publication publication;
	const char *path; /* of the key */
};

static bool make(struct publishing *publishing, struct db_session *session, struct error *error)
{
	struct publication *publication = &publishing->publication;
	bool made = survey_publication_make(publication, session, error);

	publishing->task.rehearsed = publication->lacks > 0;
	return made;
}

static bool work(struct core_task *task, struct db_session *session, struct error *error)
{
	struct publishing *publishing = (struct publishing *)task;
	struct publication_earlier earlier;
	struct signature_key *key;
	bool good;

	if (!*publishing->path)
		return error_set(error,
		        "服务器没有签名私钥：请在配置中写明 publication_key / the server has no "
		        "signing key: it is named by the setting publication_key");
	key = survey_signature_key_open(publishing->path, false, error);
	if (!key)
		return false;
	publishing->publication.key = key;
	good = survey_publication_earlier(session, &earlier, error) &&
	       survey_publication_key_check(key, &earlier, "publication_key", error) &&
	       make(publishing, session, error);
	survey_signature_key_close(key);
	return good;
}

static void life_read(struct db_batch *batch, void *state)
{
	const struct publishing *publishing = state;
	struct q_survey_life_row row;

	if (core_batch_done(publishing->task.x, batch) && q_survey_life_row(batch, 1, 0, &row))
		http_reply(publishing->task.x, 200, "application/json", row.life);
}

static void reply_done(struct publishing *publishing)
{
	struct http_exchange *x = publishing->task.x;
	struct db_batch *batch = core_staff_batch(x, &publishing->task.token);

	q_survey_life(batch, publishing->publication.slug);
	db_batch_send(batch, life_read, publishing);
}

static void reply(struct core_task *task)
{
	struct publishing *publishing = (struct publishing *)task;
	struct publication *publication = &publishing->publication;

	if (core_task_ended(task)) {
		if (task->outcome == CORE_TASK_REFUSED)
			http_reply_problem(
			        task->x, &problem_refused, str_from(task->error.text), NULL, 0);
		else if (publication->lacks)
			survey_reply_lacks(task->x, publication->lack, publication->lacks);
		else
			reply_done(publishing);
	}
	survey_publication_end(publication);
}

static void ask(struct db_batch *batch, struct core_task *task)
{
	q_publication_allowed(batch, http_param(task->x, "slug"));
}

void survey_publish_start(struct http_exchange *x, int64_t run_id)
{
	struct publishing *publishing = arena_new(http_arena(x), 1, sizeof(*publishing));

	*publishing = (struct publishing){
	        .task = {.x = x, .ask = ask, .work = work, .reply = reply},
	        .publication = {.slug = http_param(x, "slug"),
	                .run_id = run_id,
	                .figures = core_context(x)->figures},
	        .path = config_text(core_context(x)->config, "publication_key"),
	};
	core_task_start(&publishing->task);
}
