/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parses MEAN,SD. */
#include <tools/responses/guess_prior.h>

#include <base/str.h>

#include <math.h>

#define LOGIT_MOST 100.0
#define SD_LEAST   1e-6

bool tools_guess_prior_take(
        struct irt_fit_options *options, const struct config *config, struct error *error)
{
	const char *text = config_text(config, "guess_prior");
	struct str first, second = str_cut_item(str_from(text), &first);
	double mean, sd;

	if (!*text)
		return true;
	if (!str_to_double(first, &mean) || !str_to_double(str_trimmed(second), &sd) ||
	        !(fabs(mean) <= LOGIT_MOST) || !(sd >= SD_LEAST && sd <= LOGIT_MOST))
		return error_set(error,
		        "--guess-prior is MEAN,SD with SD above 0, on the logit scale at most %g, "
		        "not '%s'",
		        LOGIT_MOST, text);
	if (!(mean < 0 || mean > 0) || !(mean < 1 || mean > 1))
		return error_set(error,
		        "--guess-prior: a MEAN of %g is the end of the probabilities, or a logit: "
		        "write the probability, %.3g for that logit",
		        mean, 1 / (1 + exp(-mean)));
	options->guess_prior = true;
	options->guess_mean = mean > 0 && mean < 1 ? log(mean / (1 - mean)) : mean;
	options->guess_sd = sd;
	return true;
}
