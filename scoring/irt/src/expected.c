/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <irt/expected.h>

#include <irt/expect.h>

#include <base/memory.h>

#include <stdlib.h>
#include <string.h>

static double *nodes_copy(const double *from, size_t rows, size_t width, size_t nodes)
{
	double *to = memory_new(rows * nodes + 1, sizeof(*to));

	for (size_t row = 0; row < rows; row++)
		memcpy(to + row * nodes, from + row * width, nodes * sizeof(*to));
	return to;
}

static void expected_copy(
        struct irt_expected *expected, const struct expectation *from, size_t items, size_t groups)
{
	size_t nodes = from->grid.nodes;

	expected->nodes = nodes;
	expected->node = nodes_copy(from->node, 1, from->width, nodes);
	expected->answers = nodes_copy(from->category, from->first[items], from->width, nodes);
	expected->people = memory_new(nodes, sizeof(*expected->people));
	for (size_t g = 0; g < groups; g++)
		for (size_t q = 0; q < nodes; q++)
			expected->people[q] += from->group[g * from->width + q];
	expected->first = memory_new(items + 1, sizeof(*expected->first));
	memcpy(expected->first, from->first, (items + 1) * sizeof(*expected->first));
}

void irt_expected_make(struct irt_expected *expected, const struct irt_responses *responses,
        const struct irt_fit_options *options, const struct irt_fit_result *result)
{
	uint8_t categories[IRT_ITEMS_MAX];
	struct patterns patterns;
	struct expectation expectation;

	for (size_t j = 0; j < result->items; j++)
		categories[j] = result->item[j].categories;
	irt_patterns_make(&patterns, responses, categories);
	irt_expectation_make(&expectation, &patterns, &options->grid);
	irt_expectation_set(&expectation, result->item, result->group);
	irt_expectation_run(&expectation);
	expected_copy(expected, &expectation, result->items, result->groups);
	irt_expectation_end(&expectation);
	irt_patterns_end(&patterns);
}

void irt_expected_end(struct irt_expected *expected)
{
	free(expected->node);
	free(expected->people);
	free(expected->first);
	free(expected->answers);
	*expected = (struct irt_expected){0};
}
