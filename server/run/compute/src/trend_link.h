/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The linking error of a region's share: the error of the latent scale carried into it by shifting
 * the cut (irt/link_share.h), by how many of the region's plausible points lie about the cut.
 */
#ifndef KESU_RUN_COMPUTE_TREND_LINK_H
#define KESU_RUN_COMPUTE_TREND_LINK_H

#include <run/compute/estimates.h>

struct run_trend_link {
	double slope; /* steps of points a unit of the latent variable, at the cut */
	size_t reach;
	double *share; /* of each region: 2 reach + 1, at or above the cut less reach steps .. */
};

/* latent_most: the largest error of the latent scale that will be asked for. */
void run_trend_link_make(struct run_trend_link *link, const struct run_survey *survey,
        const struct run_snapshot *snapshot, const struct run_estimates *estimates,
        double latent_most);
double run_trend_link_se(const struct run_trend_link *link, uint32_t region, double latent);
void run_trend_link_end(struct run_trend_link *link);

#endif
