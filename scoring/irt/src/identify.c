/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Refuses models that the answers cannot tell, however many people there are.
 *
 * Numbers. People who were given the same items show one share less than there are combinations of
 * answers. More free parameters than shares have no single maximum.
 *
 * Slopes. Two items answered together tell the product of their slopes. With x_j the logarithm of a
 * slope times the standard deviation, each such pair tells x_i + x_j. All x follow when the pairs
 * close a ring of odd length, as three items of one person do. Without one the items fall into two
 * sides, of which one can grow while the other shrinks; only an item of the Rasch model on both
 * sides forbids that.
 *
 * Groups. A mean and a standard deviation are two numbers: a group needs two shares.
 *
 * A prior holds what it is about, so such a parameter is not counted.
 */
#include "check.h"

#include <base/memory.h>
#include <base/number.h>

#include <stdlib.h>

struct identify {
	const struct irt_responses *responses;
	const struct irt_fit_options *options;
	const uint8_t *categories;
	struct error *error;
};

static bool fixed(const struct identify *identify, size_t j)
{
	return identify->options->anchor && identify->options->anchor[j].fixed;
}

static bool row_counts(const struct irt_responses *responses, size_t row)
{
	return !responses->weight || responses->weight[row] > 0;
}

static size_t group_of(const struct irt_responses *responses, size_t row)
{
	return responses->group ? (size_t)responses->group[row] : 0;
}

static size_t groups_of(const struct irt_responses *responses)
{
	return responses->groups ? responses->groups : 1;
}

static bool has_model(const struct identify *identify, bool rasch)
{
	for (size_t j = 0; j < identify->responses->items; j++)
		if (!fixed(identify, j) && (identify->options->model[j] == IRT_RASCH) == rasch)
			return true;
	return false;
}

/* ---- numbers ---- */

static size_t parameters_of(const struct identify *identify)
{
	const struct irt_fit_options *options = identify->options;
	size_t groups = groups_of(identify->responses), count = 0;

	for (size_t j = 0; j < identify->responses->items; j++) {
		enum irt_model model = options->model[j];

		if (fixed(identify, j))
			continue;
		count += (model != IRT_RASCH && !options->slope_prior) + identify->categories[j] -
		         1u + (model == IRT_3PL && !options->guess_prior);
	}
	if (options->anchor)
		return count + 2 * groups;
	return count + 2 * (groups - 1) + (has_model(identify, true) && !options->spread_elsewhere);
}

static bool same_form(const struct irt_responses *responses, size_t x, size_t y)
{
	const int8_t *a = responses->category + x * responses->items;
	const int8_t *b = responses->category + y * responses->items;

	if (group_of(responses, x) != group_of(responses, y))
		return false;
	for (size_t j = 0; j < responses->items; j++)
		if ((a[j] < 0) != (b[j] < 0))
			return false;
	return true;
}

/* How many shares the people of this row's items show; `most` stands for more. */
static size_t shares_of(const struct identify *identify, size_t row, size_t most)
{
	const struct irt_responses *responses = identify->responses;
	size_t combinations = 1;

	for (size_t j = 0; j < responses->items && combinations <= most; j++)
		if (responses->category[row * responses->items + j] >= 0)
			combinations *= identify->categories[j];
	return combinations - 1 < most ? combinations - 1 : most;
}

/* The shares of all forms, a form being the items of a row of one group; counted up to `most`. */
static size_t shares_all(const struct identify *identify, size_t most)
{
	const struct irt_responses *responses = identify->responses;
	size_t *form = memory_new(most + 1, sizeof(*form)), forms = 0, shares = 0;

	for (size_t i = 0; i < responses->rows && shares < most; i++) {
		size_t known = 0, here;

		if (!row_counts(responses, i))
			continue;
		while (known < forms && !same_form(responses, form[known], i))
			known++;
		here = known < forms ? 0 : shares_of(identify, i, most);
		if (here)
			form[forms++] = i;
		shares += here;
	}
	free(form);
	return shares;
}

static bool check_numbers(const struct identify *identify)
{
	size_t parameters = parameters_of(identify), shares = shares_all(identify, parameters);

	return shares >= parameters ||
	       error_set(identify->error,
	               "not identified: %zu parameters are free, and answers to these items show "
	               "only %zu share%s. A free slope needs three items that the same people were "
	               "given, guessing more; rasch needs two items",
	               parameters, shares, number_plural(shares));
}

