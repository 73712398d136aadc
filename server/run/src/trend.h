/*
 * What a run says of other years: how a region's share has changed since the plan's baselines and since
 * earlier waves, and, from two waves on, where the survey's own region is heading in the year of its
 * target.
 *
 *	trend_read   in the snapshot's transaction: baselines, the target, and earlier waves of the same programme,
 *	             class and kind: those with the same instrument, standard and measure, and those whose
 *	             plausible scores are on the same reference form and a linked scale; of the others why
 *	             they are not joined
 *	trend_make   after the estimates: changes and projections; nothing of a share that is withheld
 *	trend_put    into the batch that stores the run
 *
 * A plan's baseline has no standard error: the change then carries this survey's alone and is not
 * tested (trend/change.h). Waves are independent samples. With one fixed form the linking error is 0; between
 * linked scales it is that of the links, added up and carried into each region's share (run/trend_link.h).
 */
#ifndef KESU_APP_RUN_TREND_H
#define KESU_APP_RUN_TREND_H

#include "estimates.h"

#include <db/session.h>
#include <trend/change.h>
#include <trend/projection.h>

struct trend_reference {
	uint32_t region; /* index into the survey's regions */
	int year;
	int64_t run_id; /* 0: a baseline of the plan */
	bool derived;
	struct change_figure figure;
	double linking_se;        /* in shares, after trend_make; NAN of a baseline */
	struct change_test since; /* the same */
};

/* An earlier wave: what it can be compared by, or what keeps it apart. */
struct trend_wave {
	int year;
	int64_t run_id;
	struct str slug; /* of its survey */
	bool same_version;
	double linking_variance; /* of the latent scale, beyond the run's own link; NAN: no link */
	double latent_se;        /* of the link between the scales, after trend_make */
	const char *apart;       /* "standard", "measure", "form", "scale"; NULL: comparable */
};

struct trend {
	struct trend_reference *references; /* by region; after trend_make those with a change */
	size_t count;
	struct trend_wave *waves; /* one a year */
	size_t wave_count;
	int target_year; /* 0: the plan has no number for the survey's own region */
	double target;
	size_t projected; /* waves that the projections rest on; 0: there are none */
	struct projection projection[PROJECTION_MODELS];
};

/* The caller ends it, also after a failure. */
KESU_MUST_CHECK bool trend_read(struct trend *trend, struct db_session *session,
        struct run_survey *survey, int64_t run_id, struct error *error);
void trend_end(struct trend *trend);

void trend_make(struct trend *trend, const struct run_survey *survey,
        const struct run_snapshot *snapshot, const struct estimates *estimates);
void trend_put(const struct trend *trend, const struct run_survey *survey, int64_t run_id,
        struct db_batch *batch, struct arena *arena);

/* Earlier waves that are not joined, for the diagnostics: "not_compared". */
struct json_t *trend_apart(const struct trend *trend);

#endif
