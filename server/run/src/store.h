/* What a run leaves in the database: all of it in one transaction that also ends the run. */
#ifndef KESU_APP_RUN_STORE_H
#define KESU_APP_RUN_STORE_H

#include "areas.h"
#include "trend.h"

/* What is stored of a survey that has a sample. */
struct store_figures {
	const struct estimates *estimates;
	const struct run_areas *areas;
	const struct run_trend *trend;
};

KESU_MUST_CHECK bool store_shares(struct db_session *session, int64_t run_id,
        const struct run_survey *survey, const struct run_snapshot *snapshot,
        const struct store_figures *figures, struct error *error);
KESU_MUST_CHECK bool store_activity(struct db_session *session, int64_t run_id,
        const struct run_survey *survey, const struct run_snapshot *snapshot, struct error *error);

#endif
