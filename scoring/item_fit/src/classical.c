/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums run over the patterns in their order, so the result does not depend on the order of the
 * rows. */
#include <item_fit/classical.h>

#include <irt/patterns.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

/* For a pattern: the sum of category / highest category over its answers, and the number of
 * answers. */
struct total {
	double sum, n;
};

struct moments {
	double n, x, y, xx, yy, xy;
};

static double part_of(const struct patterns *patterns, size_t pattern, size_t j)
{
	int category = irt_patterns_response(patterns, pattern, j);

	return category < 0 ? (double)NAN : category / (patterns->categories[j] - 1.0);
}

static double correlation(const struct moments *m)
{
	double xx = m->xx - m->x * m->x / m->n, yy = m->yy - m->y * m->y / m->n;

	return xx > 0 && yy > 0 ? (m->xy - m->x * m->y / m->n) / sqrt(xx * yy) : (double)NAN;
}

static void item_describe(const struct patterns *patterns, const struct total *total, size_t j,
        struct item_fit_classical *out)
{
	struct moments m = {0};

	*out = (struct item_fit_classical){0};
	for (size_t p = 0; p < patterns->count; p++) {
		double weight = patterns->weight[p], x = part_of(patterns, p, j), y;

		if (isnan(x))
			continue;
		out->n += weight;
		out->p += weight * x;
		if (!(total[p].n > 1))
			continue;
		y = (total[p].sum - x) / (total[p].n - 1);
		m.n += weight;
		m.x += weight * x;
		m.y += weight * y;
		m.xx += weight * x * x;
		m.yy += weight * y * y;
		m.xy += weight * x * y;
	}
	out->p /= out->n;
	out->rest = correlation(&m);
}

void item_fit_classical(const struct irt_responses *responses, const struct irt_fit_result *result,
        struct item_fit_classical *out)
{
	uint8_t categories[IRT_ITEMS_MAX];
	struct patterns patterns;
	struct total *total;

	for (size_t j = 0; j < result->items; j++)
		categories[j] = result->item[j].categories;
	irt_patterns_make(&patterns, responses, categories);
	total = memory_new(patterns.count + 1, sizeof(*total));
	for (size_t p = 0; p < patterns.count; p++)
		for (size_t j = 0; j < result->items; j++) {
			double x = part_of(&patterns, p, j);

			total[p].sum += isnan(x) ? 0 : x;
			total[p].n += !isnan(x);
		}
	for (size_t j = 0; j < result->items; j++)
		item_describe(&patterns, total, j, &out[j]);
	free(total);
	irt_patterns_end(&patterns);
}
