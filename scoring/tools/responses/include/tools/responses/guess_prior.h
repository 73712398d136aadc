/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The prior of the lower asymptote c of a three-parameter item, from --guess-prior MEAN,SD. */
#ifndef KESU_APP_RESPONSES_GUESS_PRIOR_H
#define KESU_APP_RESPONSES_GUESS_PRIOR_H

#include <base/config.h>
#include <base/error.h>
#include <irt/fit.h>

/*
 * Reads the text setting "guess_prior" into the options of a fit; "" means no prior. A MEAN between
 * 0 and 1 is a probability, any other MEAN is on the logit scale; SD is always on the logit scale.
 * 0 and 1 themselves are refused, because they could be either.
 */
KESU_MUST_CHECK bool tools_guess_prior_take(
        struct irt_fit_options *options, const struct config *config, struct error *error);

/*
 * Before a fit: false where, by the prior, more people guess a 3PL item than have it right. Only a
 * slope without bound would fit. options->item_name is needed; the error names the item.
 */
KESU_MUST_CHECK bool tools_guess_prior_check(const struct irt_fit_options *options,
        const struct irt_responses *responses, struct error *error);

#endif
