/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a figure is not whole: the words, and what it loses. */
#include "outcome.h"

#include <math.h>
#include <stdio.h>

static const struct {
	const char *name, *text;
} statuses[FIGURE_STATUSES] = {
        [FIGURE_NO_DF] = {"no_df",
                "没有自由度（每层只有一个初级单元），不给标准误和区间\n"
                "  no degree of freedom (one psu in each of its strata): no standard error, no "
                "interval\n"},
        [FIGURE_NO_POPULATION] = {"no_population",
                "权数之和不大于 0，不给标准误和区间\n"
                "  the weights add up to 0 or less: no standard error, no interval\n"},
        [FIGURE_OUTSIDE] = {"outside_0_1",
                "负权数使占比不在 0 和 1 之间，不给区间\n"
                "  weights below 0 put the share outside 0 and 1: no interval\n"},
        [FIGURE_NO_SPREAD] = {"no_spread",
                "加权的总体方差 s² 不大于 0（有负权数），不给设计效应和等效样本量\n"
                "  s^2, the weighted variance of the population, is 0 or less (negative "
                "weights): no design\n  effect, no n_eff\n"},
};

const char *tools_figure_status_name(enum figure_status status)
{
	return statuses[status].name;
}

void tools_figure_status_explain(enum figure_status status)
{
	fputs(statuses[status].text, stdout);
}

bool tools_figure_no_df(const struct estimate *share, const struct degrees *degrees)
{
	return share->n && degrees->sampled &&
	       (tools_degrees_of(degrees) < 1 || share->df_cell < 1);
}

void tools_figure_void(struct figure *figure, enum figure_status status)
{
	struct estimate *share = &figure->share;

	figure->status = status;
	if (status == FIGURE_GOOD)
		return;
	share->deff = share->deff_replace = figure->n_eff = (double)NAN;
	if (status == FIGURE_NO_SPREAD)
		return;
	figure->interval = (struct interval){(double)NAN, (double)NAN, true};
	if (status == FIGURE_OUTSIDE)
		return;
	share->var = share->se = (double)NAN;
	figure->combined.within = figure->combined.missing = (double)NAN;
	if (status == FIGURE_NO_DF)
		share->df = 0;
}
