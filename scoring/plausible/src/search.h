/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Searches the maximum likelihood regression, with fixed items or with items that are estimated.
 * Private to scoring/plausible. */
#ifndef KESU_PLAUSIBLE_SEARCH_H
#define KESU_PLAUSIBLE_SEARCH_H

#include "pass.h"

#include <plausible/regression.h>

struct search {
	const struct plausible_sample *sample;
	const struct plausible_options *options;
	struct irt_item *item; /* as many as in the sample's responses */
	struct irt_likelihood *likelihood;
	double *at;             /* constant, slopes, log of the variance */
	bool unit_free;         /* estimated items, none sets the unit: variance stays 1 */
	struct pass_sums *sums; /* made for all PASS_* flags */
	uint32_t passes;
	bool converged;
};

/* Given items: EM, then Newton's method, EM again where that does not increase the likelihood. */
KESU_MUST_CHECK bool plausible_search_regression(struct search *search, struct error *error);
/* Items and regression together: EM with parameter expansion, accelerated. */
KESU_MUST_CHECK bool plausible_search_jointly(struct search *search, struct error *error);

#endif
