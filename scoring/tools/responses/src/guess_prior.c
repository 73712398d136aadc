/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Parses MEAN,SD. A prior that puts c near 1 says that everybody is right whatever they know: then
 * answers tell nothing of ability, and slopes and intercepts go anywhere.
 */
#include <tools/responses/guess_prior.h>

#include <base/str.h>

#include <math.h>

#define GUESS_LEAST 0.001 /* of MEAN as a probability; 0.001 and 0.75 are the logits -6.9, 1.1 */
#define GUESS_MOST  0.75
#define SD_LEAST    1e-3
#define SD_MOST     10.0
#define APART       4.0 /* standard deviations of the prior below its mean */
#define SURE        3.0 /* standard errors of a share */

static bool is_probability(double mean)
{
	return mean > 0 && mean < 1;
}

static bool mean_check(double mean, struct error *error)
{
	double guess = is_probability(mean) ? mean : 1 / (1 + exp(-mean));

	return (guess >= GUESS_LEAST && guess <= GUESS_MOST) ||
	       error_set(error, "--guess-prior: a MEAN of %g is %s%.3g: guessing is from %g to %g",
	               mean,
	               is_probability(mean) ? "the probability "
	                                    : "a logit, that of the probability ",
	               guess, GUESS_LEAST, GUESS_MOST);
}

bool tools_guess_prior_take(
        struct irt_fit_options *options, const struct config *config, struct error *error)
{
	const char *text = config_text(config, "guess_prior");
	struct str first, second = str_cut_item(str_from(text), &first);
	double mean, sd;

	if (!*text)
		return true;
	if (!str_to_double(first, &mean) || !str_to_double(str_trimmed(second), &sd) ||
	        !isfinite(mean) || !(sd >= SD_LEAST && sd <= SD_MOST))
		return error_set(error,
		        "--guess-prior is MEAN,SD with SD, on the logit scale, from %g to %g, "
		        "not '%s'",
		        SD_LEAST, SD_MOST, text);
	if (!(mean < 0 || mean > 0) || !(mean < 1 || mean > 1))
		return error_set(error,
		        "--guess-prior: a MEAN of %g is the end of the probabilities, or a logit: "
		        "write the probability, %.3g for that logit",
		        mean, 1 / (1 + exp(-mean)));
	if (!mean_check(mean, error))
		return false;
	options->guess_prior = true;
	options->guess_mean = is_probability(mean) ? log(mean / (1 - mean)) : mean;
	options->guess_sd = sd;
	return true;
}

static bool is_free(const struct irt_fit_options *options, size_t j)
{
	return options->model[j] == IRT_3PL && !(options->anchor && options->anchor[j].fixed);
}

/* The share that is right, and the most that it may be by chance. */
static double share_right(const struct irt_responses *responses, size_t j, double *most)
{
	double n = 0, sum = 0, right = 0, share;

	for (size_t i = 0; i < responses->rows; i++) {
		int category = responses->category[i * responses->items + j];
		double weight = responses->weight ? responses->weight[i] : 1;

		if (category < 0 || !(weight > 0))
			continue;
		n++;
		sum += weight;
		right += weight * category;
	}
	share = right / sum;
	*most = share + SURE * sqrt(share * (1 - share) / n);
	return share;
}

bool tools_guess_prior_check(const struct irt_fit_options *options,
        const struct irt_responses *responses, struct error *error)
{
	double least = 1 / (1 + exp(APART * options->guess_sd - options->guess_mean)), most;

	for (size_t j = 0; options->guess_prior && j < responses->items; j++) {
		if (!is_free(options, j))
			continue;
		double share = share_right(responses, j, &most);

		if (most < least)
			return error_set(error,
			        "%s: %.1f %% 答对，少于 --guess-prior 所说猜对的人 are right, but "
			        "by "
			        "--guess-prior at least %.1f %% guess it: give a lower MEAN or a "
			        "wider SD",
			        options->item_name[j], 100 * share, 100 * least);
	}
	return true;
}
