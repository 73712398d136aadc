/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Shares of the townships of one county, from a survey that was designed for the county. The direct
 * share of a single township is imprecise, so a Fay-Herriot model (area/fay_herriot.h) shrinks it
 * towards what the townships have in common. The model-based share is shown beside the direct share
 * and never replaces it.
 *
 *   scale       arcsin(sqrt(direct share)), psi_d = 1 / (4 n_eff,d)
 *   n_eff,d     n_d / D: the design effects of single townships rest on a handful of psus and are
 *               noise, so they share one, D = sum df_d V_d / sum df_d p_d (1 - p_d) / n_d, at least
 *               1 (V_d the direct variance, df_d its degrees of freedom). Smoothing before
 *               modelling: Casas-Cordero, Encina & Lahiri 2016 (in Pratesi, Analysis of Poverty
 *               Data by Small Area Estimation, ch. 20), whose arcsine model this is; Jiang, Lahiri,
 *               Wan & Wu 2001. R: emdi::fh( transformation = "arcsin", eff_smpsize = ,
 *               backtransformation = "bc", method = "reml") With fewer than TOWNS_DF_MIN degrees of
 *               freedom inside the townships the county's own design effect stands in (what differs
 *               between townships is in it too, so it is rather too large), and with as few there
 *               is no model.
 *   A           AREA_ADJUSTED: with ten townships REML often says 0, and intervals of townships
 *               without respondents would be of no width but the regression's
 *   interval    modelled +- z sqrt(MSE), taken back by sin^2; of a township without respondents t
 *               with sampled townships - coefficients degrees of freedom, for it rests on A alone
 *   benchmark   one factor for all, so that the townships, weighted by their sums of weights, make
 *               the county's direct share; MSE + (move)^2, the interval moves along
 *   unsampled   the regression's value, gamma 0
 *
 * Each coefficient, the intercept included, needs TOWNS_PER_COEFFICIENT sampled townships.
 * Covariates are taken in their order while there are enough townships. A covariate that is
 * constant or a linear combination of those before it is left out.
 *
 * Publication is by the root MSE against the share, as Statistics Canada releases estimates by
 * their coefficient of variation (Canadian Community Health Survey, data release guidelines): up to
 * 16.5 % shown, up to 33.3 % shown with a warning, above that not shown.
 *
 * Not for: ranking townships by their model-based shares alone (shrinkage makes them more alike;
 * use rank/rank.h with the root MSE). Not for townships that are very different from the others,
 * such as a special zone.
 */
#ifndef KESU_AREA_TOWNS_H
#define KESU_AREA_TOWNS_H

#include <area/fay_herriot.h>
#include <design/publication.h>

#define TOWNS_SAMPLED_MIN     5   /* fewer townships with respondents: no model */
#define TOWNS_PER_COEFFICIENT 5   /* sampled townships */
#define TOWNS_DF_MIN          8.0 /* fewer degrees of freedom: the design effect is unknown */
#define TOWNS_ERROR_SHOWN     0.165
#define TOWNS_ERROR_MAX       0.333

struct towns_rows {
	size_t count;
	const struct estimate *share;  /* direct, of each township */
	double county;                 /* its direct share; NAN: not to be shown, no benchmark */
	double county_deff, county_df; /* its design effect and the degrees of freedom under it */
	size_t covariates;
	const double *const *covariate; /* one column of finite numbers each */
	const char *const *name;
};

enum towns_outcome {
	TOWNS_MADE,
	TOWNS_FEW,     /* sampled townships under the minimum */
	TOWNS_FEW_DF,  /* degrees of freedom under the minimum */
	TOWNS_EXTREME, /* nobody, or everybody, is literate */
	TOWNS_FAILED,  /* the figures do not allow a model */
	TOWNS_OUTCOMES
};

struct towns_figure {
	double share, rmse, low, high, gamma;
	bool sampled; /* or synthetic: the regression alone */
	enum publication_status status;
};

struct towns_model {
	enum towns_outcome outcome;
	struct error failure; /* the words of TOWNS_FAILED */
	size_t sampled;
	double deff, deff_df; /* D and the degrees of freedom it rests on */
	bool deff_of_county;
	double z, t; /* of the intervals: sampled townships, the others */
	bool benchmarks;
	size_t covariates;                               /* taken */
	const char *covariate_name[AREA_COVARIATES_MAX]; /* of them: the rows' own words */
	struct area_model area;
};

/* figures: one per township, in their order; set only when the outcome is TOWNS_MADE. */
void area_towns_estimate(const struct towns_rows *rows, double level, struct towns_model *model,
        struct towns_figure *figures);

/* "made", "few_areas", "few_df", "extreme", "failed". */
const char *area_towns_outcome_name(enum towns_outcome outcome);

#endif
