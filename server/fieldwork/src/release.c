/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release.h"

#include <fieldwork/sampled.h>

#include <base/visible.h>
#include <core/database.h>

#include <inttypes.h>
#include <jansson.h>
#include <queries/fieldwork.h>

struct release {
	const struct config *config;
	struct str slug;
	int32_t replicates, reserve, released; /* released: all in all */
	int64_t people, added;
};

bool fieldwork_release_check(const struct config *config, bool other, struct error *error)
{
	if (!*config_text(config, "release"))
		return error_set(error, "--reason 只与 --release 同用 / it goes with --release");
	if (other || config_flag(config, "households") || *config_text(config, "reserve") ||
	        *config_text(config, "respondent"))
		return error_set(error,
		        "--release 不与抽样的选项同用 / it goes with no option of a "
		        "draw but --reason");
	return visible_trimmed(str_from(config_text(config, "reason"))).n > 0 ||
	       error_set(error, "缺 --reason / --reason is missing: why the reserve is released");
}

/* How far the reserve is released; the people who are invited then. */
static bool read_left(
        struct release *release, struct db_session *session, int32_t survey_id, struct error *error)
{
	const struct q_release_left_row *row;

	if (!q_release_left_run(session, survey_id, &row, error))
		return false;
	if (!row)
		return error_set(error,
		        "样本不是由 kesu draw 抽取的 / its sample was not drawn by kesu draw");
	release->added = row->people - release->people;
	release->people = row->people;
	release->reserve = row->reserve;
	release->released = row->released;
	return true;
}

static bool make(struct release *release, struct db_session *session, struct error *error)
{
	struct str reason = str_from(config_text(release->config, "reason"));
	int32_t survey_id;

	if (!fieldwork_sampled_find(
	            session, release->slug, WHILE_OPEN, ALL_DRAWN, &survey_id, error) ||
	        !read_left(release, session, survey_id, error))
		return false;
	if (release->replicates > release->reserve - release->released)
		return error_set(error,
		        "--release %" PRId32 "：备用只剩 %" PRId32 " 份 / %" PRId32
		        " of the reserve's replicates are left",
		        release->replicates, release->reserve - release->released,
		        release->reserve - release->released);
	return q_release_store_run(session, survey_id, release->replicates, reason, error) &&
	       read_left(release, session, survey_id, error) && db_session_commit(session, error);
}

static void print(const struct release *release)
{
	int32_t left = release->reserve - release->released;

	if (command_wants_json(release->config))
		command_print_json(json_pack("{s:s%, s:i, s:i, s:i, s:I, s:I}", "survey",
		        release->slug.p, release->slug.n, "replicates", (int)release->replicates,
		        "released", (int)release->released, "left", (int)left, "added",
		        (json_int_t)release->added, "people", (json_int_t)release->people));
	else
		printf("%.*s: 启用 released %" PRId32 " · 剩余 left %" PRId32
		       " · 新增 added %" PRId64 " · 共 all %" PRId64 "\n",
		        STR_ARG(release->slug), release->released, left, release->added,
		        release->people);
}

enum command_status fieldwork_release(const struct config *config, struct str slug)
{
	struct release release = {.config = config,
	        .slug = slug,
	        .replicates = (int32_t)config_number(config, "release")};
	struct error error;
	struct db_session *session = core_database_open(config, &error);
	bool done = session && db_session_begin(session, false, &error) &&
	            make(&release, session, &error);

	if (session && !done)
		db_session_rollback(session);
	db_session_close(session);
	if (!done)
		return command_fail("draw", &error);
	print(&release);
	return COMMAND_DONE;
}
