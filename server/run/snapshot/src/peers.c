/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One query; its rows are copied. */
#include <run/snapshot/peers.h>

#include <queries/run.h>

#include <math.h>

static struct run_peer peer_of(struct arena *arena, const struct q_rank_peers_row *row)
{
	return (struct run_peer){
	        .parent = arena_copy(arena, row->parent),
	        .region = arena_copy(arena, row->region),
	        .run = row->peer_run_is_null ? 0 : row->peer_run,
	        .figure_id = row->figure_id_is_null ? 0 : row->figure_id,
	        .apart = row->apart.n > 0,
	        .share = row->share_is_null ? (double)NAN : row->share,
	        .se = row->se_is_null ? (double)NAN : row->se,
	        .n = row->n_is_null ? (double)NAN : row->n,
	};
}

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
		peers->list[i] = peer_of(&survey->arena, &rows.row[i]);
	return true;
}
