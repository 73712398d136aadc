/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `kesu estimate --quantile COL --at P,...`: quantiles of each domain with Woodruff's intervals. */
#ifndef KESU_APP_ESTIMATE_QUANTILES_H
#define KESU_APP_ESTIMATE_QUANTILES_H

#include "outcome.h"

#include <design/quantile.h>

struct quantile_figure {
	double at;
	uint32_t domain;
	uint64_t n;
	double df;
	enum figure_status status; /* FIGURE_GOOD or FIGURE_NO_DF */
	struct quantile quantile;
};

KESU_MUST_CHECK bool tools_quantiles_print(struct sheet *sheet, struct error *error);

/* Of `count` figures, domain by domain; replicates: their number. */
void tools_quantiles_show(const struct sheet *sheet, const struct quantile_figure *figures,
        size_t count, uint32_t replicates);

#endif
