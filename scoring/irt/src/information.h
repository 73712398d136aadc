/*
 * Standard errors from the observed information by Oakes' identity (1999): with Q(x; y) the
 * expected complete-data log-likelihood at x given parameters y,
 *   I = - d2Q/dx2 - d2Q/dx dy   at x = y.
 * The first term is of each item and each group alone; the second is how the expected counts move
 * with the parameters, here differentiated exactly: moving parameter k moves a pattern's posterior
 * by posterior (s_k - E s_k), s_k the score of what the pattern answered. Private to the room.
 */
#ifndef KESU_IRT_INFORMATION_H
#define KESU_IRT_INFORMATION_H

#include <irt/maximise.h>

/*
 * After irt_expectation_run at these parameters. se and group get their standard errors; false: the
 * information is not positive definite, and they are NAN.
 */
bool irt_information(const struct expectation *expectation, const struct layout *layout,
        const struct irt_fit_options *options, const struct irt_item *item, struct irt_item_se *se,
        struct irt_group *group) KESU_MUST_CHECK;

#endif
