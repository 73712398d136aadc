/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fills an indicator from database rows, from the batch of a lane or of a session. Rows are copied,
 * so a batch may end before the indicator does. What can go wrong: the JSON in a row is not what
 * was stored.
 *
 * 	publish_indicator_init(&indicator);
 * 	found = publish_take_survey(&indicator, slug, batch, statement);   q_survey_by_slug
 * 	scored = publish_take_run(&indicator, batch, statement);           q_run_of_survey
 * 	asked = publish_figures_ask(batch, indicator.run.id);              in the next batch
 * 	publish_figures_take(&indicator, batch, &asked);
 * 	publish_indicator_end(&indicator);
 */
#ifndef KESU_PUBLISH_TAKE_H
#define KESU_PUBLISH_TAKE_H

#include <publish/indicator.h>

#include <db/db.h>

/*
 * False when the statement has no row: there is no such survey or run, or the scope does not see
 * it.
 */
bool publish_take_survey(struct publish_indicator *indicator, struct str slug,
        const struct db_batch *batch, size_t statement);
bool publish_take_run(
        struct publish_indicator *indicator, const struct db_batch *batch, size_t statement);

/* The numbers of statements in a batch. */
struct publish_figures {
	size_t estimates, measures, changes, projections, statistics;
	size_t areas, ranks, rank_targets;
	size_t gaps, gap_changes, spreads, gap_targets;
	size_t comparisons, marks;
};

/* Everything that a run has found. A run of an activity has only statistics. */
struct publish_figures publish_figures_ask(struct db_batch *batch, int64_t run_id);
void publish_figures_take(struct publish_indicator *indicator, const struct db_batch *batch,
        const struct publish_figures *asked);

/* Take the parts that are in take_areas.c and take_gaps.c. */
void publish_areas_take(struct publish_indicator *indicator, const struct db_batch *batch,
        const struct publish_figures *asked);
void publish_gaps_take(struct publish_indicator *indicator, const struct db_batch *batch,
        const struct publish_figures *asked);
void publish_comparisons_take(struct publish_indicator *indicator, const struct db_batch *batch,
        const struct publish_figures *asked);

/* Copies of a row's texts. They live as long as the indicator. */
struct str publish_keep(struct publish_indicator *indicator, struct str s);
struct publish_words publish_keep_words(struct publish_indicator *indicator, struct str json);
/* NAN for a database NULL. */
double publish_number_or_none(double value, bool is_null);

#endif
