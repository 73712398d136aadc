/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Everything `kesu estimate` has to say: figures with their intervals, differences with their
 * tests. Plausible values are evaluated one by one and put together by plausible/combine.h.
 */
#ifndef KESU_APP_ESTIMATE_OUTCOME_H
#define KESU_APP_ESTIMATE_OUTCOME_H

#include "contrasts.h"

#include <design/contrast.h>
#include <plausible/combine.h>

struct figure {
	struct estimate share; /* of plausible values put together */
	struct interval interval;
	double n_eff;
	struct plausible_combined combined; /* of plausible values */
	const double *draws;                /* the estimate with each of them; else NULL */
};

struct difference {
	struct contrast contrast;
	struct plausible_combined combined; /* of plausible values; without the linking error */
};

struct outcome {
	struct figure *figures; /* one a domain */
	double *draws;          /* what the figures show of plausible values */
	struct pairs pairs;
	struct difference *differences; /* one a pair */
	uint32_t replicates;            /* how many were made, if they were asked for */
};

/* To be ended in any case. */
KESU_MUST_CHECK bool tools_outcome_make(
        struct outcome *outcome, struct sheet *sheet, struct error *error);
void tools_outcome_end(struct outcome *outcome);

#endif
