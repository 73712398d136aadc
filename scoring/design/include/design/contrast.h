/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Differences of domains, their covariance and their tests.
 *
 *   d = p_a - p_b,  V = V_aa + V_bb - 2 V_ab: the variance of the total of the scores' difference.
 *   Domains share psus, so V_ab is not 0. Waves drawn independently are in separate strata, and for
 *   them V_ab is 0 (Kish 1965, 12.4; R: svycontrast on svyby(covmat = TRUE)).
 *   t = d / se on the design's degrees of freedom. (R's svyttest takes one fewer, as a regression
 *   does.)
 *   Several differences: p adjusted by Holm 1979, which is valid for any dependence between them
 *   (R: p.adjust).
 */
#ifndef KESU_DESIGN_CONTRAST_H
#define KESU_DESIGN_CONTRAST_H

#include <design/domains.h>
#include <design/interval.h>

/* The domains that are compared. */
struct contrast_domains {
	uint32_t count;
	const uint32_t *domain;           /* count */
	const struct estimate *estimates; /* of all domains of the estimand */
};

/*
 * Covariances of the estimates of the domains compared: out is count x count. Their estimates are
 * what design_domains gave for the same estimand.
 */
KESU_MUST_CHECK bool design_contrast_covariance(const struct domains_estimand *estimand,
        const struct contrast_domains *compared, double *out, struct error *error);

struct contrast {
	double difference, var, se, df, t, p;
	double p_holm; /* of the family; set by design_contrast_adjust */
	struct interval interval;
};

/* Without degrees of freedom, or with se 0, all members except difference, var and df are NAN. */
struct contrast design_contrast_test(double difference, double var, double df, double level);
/* Differences without a p are left out of the family. */
void design_contrast_adjust(struct contrast *contrasts, size_t count);

#endif
