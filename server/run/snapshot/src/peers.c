/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One query; its rows are copied. */
#include <run/snapshot/peers.h>

#include <queries/run.h>

bool run_peers_read(struct run_peers *peers, struct run_survey *survey, struct db_session *session,
        int64_t run_id, struct error *error)
{
	struct str headline = str_from(reporting_measure_name(run_survey_headline(survey)));
	struct q_rank_peers_rows rows;

	if (!q_rank_peers_run(session, run_id, headline, &rows, error))
		return false;
	peers->count = rows.count;
	peers->list = arena_new(&survey->arena, rows.count + 1, sizeof(*peers->list));
	for (size_t i = 0; i < rows.count; i++)
		peers->list[i] = (struct run_peer){
		        .parent = arena_copy(&survey->arena, rows.row[i].parent),
		        .region = arena_copy(&survey->arena, rows.row[i].region),
		        .run = rows.row[i].peer_run_is_null ? 0 : rows.row[i].peer_run,
		        .share = rows.row[i].share,
		        .se = rows.row[i].se,
		};
	return true;
}
