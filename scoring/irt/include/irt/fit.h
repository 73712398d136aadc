/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Item parameters by marginal maximum likelihood: EM on a fixed grid (Bock & Aitkin 1981,
 * Psychometrika 46, 443-459), accelerated, with standard errors by Oakes' identity (1999, JRSS B
 * 61, 479-482).
 *
 * Scale. The first group is N(0, 1), the others' means and standard deviations are estimated, items
 * are the same in all (Bock & Zimowski 1997). With an item of the Rasch model its slope sets the
 * unit, so the first group's standard deviation is estimated too. With anchors (items whose
 * parameters are given and fixed), every group's mean and standard deviation are estimated.
 *
 * Weights are scaled to sum to the number of rows that have an answer and a weight above 0; rows
 * without an answer or without a weight above 0 take no part. With unequal weights standard errors
 * are those of the sandwich estimator. They do not account for strata and psus.
 *
 * Results have the same bits for any number of threads and any order of rows.
 */
#ifndef KESU_IRT_FIT_H
#define KESU_IRT_FIT_H

#include <base/error.h>
#include <irt/grid.h>
#include <irt/item.h>
#include <irt/responses.h>

enum {
	IRT_ITERATIONS_DEFAULT = 1000, /* E steps */
	IRT_ANCHORS_LEAST = 3,
	IRT_ITEM_PARAMETERS_MAX = IRT_CATEGORIES_MAX + 1 /* a, d_1 .., c */
};

struct irt_anchor {
	bool fixed;
	double a, d, c; /* of an item of two categories; c: of a 3PL item, else not read */
};

struct irt_fit_options {
	const enum irt_model *model;     /* of each item */
	const struct irt_anchor *anchor; /* of each item; NULL: none is fixed */
	const char *const *item_name;    /* for messages; NULL: "item 3" */
	const char *const *group_name;   /* for messages; NULL: "group 2" */
	struct irt_grid grid;
	bool guess_prior;            /* logit(c) ~ N(mean, sd^2) for 3PL items */
	double guess_mean, guess_sd; /* on the logit scale */
	const double *guess_means;   /* of each item, in place of guess_mean; NULL: that */
	bool slope_prior;            /* a ~ N(mean, sd^2) for all but Rasch items */
	double slope_mean, slope_sd;
	/*
	 * d ~ N(0, sd^2) for 3PL items: without it, an item that few people know, or with little
	 * information, can be fitted as pure guessing; its difficulty then has no bound and its
	 * slope no meaning.
	 */
	bool intercept_prior;
	double intercept_sd;
	/* For irt_fit_check alone: a regression estimates people's spread, so it is not counted. */
	bool spread_elsewhere;
	double tolerance;    /* largest change of a parameter in an EM step */
	uint32_t iterations; /* maximum number */
	bool standard_errors;
};

/* irt_fit's defaults: the default grid, 1e-6, IRT_ITERATIONS_DEFAULT, standard errors, no prior. */
extern const struct irt_fit_options IRT_FIT_DEFAULTS;

struct irt_group {
	double mean, sd;
	double mean_se, sd_se; /* 0: fixed */
	size_t rows;           /* that take part */
	double weight;         /* the sum of their scaled weights */
};

/* Standard errors; NAN: unknown, 0: fixed. */
struct irt_item_se {
	double a, b, c, d[IRT_CATEGORIES_MAX];
};

struct irt_fit_result {
	struct irt_item *item;  /* responses->items */
	struct irt_item_se *se; /* the same */
	struct irt_group *group;
	size_t items, groups;
	double log_likelihood; /* without priors */
	uint32_t iterations;   /* E steps */
	bool converged;
	double change;         /* the largest of the last EM step */
	size_t slowest;        /* the item it was of; items: a group's */
	size_t rows, patterns; /* rows that took part; different ones among them */
	/* the observed information is positive definite (or not asked for) */
	bool information_good;
	/*
	 * The largest of the factors by which a parameter's variance exceeds what it would be if
	 * all others were known. 1e5 and more: these answers hardly tell it. NAN: not known.
	 */
	double inflation;
	size_t parameters; /* estimated */
};

/* The place in the data that cannot be fitted. */
struct irt_fault {
	size_t row, item; /* SIZE_MAX: not of one row, not of one item */
};

/*
 * The checks that irt_fit makes first. False when no estimate can exist; the error names the item
 * or group. Reasons: nobody was given the item, all answers in one category, a category below the
 * highest that nobody chose, a model that does not allow so many categories, items that no
 * respondent links, fewer than IRT_ANCHORS_LEAST anchors, a group without answers, more free
 * parameters than the answers can tell (free slopes of two items, a group that was given one item).
 * fault: the place; NULL: not wanted.
 */
KESU_MUST_CHECK bool irt_fit_check(const struct irt_responses *responses,
        const struct irt_fit_options *options, struct irt_fault *fault, struct error *error);

/*
 * False for what irt_fit_check finds, for a group whose standard deviation shrinks to one node of
 * the grid, for a category whose answers have next to no weight, and for an item or a group without
 * a finite estimate; the error names it. When the iterations run out the return value is true and
 * `converged` is false. The caller ends *result, also after false.
 */
KESU_MUST_CHECK bool irt_fit(const struct irt_responses *responses,
        const struct irt_fit_options *options, struct irt_fit_result *result, struct error *error);
void irt_fit_end(struct irt_fit_result *result);

#endif
