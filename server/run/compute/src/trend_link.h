/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The linking error of a region's share. The error of the latent scale becomes an error of the
 * share by shifting the cut (linking/link_share.h). It depends on how many of the region's
 * plausible scores are near the cut.
 */
#ifndef KESU_RUN_COMPUTE_TREND_LINK_H
#define KESU_RUN_COMPUTE_TREND_LINK_H

#include <run/compute/estimates.h>

struct run_trend_link {
	double slope; /* steps of points per unit of the latent variable, at the cut */
	size_t reach;
	/*
	 * For each region 2 reach + 1 shares: at or above the cut minus reach steps, and so on up
	 * to the cut plus reach steps.
	 */
	double *share;
};

/* latent_most: the largest error of the latent scale that run_trend_link_se will be asked for. */
void run_trend_link_make(struct run_trend_link *link, const struct run_survey *survey,
        const struct run_snapshot *snapshot, const struct run_estimates *estimates,
        double latent_most);
double run_trend_link_se(const struct run_trend_link *link, uint32_t region, double latent);
void run_trend_link_end(struct run_trend_link *link);

#endif
