/* One query; its rows are copied. */
#include "peers.h"

#include "measures.h"

#include <queries/run.h>

bool run_peers_read(struct run_peers *peers, struct run_survey *survey, struct db_session *session,
        int64_t run_id, struct error *error)
{
	struct db_batch *batch = db_session_batch(session);
	struct q_rank_peers_row row;
	bool good;

	q_rank_peers(batch, run_id, str_from(measure_kind_name(measures_headline(survey))));
	good = db_session_run(session, error);
	if (good) {
		peers->count = db_rows(batch, 0);
		peers->list = arena_new(&survey->arena, peers->count + 1, sizeof(*peers->list));
	}
	for (size_t i = 0; good && q_rank_peers_row(batch, 0, i, &row); i++)
		peers->list[i] = (struct run_peer){
		        .parent = arena_copy(&survey->arena, row.parent),
		        .region = arena_copy(&survey->arena, row.region),
		        .run = row.peer_run_is_null ? 0 : row.peer_run,
		        .share = row.share,
		        .se = row.se,
		};
	return good;
}
