/* One query; its rows are copied. */
#include "peers.h"

#include "measures.h"

#include <schema/queries.h>

bool run_peers_read(struct run_peers *peers, struct run_survey *survey, struct db_link *link,
        int64_t run_id, struct error *error)
{
	struct db_batch *batch = db_link_batch(link);
	struct q_rank_peers_row row;
	bool good;

	q_rank_peers(batch,
	        &(struct q_rank_peers){
	                .run_id = run_id,
	                .headline = str_from(reporting_measure_name(measures_headline(survey))),
	        });
	good = db_link_run(link, batch, error);
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
	db_batch_free(batch);
	return good;
}
