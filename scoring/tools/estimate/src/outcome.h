/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What `kesu estimate` makes of a target: estimates with their intervals, differences with their
 * tests. Each plausible value is evaluated separately; plausible/combine.h combines the results.
 */
#ifndef KESU_APP_ESTIMATE_OUTCOME_H
#define KESU_APP_ESTIMATE_OUTCOME_H

#include "contrasts.h"
#include "degrees.h"

#include <design/contrast.h>
#include <plausible/combine.h>

/*
 * Why a figure lacks what others have. The first two leave it without standard error, interval and
 * test, the third without interval; none but FIGURE_GOOD leaves it a design effect and n_eff. All
 * but FIGURE_NO_DF come from weights below 0 alone.
 */
enum figure_status {
	FIGURE_GOOD,
	FIGURE_NO_DF, /* no degree of freedom: its rows are in one psu, or in one of each stratum */
	FIGURE_NO_POPULATION, /* a mean or share of rows whose weights add up to 0 or less */
	FIGURE_OUTSIDE,       /* a share that is not between 0 and 1 */
	FIGURE_NO_SPREAD,     /* s^2, which V is compared with, is 0 or less */
	FIGURE_STATUSES
};

struct figure {
	struct estimate share; /* with plausible values: the combined estimate */
	enum figure_status status;
	struct interval interval;
	double n_eff;
	struct plausible_combined combined; /* for plausible values only */
	const double *draws;                /* the estimate from each plausible value; else NULL */
};

struct difference {
	struct contrast contrast;
	enum figure_status status;          /* of the first one of its two figures that has one */
	struct plausible_combined combined; /* likewise; without the linking error */
};

struct outcome {
	struct figure *figures; /* one per domain */
	double *draws;          /* the memory behind the `draws` of all figures */
	struct pairs pairs;
	struct difference *differences; /* one per pair */
	uint32_t replicates;            /* number of replicates; 0 without --replicates */
	bool population; /* the weights add up to one: deff without replacement is defined */
};

/* Of the chosen target of the sheet; degrees: of each domain. Call tools_outcome_end in any
 * case. */
KESU_MUST_CHECK bool tools_outcome_make(struct outcome *outcome, struct sheet *sheet,
        const struct degrees *degrees, struct error *error);
void tools_outcome_end(struct outcome *outcome);
/* Adjusts the p of the differences of all outcomes, as one family. */
void tools_differences_adjust(struct outcome *outcomes, uint32_t count);

/* NULL when it is good, else "no_df", "no_population", "outside_0_1" or "no_spread". */
const char *tools_figure_status_name(enum figure_status status);
/* The sentence that explains it below a table, in Chinese and English. */
void tools_figure_status_explain(enum figure_status status);

/* A value in one psu only says nothing about the variance between psus. Strata that were taken
 * whole have none. */
bool tools_figure_no_df(const struct estimate *share, const struct degrees *degrees);
/* Takes from the figure what it cannot have for this reason. */
void tools_figure_void(struct figure *figure, enum figure_status status);

/* The weights of the rows, calibrated where they are; NULL: equal. */
const double *tools_weights_used(const struct sheet *sheet);
/*
 * Whether the weights add up to a population that the sample is a part of. Weights that were scaled
 * to mean 1 do not; a design effect without replacement, which needs the sampling fraction n / W,
 * is then meaningless.
 */
bool tools_weights_count_population(const struct sheet *sheet);
/*
 * The rows that limits without a variance (a share of 0 or 1) may count on: n over the design
 * effect of the other domains, n when their effect is below 1. Where no other domain tells of the
 * clusters, one row a psu.
 */
double tools_extreme_n(const struct sheet *sheet, const struct estimate *share, double effect);

#endif
