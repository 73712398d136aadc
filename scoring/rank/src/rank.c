/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <rank/rank.h>

#include <gsl/gsl_cdf.h>
#include <math.h>

double rank_z(size_t areas, double level)
{
	return gsl_cdf_ugaussian_Qinv(-expm1(log(level) / (double)areas) / 2);
}

static void place(const double *estimate, size_t areas, size_t at, struct rank_place *out)
{
	struct rank_place *own = &out[at];
	size_t ahead = 0, behind = 0, better = 0;

	for (size_t i = 0; i < areas; i++) {
		better += estimate[i] > estimate[at];
		ahead += out[i].low > own->high;
		behind += out[i].high < own->low;
	}
	own->rank = 1 + better;
	own->rank_low = 1 + ahead;
	own->rank_high = areas - behind;
}

void rank_places(const double *estimate, const double *se, size_t areas, double level,
        struct rank_place *out)
{
	double z = rank_z(areas, level);

	for (size_t i = 0; i < areas; i++) {
		out[i].low = estimate[i] - z * se[i];
		out[i].high = estimate[i] + z * se[i];
	}
	for (size_t i = 0; i < areas; i++)
		place(estimate, areas, i, out);
}

bool rank_tied(const struct rank_place *a, const struct rank_place *b)
{
	return a->low <= b->high && b->low <= a->high;
}
