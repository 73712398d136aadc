/*
 * What a run says of other years: how a region's share has changed since the plan's baselines and since
 * earlier waves, and, from two waves on, where the survey's own region is heading in the year of its
 * target.
 *
 *	trend_read   in the snapshot's transaction: baselines, earlier waves (same programme, class,
 *	             instrument and standard; nothing else is joined), the target
 *	trend_make   after the estimates: changes and projections; nothing of a share that is withheld
 *	trend_put    into the batch that stores the run
 *
 * A plan's baseline has no standard error: the change then carries this survey's alone and is not
 * tested (trend/change.h). Waves are independent samples with one fixed form, so the linking error is 0.
 */
#ifndef KESU_APP_RUN_TREND_H
#define KESU_APP_RUN_TREND_H

#include "run/estimates.h"

#include <db/link.h>
#include <trend/change.h>
#include <trend/projection.h>

struct trend_reference {
	uint32_t region; /* index into the survey's regions */
	int year;
	int64_t run_id; /* 0: a baseline of the plan */
	bool derived;
	struct change_figure figure;
	struct change_test since; /* after trend_make */
};

struct trend {
	struct trend_reference *references; /* by region; after trend_make those with a change */
	size_t count;
	int target_year; /* 0: the plan has no number for the survey's own region */
	double target;
	size_t waves; /* that the projections rest on; 0: there are none */
	struct projection projection[PROJECTION_MODELS];
};

/* The caller ends it, also after a failure. */
KESU_MUST_CHECK bool trend_read(struct trend *trend, struct db_link *link,
        const struct run_survey *survey, int64_t run_id, struct error *error);
void trend_end(struct trend *trend);

void trend_make(
        struct trend *trend, const struct run_survey *survey, const struct estimates *estimates);
void trend_put(const struct trend *trend, const struct run_survey *survey, int64_t run_id,
        struct db_batch *batch, struct arena *arena);

#endif
