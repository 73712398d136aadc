/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `kesu estimate --quantile COL --at P,...`: quantiles of each domain with Woodruff's intervals. */
#ifndef KESU_APP_ESTIMATE_QUANTILES_H
#define KESU_APP_ESTIMATE_QUANTILES_H

#include "results.h"

#include <design/quantile.h>

struct quantile_figure {
	double at;
	struct place place;
	uint64_t n;
	double df;
	enum figure_status status; /* FIGURE_GOOD or FIGURE_NO_DF */
	struct quantile quantile;
};

KESU_MUST_CHECK bool tools_quantiles_print(struct sheet *sheet, struct error *error);

/* Of `count` figures in order; replicates: their number. */
void tools_quantiles_show(const struct sheet *sheet, const struct quantile_figure *figures,
        size_t count, uint32_t replicates);

#endif