/* ---- slopes ---- */

/* Sides of the items, as a forest: each item's parent, and whether it is on the other side. */
struct sides {
	size_t *parent;
	bool *turned;
};

static size_t root_of(const struct sides *sides, size_t j, bool *turned)
{
	for (*turned = false; sides->parent[j] != j; j = sides->parent[j])
		*turned ^= sides->turned[j];
	return j;
}

/* Puts two items on different sides; false: they are on one side already, the ring is odd. */
static bool oppose(struct sides *sides, size_t i, size_t j)
{
	bool i_turned, j_turned;
	size_t x = root_of(sides, i, &i_turned), y = root_of(sides, j, &j_turned);

	if (x == y)
		return i_turned != j_turned;
	sides->parent[y] = x;
	sides->turned[y] = i_turned == j_turned;
	return true;
}

/* False: this row closes an odd ring. */
static bool oppose_row(struct sides *sides, const struct irt_responses *responses, size_t row)
{
	const int8_t *category = responses->category + row * responses->items;
	size_t answered[2], n = 0;

	for (size_t j = 0; j < responses->items; j++) {
		if (category[j] < 0)
			continue;
		if (n == 2)
			return false;
		answered[n++] = j;
	}
	return n < 2 || oppose(sides, answered[0], answered[1]);
}

/* All items are linked, so there is one root, and Rasch items may be on both sides of it. */
static bool rasch_on_both(const struct identify *identify, const struct sides *sides)
{
	bool on[2] = {false, false};

	for (size_t j = 0; j < identify->responses->items; j++) {
		bool turned;

		(void)root_of(sides, j, &turned);
		if (identify->options->model[j] == IRT_RASCH)
			on[turned] = true;
	}
	return on[0] && on[1];
}

static bool check_slopes(const struct identify *identify)
{
	const struct irt_responses *responses = identify->responses;
	size_t items = responses->items;
	struct sides sides = {memory_new(items, sizeof(size_t)), memory_new(items, sizeof(bool))};
	bool even = true;

	for (size_t j = 0; j < items; j++)
		sides.parent[j] = j;
	for (size_t i = 0; i < responses->rows && even; i++)
		if (row_counts(responses, i))
			even = oppose_row(&sides, responses, i);
	even = even && !rasch_on_both(identify, &sides);
	free(sides.parent);
	free(sides.turned);
	return !even ||
	       error_set(identify->error,
	               "not identified: nobody was given three items, so only products of two "
	               "slopes are known and the slopes themselves are not. Give people three "
	               "items or more, or take rasch");
}

/* ---- groups ---- */

static bool fail_group(const struct identify *identify, size_t g)
{
	if (identify->options->group_name)
		return error_set(identify->error,
		        "not identified: people of group %s were given only one item, which does "
		        "not tell their mean and their spread",
		        identify->options->group_name[g]);
	return error_set(identify->error,
	        "not identified: people of group %zu were given only one item, which does not "
	        "tell their mean and their spread",
	        g + 1);
}

static bool check_groups(const struct identify *identify)
{
	const struct irt_responses *responses = identify->responses;
	size_t groups = groups_of(responses), items = responses->items, g = 0;
	bool *seen = memory_new(groups * items, sizeof(*seen));
	size_t *shares = memory_new(groups, sizeof(*shares));

	for (size_t i = 0; i < responses->rows; i++)
		for (size_t j = 0; row_counts(responses, i) && j < items; j++)
			if (responses->category[i * items + j] >= 0)
				seen[group_of(responses, i) * items + j] = true;
	for (size_t k = 0; k < groups * items; k++)
		shares[k / items] += seen[k] ? identify->categories[k % items] - 1u : 0;
	while (g < groups && shares[g] > 1)
		g++;
	free(shares);
	free(seen);
	return g == groups || fail_group(identify, g);
}

bool irt_identified(const struct irt_responses *responses, const struct irt_fit_options *options,
        const uint8_t *categories, struct error *error)
{
	struct identify identify = {responses, options, categories, error};

	if (!check_numbers(&identify))
		return false;
	if (!options->anchor && !options->slope_prior && has_model(&identify, false) &&
	        !check_slopes(&identify))
		return false;
	return (groups_of(responses) == 1 && !options->anchor) || check_groups(&identify);
}
