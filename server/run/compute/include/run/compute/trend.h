/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a region's share has changed since the plan's baselines and since earlier waves. From two
 * waves on it also has the projected share of the survey's own region in the target year. Nothing
 * is computed for a share that is withheld.
 *
 * A plan's baseline has no standard error. The change since a baseline therefore has the error of
 * this survey alone and is not tested (trend/change.h). Waves are independent samples. With one
 * fixed form the linking error is 0. Between linked scales the variances of all links are added;
 * the result is converted to an error of each region's share (trend_link.h).
 */
#ifndef KESU_RUN_COMPUTE_TREND_H
#define KESU_RUN_COMPUTE_TREND_H

#include <run/compute/estimates.h>

#include <trend/change.h>
#include <trend/projection.h>

struct run_change {
	struct run_reference since;
	double linking_se; /* in units of the share; NAN for a baseline */
	struct change_test test;
};

/* What is known of an earlier wave after the run's own scale was found. */
struct run_wave_link {
	enum run_apart apart;
	double latent_se; /* error of the link between the scales; only for a comparable wave */
};

struct run_trend {
	struct run_change *changes; /* by region, in the order of the references */
	size_t count;
	struct run_wave_link *waves; /* one for each wave of the past */
	size_t projected; /* number of waves used for the projections; 0 when there are none */
	struct projection projection[PROJECTION_MODELS];
};

/* The caller ends it. */
void run_trend_make(struct run_trend *trend, const struct run_survey *survey,
        const struct run_snapshot *snapshot, const struct run_estimates *estimates);
void run_trend_end(struct run_trend *trend);

#endif
