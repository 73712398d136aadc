/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The prior of a three-parameter item's lower asymptote, as --guess-prior MEAN,SD names it. */
#ifndef KESU_APP_RESPONSES_GUESS_PRIOR_H
#define KESU_APP_RESPONSES_GUESS_PRIOR_H

#include <base/config.h>
#include <base/error.h>
#include <irt/fit.h>

/*
 * Into the options of a fit, from the text setting "guess_prior"; "" leaves them without one. A
 * MEAN between 0 and 1 is a chance, others are on the logit scale; SD is always on the logit scale.
 */
KESU_MUST_CHECK bool tools_guess_prior_take(
        struct irt_fit_options *options, const struct config *config, struct error *error);

#endif
