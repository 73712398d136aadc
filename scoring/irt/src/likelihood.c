#include <irt/likelihood.h>

#include "curves.h"

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct irt_likelihood {
	struct patterns patterns;
	const struct kernel *kernel;
	uint32_t nodes;
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
	likelihood->nodes = grid->nodes;
	likelihood->width = kernel_width(grid->nodes);
	likelihood->table = irt_doubles_new(likelihood->patterns.entries * likelihood->width);
	irt_curves_fill(&likelihood->patterns, items, grid, likelihood->table);
	return likelihood;
}

void irt_likelihood_free(struct irt_likelihood *likelihood)
{
	if (!likelihood)
		return;
	irt_patterns_end(&likelihood->patterns);
	free(likelihood->table);
	free(likelihood);
}

double irt_likelihood_row(const struct irt_likelihood *likelihood, size_t row, double *l)
{
	const struct patterns *patterns = &likelihood->patterns;
	uint32_t p = patterns->of_row[row];
	double wide[KERNEL_WIDTH_MAX], scale = 0, most = 0;
	size_t n = 0;

	if (p != PATTERN_NONE)
		n = patterns->first[p + 1] - patterns->first[p];
	scale = likelihood->kernel->product(likelihood->table,
	        n ? patterns->entry + patterns->first[p] : NULL, n, likelihood->width, wide);
	for (uint32_t q = 0; q < likelihood->nodes; q++)
		most = fmax(most, wide[q]);
	for (uint32_t q = 0; q < likelihood->nodes; q++)
		l[q] = wide[q] / most;
	return scale + log(most);
}
