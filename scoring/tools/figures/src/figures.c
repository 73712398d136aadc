/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <tools/figures/figures.h>

#include <math.h>

#define TAIL 0.001

struct figure_range tools_figure_people(const struct irt_expected *expected)
{
	size_t first = 0, last = expected->nodes - 1;
	double all = 0, low = 0, high = 0;

	for (size_t q = 0; q < expected->nodes; q++)
		all += expected->people[q];
	while (first < last && (low += expected->people[first]) < TAIL * all)
		first++;
	while (last > first && (high += expected->people[last]) < TAIL * all)
		last--;
	return (struct figure_range){expected->node[first], expected->node[last]};
}

size_t tools_figure_bin(const struct irt_expected *expected, double wanted)
{
	double step = expected->node[1] - expected->node[0];

	return (size_t)fmin(fmax(1, round(wanted / step)), (double)expected->nodes);
}
