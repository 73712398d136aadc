/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Shares of small areas by a unit-level model: a logistic model of people with a random effect of
 * their area, and what it says of everyone who lives there.
 *   y_ij = 1 with probability p(x_ij'b + u_i), p(a) = 1 / (1 + exp(-a)), u_i = s t_i, t_i ~ N(0,1)
 *   share of area i:  P_i(t) = sum_c N_ic p(x_c'b + s t) / sum_c N_ic, over its cells of population
 * The estimate is the empirical best predictor, E(P_i(t_i) | y_i) at the estimated b and s (Jiang &
 * Lahiri 2001, Ann. Inst. Statist. Math. 53, 217-243; Rao & Molina 2015, Small Area Estimation,
 * 9.5). Of an area without respondents it is the mean of P_i(t) over t ~ N(0, 1).
 *
 * b and s maximise the likelihood, an integral over t an area, by adaptive Gauss-Hermite quadrature
 * with UNIT_NODES nodes about the mode of each (Pinheiro & Bates 1995; R: lme4::glmer(nAGQ = )), by
 * Newton's method with exact derivatives of the integrals (Louis 1982). UNIT_PENALISED adds log s:
 * the mode under a prior gamma(2, 0) of s (Chung, Rabe-Hesketh, Dorie, Gelman & Liu 2013,
 * Psychometrika 78, 685-709; R: blme), which is never 0 and differs from the maximum by less than
 * one standard error.
 *
 * MSE by the parametric bootstrap (Gonzalez-Manteiga, Lombardia, Molina, Morales & Santamaria 2007,
 * Comput. Stat. Data Anal. 51, 2720-2733): effects and answers are drawn from the fitted model, the
 * true share of each area computed from the effect, the model fitted again, and the squared
 * distances of the new estimates to these true shares averaged. The interval is of the logit of the
 * share, with the root mean square of the distances of the logits as its standard error. The same
 * seed gives the same bits on any number of threads.
 *
 *   gamma       s^2 W / (1 + s^2 W), W = sum n p (1 - p) over the area's respondents at the mode:
 *               the weight of the area's own answers against what its covariates suggest
 *   residual    s t / (s sqrt(gamma)), t the mode: standard normal if the model holds
 *
 * Not for: samples in which, with the same covariates, some are more likely to be drawn because of
 * y; people in clusters that differ inside an area (the error is then too small); areas of which a
 * large part was asked (who was asked is not taken as known); covariates of the population that are
 * defined otherwise than those of the sample.
 */
#ifndef KESU_AREA_UNIT_LEVEL_H
#define KESU_AREA_UNIT_LEVEL_H

#include <base/error.h>

#include <stddef.h>
#include <stdint.h>

enum {
	UNIT_NODES = 21,
	UNIT_COVARIATES_MAX = 50,
	UNIT_COEFFICIENTS_MAX = 1 + UNIT_COVARIATES_MAX,
	UNIT_SAMPLED_MIN = 5, /* areas with respondents: fewer say nothing about s */
	UNIT_REPLICATES_MAX = 100000
};

/* Groups of people of one area who are alike in every covariate; a person may be a group. */
struct unit_groups {
	size_t count;
	const uint32_t *area;
	const double *people;           /* at least 0 */
	const double *ones;             /* of them with y = 1; NULL: of the population */
	const double *const *covariate; /* one column of finite numbers each */
};

struct unit_rows {
	uint32_t areas;
	size_t covariates;
	const char *const *name; /* of the covariates, for messages */
	/* The population has people in every area. */
	struct unit_groups sample, population;
};

enum unit_method { UNIT_ML, UNIT_PENALISED, UNIT_METHODS };

struct unit_options {
	enum unit_method method;
	uint32_t replicates; /* of the bootstrap; 0: no MSE and no interval */
	uint64_t seed;
	double level; /* of the interval */
};

struct unit_model {
	uint32_t sampled;    /* areas with respondents */
	double people, ones; /* of the sample */
	double sd;           /* s */
	size_t coefficients; /* the intercept and then the covariates */
	double coefficient[UNIT_COEFFICIENTS_MAX], se[UNIT_COEFFICIENTS_MAX];
	double log_likelihood; /* of the groups' counts, without the binomial coefficients */
	uint32_t failed;       /* replicates whose model could not be fitted, which are left out */
};

struct unit_estimate {
	double people, ones; /* of the area in the sample */
	double estimate, mse, low, high, gamma;
	double residual; /* NAN without respondents, and where s is 0 */
};

/*
 * out: one element an area. False for fewer than UNIT_SAMPLED_MIN areas with respondents, nobody or
 * everybody with y = 1, a covariate that is constant or a combination of those before it, or one
 * whose people all have the same y; more than one in ten replicates that fail.
 */
KESU_MUST_CHECK bool area_unit_fit(const struct unit_rows *rows, const struct unit_options *options,
        struct unit_model *model, struct unit_estimate *out, struct error *error);

/* "ml", "penalised". */
const char *area_unit_method_name(enum unit_method method);

#endif
