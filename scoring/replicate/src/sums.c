/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Before summing, rows are sorted by the values that they add: inside a psu, or inside a stratum
 * where each row is its own psu. So neither the sums nor the numbers of the psus depend on the
 * order of the rows.
 */
#include "sums.h"

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

struct source {
	const struct domains_estimand *estimand;
	const struct estimate *estimates;
};

/* Outside every domain: domain -1 and nothing to add. */
static struct sums_entry entry_of(const struct source *source, uint32_t row)
{
	static const struct sums_entry outside = {-1, 0, 0};
	const struct domains_rows *rows = source->estimand->rows;
	double w = rows->weight ? rows->weight[row] : 1;
	double x = source->estimand->kind == DOMAINS_RATIO ? rows->x[row] : 1;
	int32_t domain = rows->domain ? rows->domain[row] : 0;
	double y = rows->y[row];

	if (!(fabs(w) > 0) || domain < 0 || isnan(y) || isnan(x))
		return outside;
	if (source->estimand->kind != DOMAINS_TOTAL)
		y -= source->estimates[domain].value * x;
	return (struct sums_entry){domain, w * y, w * x};
}

static int entry_compare(const void *a, const void *b)
{
	const struct sums_entry *x = a, *y = b;

	if (x->domain != y->domain)
		return x->domain < y->domain ? -1 : 1;
	if (x->t < y->t || x->t > y->t)
		return x->t < y->t ? -1 : 1;
	return (x->d > y->d) - (x->d < y->d);
}

/* The entries of the rows at places begin .. end, in order, into out. */
static void entries_gather(
        const struct source *source, size_t begin, size_t end, struct sums_entry *out)
{
	for (size_t i = begin; i < end; i++)
		out[i - begin] = entry_of(source, source->estimand->design->order[i]);
	qsort(out, end - begin, sizeof(*out), entry_compare);
}

static void entry_add(struct sums *sums, uint32_t first, const struct sums_entry *entry)
{
	if (entry->domain < 0)
		return;
	if (sums->count > first && sums->entry[sums->count - 1].domain == entry->domain) {
		sums->entry[sums->count - 1].t += entry->t;
		sums->entry[sums->count - 1].d += entry->d;
		return;
	}
	sums->entry[sums->count++] = *entry;
}

static void psus_sum(struct sums *sums, const struct source *source, struct sums_entry *scratch)
{
	const uint32_t *first = source->estimand->design->psu_first;

	for (size_t psu = 0; psu < source->estimand->design->psus; psu++) {
		sums->first[psu] = (uint32_t)sums->count;
		entries_gather(source, first[psu], first[psu + 1], scratch);
		for (size_t i = 0; i < first[psu + 1] - first[psu]; i++)
			entry_add(sums, sums->first[psu], &scratch[i]);
	}
}

static void rows_sum(struct sums *sums, const struct source *source, struct sums_entry *scratch)
{
	const uint32_t *first =
	        source->estimand->design->stratum_first; /* of rows, which are the psus */

	for (size_t h = 0; h < source->estimand->design->strata; h++) {
		entries_gather(source, first[h], first[h + 1], scratch);
		for (size_t i = first[h]; i < first[h + 1]; i++) {
			sums->first[i] = (uint32_t)sums->count;
			entry_add(sums, sums->first[i], &scratch[i - first[h]]);
		}
	}
}

void replicate_sums_make(struct sums *sums, const struct domains_estimand *estimand,
        const struct estimate *estimates)
{
	const struct design *design = estimand->design;
	struct source source = {estimand, estimates};
	struct sums_entry *scratch = memory_new(design->rows, sizeof(*scratch));

	*sums = (struct sums){.first = memory_new(design->psus + 1, sizeof(*sums->first)),
	        .entry = memory_new(design->rows, sizeof(*sums->entry))};
	if (design->row_is_psu)
		rows_sum(sums, &source, scratch);
	else
		psus_sum(sums, &source, scratch);
	sums->first[design->psus] = (uint32_t)sums->count;
	free(scratch);
}

void replicate_sums_end(struct sums *sums)
{
	free(sums->first);
	free(sums->entry);
}
