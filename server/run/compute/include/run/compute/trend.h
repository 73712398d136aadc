/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a region's share has changed since the plan's baselines and since earlier waves, and, from
 * two waves on, the projected share of the survey's own region in the year of its target. Nothing
 * is computed for a share that is withheld.
 *
 * A plan's baseline has no standard error: the change then carries this survey's alone and is not
 * tested (trend/change.h). Waves are independent samples. With one fixed form the linking error is
 * 0; between linked scales it is that of the links, added up and carried into each region's share
 * (trend_link.h).
 */
#ifndef KESU_RUN_COMPUTE_TREND_H
#define KESU_RUN_COMPUTE_TREND_H

#include <run/compute/estimates.h>

#include <trend/change.h>
#include <trend/projection.h>

struct run_change {
	struct run_reference since;
	double linking_se; /* in shares; NAN of a baseline */
	struct change_test test;
};

/* What became of an earlier wave once the run's own scale was known. */
struct run_wave_link {
	enum run_apart apart;
	double latent_se; /* of the link between the scales; of a wave that is comparable */
};

struct run_trend {
	struct run_change *changes; /* by region, in the order of the references */
	size_t count;
	struct run_wave_link *waves; /* of each wave of the past */
	size_t projected;            /* waves that the projections rest on; 0: there are none */
	struct projection projection[PROJECTION_MODELS];
};

/* The caller ends it. */
void run_trend_make(struct run_trend *trend, const struct run_survey *survey,
        const struct run_snapshot *snapshot, const struct run_estimates *estimates);
void run_trend_end(struct run_trend *trend);

#endif
