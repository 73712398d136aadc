/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release.h"

#include <fieldwork/sampled.h>

#include <inttypes.h>
#include <jansson.h>
#include <queries/fieldwork.h>

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

bool fieldwork_release_make(
        struct release *release, struct db_session *session, struct error *error)
{
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
	return q_release_store_run(
	               session, survey_id, release->replicates, release->reason, error) &&
	       read_left(release, session, survey_id, error);
}

json_t *fieldwork_release_json(const struct release *release)
{
	return json_pack("{s:s%, s:i, s:i, s:i, s:I, s:I}", "survey", release->slug.p,
	        release->slug.n, "replicates", (int)release->replicates, "released",
	        (int)release->released, "left", (int)(release->reserve - release->released),
	        "added", (json_int_t)release->added, "people", (json_int_t)release->people);
}
