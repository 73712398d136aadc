/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Standard errors from the observed information by Oakes' identity (1999): with Q(x; y) the
 * expected complete-data log-likelihood at x given parameters y,
 *   I = - d2Q/dx2 - d2Q/dx dy   at x = y.
 * The first term is separate for each item and each group. The second is the change of the expected
 * counts with the parameters, here differentiated exactly: the derivative of a pattern's posterior
 * by parameter k is posterior (s_k - E s_k), s_k the score of the pattern's answers. Private to the
 * room.
 */
#ifndef KESU_IRT_INFORMATION_H
#define KESU_IRT_INFORMATION_H

#include <irt/maximise.h>

/* The free parameters of an item or of a group. */
struct direction {
	size_t parameters, first; /* none for a fixed item */
	/* categories x parameters x width of an item, parameters x width of a group */
	double *score;
};

struct information {
	const struct expectation *expectation;
	const struct layout *layout;
	const struct irt_fit_options *options;
	const struct irt_item *item;
	const struct irt_group *group;
	struct direction *direction; /* of each item, then of each group */
	double *matrix;              /* count x count */
	double origin;               /* where the intercepts' standard errors are wanted */
};

/*
 * The sandwich of Huber 1967 and White 1982, for unequal weights w: with the inverse information in
 * info->matrix, which it replaces, inverse x (sum w^2 score score') x inverse.
 */
void irt_sandwich(const struct information *info);

/*
 * After irt_expectation_run at these parameters. Writes the standard errors of items and groups and
 * the largest variance inflation (irt/fit.h); false: the information is not positive definite, and
 * all of them are NAN. With unequal weights the standard errors are those of the sandwich. Those of
 * intercepts are of d_k + k a origin.
 */
bool irt_information(const struct expectation *expectation, const struct layout *layout,
        const struct irt_fit_options *options, double origin,
        struct irt_fit_result *result) KESU_MUST_CHECK;

#endif
