/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spread.h"

#include <math.h>

void replicate_spread_move(struct spread *spread, double x, double factor, double times)
{
	if (!(factor > 0) || !isfinite(x))
		return;
	spread->number += times;
	spread->sum += times * x;
	spread->factors += times * factor;
	spread->factors_sum += times * factor * x;
	spread->factors_square += times * factor * x * x;
}

void replicate_spread_add(struct spread *spread, enum domains_kind kind, double t, double d,
        double factor, double times)
{
	replicate_spread_move(spread, kind == DOMAINS_TOTAL ? t : t / d, factor, times);
}

double replicate_spread_variance(const struct spread *spread, bool mse)
{
	double mean = mse || !(spread->number > 0) ? 0 : spread->sum / spread->number;
	double var = spread->factors_square - 2 * mean * spread->factors_sum +
	             mean * mean * spread->factors;

	return var < 0 ? 0 : var;
}

void replicate_spread_set(
        const struct spread *spread, bool mse, uint32_t count, struct estimate *share)
{
	if (!share->n || isnan(share->value))
		return;
	design_estimate_set_variance(share, replicate_spread_variance(spread, mse));
	share->df = fmin(share->df, count - (mse ? 0.0 : 1.0));
}
