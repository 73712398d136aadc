/*
 * Filling an indicator from database rows, a lane's batch or a session's. Rows are copied, so a batch
 * may end before the indicator does. What can go wrong: a row's JSON is not what was stored.
 *
 *	indicator_init(&indicator);
 *	found = indicator_take_survey(&indicator, slug, batch, statement);   q_survey_by_slug
 *	scored = indicator_take_run(&indicator, batch, statement);           q_run_of_survey
 *	asked = figures_ask(batch, indicator.run.id);                        the next batch
 *	figures_take(&indicator, batch, &asked);
 *	indicator_end(&indicator);
 */
#ifndef KESU_PUBLISH_TAKE_H
#define KESU_PUBLISH_TAKE_H

#include <publish/indicator.h>

#include <db/db.h>

/* False: the statement has no row (no such survey or run, or the scope does not see it). */
bool indicator_take_survey(struct indicator *indicator, struct str slug,
        const struct db_batch *batch, size_t statement);
bool indicator_take_run(
        struct indicator *indicator, const struct db_batch *batch, size_t statement);

/* Statements of a batch. */
struct figures_asked {
	size_t estimates, measures, changes, projections, statistics;
	size_t areas, ranks, rank_targets;
};

/* Everything that a run has found; a run of an activity has statistics alone. */
struct figures_asked figures_ask(struct db_batch *batch, int64_t run_id);
void figures_take(struct indicator *indicator, const struct db_batch *batch,
        const struct figures_asked *asked);

/* The part of it that take_areas.c takes. */
void areas_take(struct indicator *indicator, const struct db_batch *batch,
        const struct figures_asked *asked);

/* Copies of a row's texts that live as long as the indicator. */
struct str keep(struct indicator *indicator, struct str s);
struct indicator_words keep_words(struct indicator *indicator, struct str json);
/* NAN for NULL. */
double number_or_none(double value, bool is_null);

#endif
