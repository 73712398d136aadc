/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The unit-level model in parts: people grouped by area with their covariates centred and scaled,
 * the integral of one area, the fit, the prediction.
 */
#ifndef KESU_AREA_UNIT_PARTS_H
#define KESU_AREA_UNIT_PARTS_H

#include <area/unit_level.h>

/* Area by area. x: the intercept and the covariates of each group, one group after the other. */
struct unit_people {
	uint32_t areas;
	size_t groups, coefficients;
	size_t *first; /* areas + 1 */
	double *x, *people, *ones;
};

/* Nodes and weights for integrals over N(0, 1). */
struct unit_nodes {
	double z[UNIT_NODES], weight[UNIT_NODES];
};

/* What is estimated, of the scaled covariates. */
struct unit_theta {
	double b[UNIT_COEFFICIENTS_MAX], s;
};

/* t given the area's answers: nodes with probabilities that add up to 1. */
struct unit_posterior {
	double log_integral, mode, information; /* W at the mode */
	double t[UNIT_NODES], p[UNIT_NODES];
};

struct unit_fit {
	struct unit_theta theta;
	double objective, log_likelihood;
	double covariance[UNIT_COEFFICIENTS_MAX * UNIT_COEFFICIENTS_MAX]; /* of b */
};

double area_unit_probability(double a);

void area_unit_nodes(struct unit_nodes *nodes);

/* eta: x'b of the area's groups. An area without respondents has the nodes and weights of
 * N(0, 1). */
void area_unit_posterior(const struct unit_people *people, uint32_t area, const double *eta,
        double s, const struct unit_nodes *nodes, struct unit_posterior *out);

/* x'b of each group of the area. */
void area_unit_eta(const struct unit_people *people, uint32_t area, const double *b, double *eta);

/* From *fit's theta on; without `start`, from a grid of s. False where it does not converge. */
KESU_MUST_CHECK bool area_unit_maximise(const struct unit_people *sample,
        const struct unit_nodes *nodes, enum unit_method method, bool start, struct unit_fit *fit);

/* P(t) of an area. eta: x'b of its groups of the population. */
double area_unit_share(
        const struct unit_people *population, uint32_t area, const double *eta, double s, double t);
/* E(P | y) of each area, as `estimate`, and the members that follow from the same posterior: gamma
 * and residual. */
void area_unit_predict(const struct unit_people *sample, const struct unit_people *population,
        const struct unit_nodes *nodes, const struct unit_theta *theta, struct unit_estimate *out);

/* What was fitted to what. */
struct unit_fitted {
	const struct unit_people *sample, *population;
	const struct unit_nodes *nodes;
	const struct unit_theta *theta;
};

/* Mean squared errors and intervals of the estimates in out, of which estimate is set. Counts the
 * replicates that failed; false where they are too many. */
KESU_MUST_CHECK bool area_unit_bootstrap(const struct unit_fitted *fitted,
        const struct unit_options *options, uint32_t *failed, struct unit_estimate *out,
        struct error *error);

/* The most groups that an area has. */
size_t area_unit_most(const struct unit_people *people);

#endif
