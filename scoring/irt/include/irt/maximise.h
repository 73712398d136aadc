/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The M step: each item's parameters by Fisher scoring on its expected counts, each group's mean
 * and standard deviation the same way. Private to the room.
 */
#ifndef KESU_IRT_MAXIMISE_H
#define KESU_IRT_MAXIMISE_H

#include "layout.h"
#include <irt/derivative.h>
#include <irt/expect.h>

/* The prior's mean of logit(c) of item j. */
double irt_guess_mean(const struct irt_fit_options *options, size_t j);
/* The priors of item j's slope and logit(c): their log density but for the constant. 0 without one.
 */
double irt_prior(const struct irt_fit_options *options, const struct irt_item *item, size_t j);

/* Of a log-likelihood by the parameters of an item or a group. */
struct irt_derivatives {
	double gradient[PARAMETERS];
	double information[PARAMETERS][PARAMETERS]; /* observed or expected */
};

void irt_maximise(const struct expectation *expectation, const struct layout *layout,
        const struct irt_fit_options *options, struct irt_item *item, struct irt_group *group);

/*
 * The expected complete-data log-likelihood of item j, from its expected counts, the prior
 * included; out: its derivatives. observed: the information observed, not the expected one.
 */
double irt_item_gradient(const struct expectation *expectation,
        const struct irt_fit_options *options, const struct irt_item *item, size_t j, bool observed,
        struct irt_derivatives *out);

/*
 * Of the log density at each node by the group's free parameters of (mean, log sd), up to a
 * constant: score is as many rows of `width`; returns how many.
 */
size_t irt_group_scores(const struct expectation *expectation, const struct layout *layout,
        size_t g, const struct irt_group *group, double *score);
/* The gradient of the group's expected counts, and their information. */
void irt_group_information(const struct expectation *expectation, const struct layout *layout,
        size_t g, const struct irt_group *group, struct irt_derivatives *out);

/* The lower limit of a group's standard deviation: the grid cannot represent a smaller one. */
double irt_sd_least(const struct irt_grid *grid);

#endif
