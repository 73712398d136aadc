/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <irt/expect.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

void irt_expectation_make(struct expectation *expectation, const struct patterns *patterns,
        const struct irt_grid *grid)
{
	size_t width = kernel_width(grid->nodes), rows = patterns->entries + patterns->groups;

	*expectation = (struct expectation){
	        .patterns = patterns, .grid = *grid, .kernel = irt_kernel(), .width = width};
	expectation->first = memory_new(patterns->items + 1, sizeof(*expectation->first));
	for (size_t j = 0; j < patterns->items; j++)
		expectation->first[j + 1] = expectation->first[j] + patterns->categories[j];
	expectation->node = irt_doubles_new(width);
	for (uint32_t q = 0; q < grid->nodes; q++)
		expectation->node[q] = irt_grid_node(grid, q);
	expectation->table = irt_doubles_new(patterns->entries * width);
	expectation->prior = irt_doubles_new(patterns->groups * width);
	expectation->counts = irt_doubles_new(EXPECT_BLOCKS * rows * width);
	expectation->category = irt_doubles_new(expectation->first[patterns->items] * width);
	expectation->group = irt_doubles_new(patterns->groups * width);
}

void irt_expectation_end(struct expectation *expectation)
{
	free(expectation->first);
	free(expectation->node);
	free(expectation->table);
	free(expectation->prior);
	free(expectation->counts);
	free(expectation->category);
	free(expectation->group);
}

void irt_expectation_set(
        struct expectation *expectation, const struct irt_item *item, const struct irt_group *group)
{
	irt_curves_fill(expectation->patterns, item, &expectation->grid, expectation->table);
	for (size_t g = 0; g < expectation->patterns->groups; g++)
		irt_grid_normal(&expectation->grid, group[g].mean, group[g].sd,
		        expectation->prior + g * expectation->width);
}

double irt_expectation_posterior(
        const struct expectation *expectation, size_t pattern, double *posterior)
{
	const struct patterns *patterns = expectation->patterns;
	size_t width = expectation->width, first = patterns->first[pattern];
	const double *prior = expectation->prior + (size_t)patterns->group[pattern] * width;
	double scale = expectation->kernel->product(expectation->table, patterns->entry + first,
	        patterns->first[pattern + 1] - first, width, posterior);
	double sum = expectation->kernel->weigh(posterior, prior, width);
	double factor = patterns->weight[pattern] / sum;

	for (size_t q = 0; q < width; q++)
		posterior[q] *= factor;
	return log(sum) + scale;
}

/* counts: entries, then groups. */
static double block_run(const struct expectation *expectation, size_t block, double *counts)
{
	const struct patterns *patterns = expectation->patterns;
	size_t width = expectation->width, rows = patterns->entries + patterns->groups;
	size_t from = patterns->count * block / EXPECT_BLOCKS;
	size_t to = patterns->count * (block + 1) / EXPECT_BLOCKS;
	double posterior[KERNEL_WIDTH_MAX] __attribute__((aligned(64))), log_likelihood = 0;

	memset(counts, 0, rows * width * sizeof(*counts));
	for (size_t p = from; p < to; p++) {
		size_t first = patterns->first[p];
		uint32_t group = (uint32_t)patterns->entries + (uint32_t)patterns->group[p];
		double one = irt_expectation_posterior(expectation, p, posterior);

		log_likelihood += patterns->weight[p] * one;
		expectation->kernel->add(counts, patterns->entry + first,
		        patterns->first[p + 1] - first, width, posterior);
		expectation->kernel->add(counts, &group, 1, width, posterior);
	}
	return log_likelihood;
}

void irt_expectation_marginal(
        const struct expectation *expectation, size_t item, const double *counts, double *category)
{
	irt_patterns_marginal(expectation->patterns, item, expectation->width, counts, category);
}

void irt_expectation_run(struct expectation *expectation)
{
	const struct patterns *patterns = expectation->patterns;
	size_t width = expectation->width, size = (patterns->entries + patterns->groups) * width;
	double *counts = expectation->counts, log_likelihood[EXPECT_BLOCKS];

#pragma omp parallel for schedule(dynamic) if (patterns->count > EXPECT_PARALLEL_LEAST)
	for (size_t block = 0; block < EXPECT_BLOCKS; block++)
		log_likelihood[block] = block_run(expectation, block, counts + block * size);
	expectation->log_likelihood = 0;
	for (size_t block = 0; block < EXPECT_BLOCKS; block++)
		expectation->log_likelihood += log_likelihood[block];
	for (size_t block = 1; block < EXPECT_BLOCKS; block++)
		for (size_t i = 0; i < size; i++)
			counts[i] += counts[block * size + i];
	for (size_t j = 0; j < patterns->items; j++)
		irt_expectation_marginal(expectation, j, counts,
		        expectation->category + expectation->first[j] * width);
	memcpy(expectation->group, counts + patterns->entries * width,
	        patterns->groups * width * sizeof(*counts));
}
