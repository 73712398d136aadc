/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <irt/likelihood.h>

#include <irt/curves.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct irt_likelihood {
	struct patterns patterns;
	const struct kernel *kernel;
	struct irt_grid grid;
	size_t width;
	double *table;
};

struct irt_likelihood *irt_likelihood_new(const struct irt_item *items,
        const struct irt_responses *responses, const struct irt_grid *grid)
{
	struct irt_likelihood *likelihood = memory_new(1, sizeof(*likelihood));
	struct irt_responses bare = *responses;
	uint8_t categories[IRT_ITEMS_MAX];

	bare.weight = NULL;
	bare.group = NULL;
	bare.groups = 1;
	for (size_t j = 0; j < responses->items; j++)
		categories[j] = items[j].categories;
	irt_patterns_make(&likelihood->patterns, &bare, categories);
	likelihood->kernel = irt_kernel();
	likelihood->grid = *grid;
	likelihood->width = kernel_width(grid->nodes);
	likelihood->table = irt_doubles_new(likelihood->patterns.entries * likelihood->width);
	irt_likelihood_set(likelihood, items);
	return likelihood;
}

void irt_likelihood_set(struct irt_likelihood *likelihood, const struct irt_item *items)
{
	irt_curves_fill(&likelihood->patterns, items, &likelihood->grid, likelihood->table);
}

void irt_likelihood_free(struct irt_likelihood *likelihood)
{
	if (!likelihood)
		return;
	irt_patterns_end(&likelihood->patterns);
	free(likelihood->table);
	free(likelihood);
}

/* The table's entries of a row; *n of them. */
static const uint32_t *entries_of(const struct irt_likelihood *likelihood, size_t row, size_t *n)
{
	const struct patterns *patterns = &likelihood->patterns;
	uint32_t p = patterns->of_row[row];

	*n = p == PATTERN_NONE ? 0 : patterns->first[p + 1] - patterns->first[p];
	return *n ? patterns->entry + patterns->first[p] : NULL;
}

/* In lanes: a single chain of comparisons would take longer than the product. */
static double largest(const double *value, size_t width)
{
	double most[LANES] = {0}, all = 0;

	for (size_t q = 0; q < width; q += LANES)
		for (size_t k = 0; k < LANES; k++)
			most[k] = value[q + k] > most[k] ? value[q + k] : most[k];
	for (size_t k = 0; k < LANES; k++)
		all = most[k] > all ? most[k] : all;
	return all;
}

double irt_likelihood_row(const struct irt_likelihood *likelihood, size_t row, double *l)
{
	double wide[KERNEL_WIDTH_MAX], scale, most;
	size_t n;
	const uint32_t *entry = entries_of(likelihood, row, &n);

	scale = likelihood->kernel->product(likelihood->table, entry, n, likelihood->width, wide);
	most = n ? largest(wide, likelihood->width) : 1;
	for (uint32_t q = 0; q < likelihood->grid.nodes; q++)
		l[q] = wide[q] / most;
	return scale + log(most);
}

size_t irt_likelihood_width(const struct irt_likelihood *likelihood)
{
	return likelihood->width;
}

size_t irt_likelihood_counts(const struct irt_likelihood *likelihood)
{
	return likelihood->patterns.entries * likelihood->width;
}

void irt_likelihood_count(
        const struct irt_likelihood *likelihood, size_t row, const double *p, double *counts)
{
	size_t n;
	const uint32_t *entry = entries_of(likelihood, row, &n);

	likelihood->kernel->add(counts, entry, n, likelihood->width, p);
}

void irt_likelihood_marginal(const struct irt_likelihood *likelihood, size_t item,
        const double *counts, double *category)
{
	irt_patterns_marginal(&likelihood->patterns, item, likelihood->width, counts, category);
}
