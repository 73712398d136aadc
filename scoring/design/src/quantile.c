/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <design/quantile.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

struct entry {
	double x, weight;
};

static int entry_compare(const void *a, const void *b)
{
	const struct entry *p = a, *q = b;

	if (p->x < q->x || p->x > q->x)
		return p->x < q->x ? -1 : 1;
	return (p->weight > q->weight) - (p->weight < q->weight);
}

void design_quantile_rows_make(struct quantile_rows *rows, const double *x, const double *weight,
        const uint32_t *row, size_t count)
{
	struct entry *entry = memory_new(count + 1, sizeof(*entry));
	long double sum = 0;

	*rows = (struct quantile_rows){0};
	for (size_t i = 0; i < count; i++) {
		double w = weight ? weight[row[i]] : 1;

		if (!isnan(x[row[i]]) && w > 0)
			entry[rows->count++] = (struct entry){x[row[i]], w};
	}
	qsort(entry, rows->count, sizeof(*entry), entry_compare);
	rows->x = memory_new(rows->count + 1, sizeof(*rows->x));
	rows->sum = memory_new(rows->count + 1, sizeof(*rows->sum));
	for (size_t i = 0; i < rows->count; i++) {
		sum += (long double)entry[i].weight;
		rows->x[i] = entry[i].x;
		rows->sum[i] = sum;
	}
	free(entry);
}

void design_quantile_rows_end(struct quantile_rows *rows)
{
	free(rows->x);
	free(rows->sum);
}

/* The last place whose sum is at most p of all, or the first one. */
static size_t place_of(const struct quantile_rows *rows, double p)
{
	double most = p * (double)rows->sum[rows->count - 1];
	size_t low = 0, high = rows->count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if ((double)rows->sum[middle] <= most)
			low = middle;
		else
			high = middle;
	}
	return low;
}

double design_quantile(const struct quantile_rows *rows, double p)
{
	size_t place;
	double left;

	if (!rows->count || isnan(p))
		return (double)NAN;
	place = place_of(rows, p);
	left = p - (double)rows->sum[place] / (double)rows->sum[rows->count - 1];
	if ((left < 0 || left > 0) && place + 1 < rows->count)
		place++;
	return rows->x[place];
}

struct quantile design_quantile_interval(const struct quantile_rows *rows, double value,
        double share, double se, double df, double level)
{
	const struct interval none = {(double)NAN, (double)NAN, true};
	/* Of a share of 0 with standard error 1 the upper limit is t. */
	double t = design_interval_mean(0, 1, df, level).high;
	struct quantile quantile = {value, (double)NAN, none};

	if (!isfinite(t) || !isfinite(se))
		return quantile;
	if (share - t * se >= 0)
		quantile.interval.low = design_quantile(rows, share - t * se);
	if (share + t * se <= 1)
		quantile.interval.high = design_quantile(rows, share + t * se);
	quantile.se = (quantile.interval.high - quantile.interval.low) / (2 * t);
	return quantile;
}
