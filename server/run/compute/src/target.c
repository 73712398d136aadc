/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The arithmetic is in trend/target.h. This file decides what is compared with the target and what
 * is not.
 */
#include <run/compute/target.h>

#include <math.h>

struct target_hold run_target_hold(const struct run_target *target, const struct run_cell *cell)
{
	const struct estimate *share = &cell->share;
	bool withheld = cell->publication.status == PUBLICATION_SUPPRESS;
	/*
	 * Degrees of freedom that cannot be stored are not known to a reader of the interval
	 * either, so they are NAN here.
	 */
	double df = isfinite(share->df_cell) ? share->df_cell : (double)NAN;

	return trend_target_hold_share(share->value, share->se, (double)share->n, df,
	        cell->interval, target->year && !withheld ? target->value : (double)NAN);
}
