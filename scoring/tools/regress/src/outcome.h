/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The results of `kesu regress`. */
#ifndef KESU_TOOLS_REGRESS_OUTCOME_H
#define KESU_TOOLS_REGRESS_OUTCOME_H

#include "model.h"

#include <design/interval.h>
#include <regression/test.h>

struct regress_coefficient {
	double estimate, se, p;
	struct interval interval;
};

/* Of a term. A term that is part of an interaction in the model has no Rao-Scott test: the model
 * without it alone says nothing, as the interaction takes its place. */
struct regress_test {
	struct regression_wald wald;
	struct regression_lrt lrt;
	bool within; /* part of an interaction */
};

/* What is predicted for a level of a variable with --margins. */
struct regress_margin {
	uint32_t variable;
	int32_t level;
	double mean, se;
	struct interval interval;
};

struct regress_outcome {
	struct regression fit;
	struct regress_coefficient *coefficients; /* one for each column */
	struct regress_test *tests;               /* one for each term */
	size_t margin_count;
	struct regress_margin *margins;
};

/* Call tools_regress_end in any case. */
KESU_MUST_CHECK bool tools_regress_make(
        struct regress_outcome *outcome, const struct regress_model *model, struct error *error);
void tools_regress_end(struct regress_outcome *outcome, const struct regress_model *model);

#endif
