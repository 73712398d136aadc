/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The results of `kesu estimate`: estimates with their intervals, and differences with their tests.
 * Each plausible value is evaluated separately; plausible/combine.h combines the results.
 */
#ifndef KESU_APP_ESTIMATE_OUTCOME_H
#define KESU_APP_ESTIMATE_OUTCOME_H

#include "contrasts.h"

#include <design/contrast.h>
#include <plausible/combine.h>

struct figure {
	struct estimate share; /* with plausible values: the combined estimate */
	struct interval interval;
	double n_eff;
	struct plausible_combined combined; /* for plausible values only */
	const double *draws;                /* the estimate from each plausible value; else NULL */
};

struct difference {
	struct contrast contrast;
	struct plausible_combined combined; /* likewise; without the linking error */
};

struct outcome {
	struct figure *figures; /* one per domain */
	double *draws;          /* the memory behind the `draws` of all figures */
	struct pairs pairs;
	struct difference *differences; /* one per pair */
	uint32_t replicates;            /* number of replicates; 0 without --replicates */
};

/* Call tools_outcome_end in any case. */
KESU_MUST_CHECK bool tools_outcome_make(
        struct outcome *outcome, struct sheet *sheet, struct error *error);
void tools_outcome_end(struct outcome *outcome);

#endif
