/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Refuses data to which no model can be fitted, with the item and the reason. Otherwise a slope
 * could grow without bound, or a result could depend on the starting values.
 */
#include "check.h"

#include <base/memory.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SLOPES_APART 1e-6 /* of the slope: more than rounding in a file */

enum { NAME_MAX_SHOWN = 60, SETS_SHOWN = 4, SETS_TEXT = 400, ITEM_NAME = 32 };

struct check {
	const struct irt_responses *responses;
	const struct irt_fit_options *options;
	struct irt_fault *fault;
	struct error *error;
	size_t (*count)[IRT_CATEGORIES_MAX]; /* answers of each item, of rows with a weight */
	uint8_t *categories;
	char name[ITEM_NAME];
};

static bool row_counts(const struct irt_responses *responses, size_t row)
{
	return !responses->weight || responses->weight[row] > 0;
}

void irt_categories(const struct irt_responses *responses, uint8_t *categories)
{
	for (size_t j = 0; j < responses->items; j++)
		categories[j] = 2;
	for (size_t i = 0; i < responses->rows; i++)
		for (size_t j = 0; row_counts(responses, i) && j < responses->items; j++) {
			int category = responses->category[i * responses->items + j];

			if (category >= categories[j])
				categories[j] = (uint8_t)(category + 1);
		}
}

static const char *item_name(struct check *check, size_t j)
{
	if (check->options->item_name)
		return check->options->item_name[j];
	snprintf(check->name, sizeof(check->name), "item %zu", j + 1);
	return check->name;
}

static bool fixed(const struct check *check, size_t j)
{
	return check->options->anchor && check->options->anchor[j].fixed;
}

static void tally(struct check *check)
{
	const struct irt_responses *responses = check->responses;

	for (size_t i = 0; i < responses->rows; i++)
		for (size_t j = 0; row_counts(responses, i) && j < responses->items; j++) {
			int category = responses->category[i * responses->items + j];

			if (category >= 0)
				check->count[j][category]++;
		}
}

/* ---- one item ---- */

static void blame_row(struct check *check, size_t j, int above)
{
	const struct irt_responses *responses = check->responses;

	for (size_t i = 0; check->fault && i < responses->rows; i++)
		if (row_counts(responses, i) &&
		        responses->category[i * responses->items + j] > above) {
			check->fault->row = i;
			return;
		}
}

static bool check_model(struct check *check, size_t j)
{
	enum irt_model model = check->options->model[j];

	if (check->categories[j] == 2 ||
	        (!fixed(check, j) && (model == IRT_GPCM || model == IRT_RASCH)))
		return true;
	blame_row(check, j, 1);
	return error_set(check->error,
	        "%s has answers up to %d; %s takes 0 and 1 (gpcm takes more categories)",
	        item_name(check, j), check->categories[j] - 1,
	        fixed(check, j) ? "an anchor" : irt_model_name(model));
}

/* The description of an item of two categories when only one occurs. */
static bool one_sided(struct check *check, size_t j, int only)
{
	const char *name = item_name(check, j);

	if (only > 0 && check->categories[j] == 2)
		return error_set(check->error,
		        "all answers to %s are right: it has no finite difficulty; leave it out",
		        name);
	if (!only && check->categories[j] == 2)
		return error_set(check->error,
		        "all answers to %s are wrong: it has no finite difficulty; leave it out",
		        name);
	return error_set(check->error, "all answers to %s are in one category, %d; leave it out",
	        name, only);
}

static bool check_item(struct check *check, size_t j)
{
	const size_t *count = check->count[j];
	int used = 0, last = 0, gap = -1;

	for (int k = 0; k < check->categories[j]; k++) {
		used += count[k] > 0;
		last = count[k] ? k : last;
		gap = !count[k] && gap < 0 ? k : gap;
	}
	if (!used)
		return error_set(check->error,
		        "nobody was given %s: it has no parameters; leave it out",
		        item_name(check, j));
	if (fixed(check, j))
		return check_model(check, j);
	if (used == 1)
		return one_sided(check, j, last);
	if (gap < 0)
		return check_model(check, j);
	blame_row(check, j, gap);
	return error_set(check->error,
	        "%s has answers up to %d but none in category %d; number its categories without a "
	        "gap",
	        item_name(check, j), check->categories[j] - 1, gap);
}

/* ---- links ---- */

static size_t set_of(size_t *parent, size_t j)
{
	while (parent[j] != j)
		j = parent[j] = parent[parent[j]];
	return j;
}

static size_t join(size_t *parent, size_t i, size_t j)
{
	size_t x = set_of(parent, i), y = set_of(parent, j);

	if (x == y)
		return 0;
	parent[x > y ? x : y] = x > y ? y : x;
	return 1;
}

static size_t join_row(const struct irt_responses *responses, size_t row, size_t *parent)
{
	const int8_t *category = responses->category + row * responses->items;
	size_t first = responses->items, joined = 0;

	for (size_t j = 0; j < responses->items; j++) {
		if (category[j] < 0)
			continue;
		if (first == responses->items)
			first = j;
		joined += join(parent, first, j);
	}
	return joined;
}

static bool fail_apart(struct check *check, size_t *parent, size_t sets)
{
	char text[SETS_TEXT] = "";
	size_t shown = 0, n = 0;

	for (size_t j = 0; j < check->responses->items && shown < SETS_SHOWN; j++)
		if (parent[j] == j && n < sizeof(text) - NAME_MAX_SHOWN - 4)
			n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%.*s",
			        shown++ ? ", " : "", NAME_MAX_SHOWN, item_name(check, j));
	return error_set(check->error,
	        "disconnected: the items fall into %zu sets that nobody was given items of two of "
	        "(one begins with each of: %s%s); booklets and groups have to share items",
	        sets, text, shown < sets ? ", ..." : "");
}

/* Whether all items are linked, by rows that were given two of them or by anchors. */
static bool check_links(struct check *check)
{
	const struct irt_responses *responses = check->responses;
	size_t *parent = memory_new(responses->items, sizeof(*parent));
	size_t sets = responses->items, anchor = responses->items;
	bool good;

	for (size_t j = 0; j < responses->items; j++)
		parent[j] = j;
	for (size_t j = 0; j < responses->items; j++)
		if (fixed(check, j)) {
			anchor = anchor < responses->items ? anchor : j;
			sets -= join(parent, anchor, j);
		}
	for (size_t i = 0; i < responses->rows && sets > 1; i++)
		if (row_counts(responses, i))
			sets -= join_row(responses, i, parent);
	good = sets == 1 || fail_apart(check, parent, sets);
	free(parent);
	return good;
}

static bool guess_possible(const struct check *check, size_t j)
{
	const struct irt_anchor *anchor = check->options->anchor;

	return !fixed(check, j) || check->options->model[j] != IRT_3PL ||
	       (anchor[j].c >= 0 && anchor[j].c < 1);
}

/* Free items of the Rasch model take the slope of its anchors: there is to be one. */
static bool check_rasch(struct check *check)
{
	const struct irt_anchor *anchor = check->options->anchor;
	double slope = 0;
	bool free = false;

	for (size_t j = 0; j < check->responses->items; j++)
		free = free || (!fixed(check, j) && check->options->model[j] == IRT_RASCH);
	for (size_t j = 0; free && j < check->responses->items; j++) {
		if (!fixed(check, j) || check->options->model[j] != IRT_RASCH)
			continue;
		slope = slope > 0 ? slope : anchor[j].a;
		if (fabs(anchor[j].a - slope) > SLOPES_APART * slope)
			return error_set(check->error,
			        "anchors of the rasch model have one slope; that of %s is %g, of "
			        "another %g: take 2pl",
			        item_name(check, j), anchor[j].a, slope);
	}
	return true;
}

static bool check_anchors(struct check *check)
{
	size_t anchors = 0;

	for (size_t j = 0; j < check->responses->items; j++) {
		anchors += fixed(check, j);
		if (fixed(check, j) && !(check->options->anchor[j].a > 0))
			return error_set(check->error, "the slope of anchor %s is above 0, not %g",
			        item_name(check, j), check->options->anchor[j].a);
		if (!guess_possible(check, j))
			return error_set(check->error,
			        "the guessing c of anchor %s is from 0 to below 1, not %g",
			        item_name(check, j), check->options->anchor[j].c);
	}
	if (check->options->anchor && anchors < IRT_ANCHORS_LEAST)
		return error_set(check->error,
		        "too few anchors: %zu of the items are fixed, at least %d are needed",
		        anchors, IRT_ANCHORS_LEAST);
	return check_rasch(check);
}

static bool row_answered(const struct irt_responses *responses, size_t row)
{
	for (size_t j = 0; j < responses->items; j++)
		if (responses->category[row * responses->items + j] >= 0)
			return true;
	return false;
}

static bool check_groups(struct check *check)
{
	const struct irt_responses *responses = check->responses;
	size_t groups = responses->groups ? responses->groups : 1, empty = 0;
	bool *seen = memory_new(groups, sizeof(*seen));

	for (size_t i = 0; i < responses->rows; i++)
		if (row_counts(responses, i) && row_answered(responses, i))
			seen[responses->group ? responses->group[i] : 0] = true;
	while (empty < groups && seen[empty])
		empty++;
	free(seen);
	if (empty == groups)
		return true;
	if (check->options->group_name)
		return error_set(check->error, "no row of group %s has an answer and a weight",
		        check->options->group_name[empty]);
	return error_set(check->error, "no row of group %zu has an answer and a weight", empty + 1);
}

/*
 * Where all answers of a group are the highest category, or all the lowest, its mean has no end.
 * One group alone is told by its items.
 */
static bool check_means(struct check *check)
{
	const struct irt_responses *responses = check->responses;
	size_t groups = responses->groups ? responses->groups : 1, g = 0;
	bool(*off)[2] = memory_new(groups, sizeof(*off)), high = false;
	const char *const *name = check->options->group_name;

	for (size_t i = 0; i < responses->rows; i++)
		for (size_t j = 0; row_counts(responses, i) && j < responses->items; j++) {
			int category = responses->category[i * responses->items + j];
			bool *of = off[responses->group ? responses->group[i] : 0];

			of[0] |= category > 0;
			of[1] |= category >= 0 && category + 1 < check->categories[j];
		}
	while (g < groups && off[g][0] && off[g][1])
		g++;
	high = g < groups && off[g][0];
	free(off);
	if (g == groups || (groups == 1 && !check->options->anchor))
		return true;
	if (name)
		return error_set(check->error,
		        "all answers of group %s are %s: it has no finite mean; leave it out",
		        name[g], high ? "right" : "wrong");
	return error_set(check->error,
	        "all answers of group %zu are %s: it has no finite mean; leave it out", g + 1,
	        high ? "right" : "wrong");
}

bool irt_fit_check(const struct irt_responses *responses, const struct irt_fit_options *options,
        struct irt_fault *fault, struct error *error)
{
	struct irt_fault unwanted = {SIZE_MAX, SIZE_MAX};
	struct check check = {.responses = responses,
	        .options = options,
	        .fault = fault ? fault : &unwanted,
	        .error = error};
	bool good = true;

	*check.fault = (struct irt_fault){SIZE_MAX, SIZE_MAX};
	check.count = memory_new(responses->items, sizeof(*check.count));
	check.categories = memory_new(responses->items, sizeof(*check.categories));
	irt_categories(responses, check.categories);
	tally(&check);
	good = check_anchors(&check) && check_groups(&check);
	for (size_t j = 0; good && j < responses->items; j++) {
		good = check_item(&check, j);
		if (!good)
			check.fault->item = j;
	}
	good = good && check_means(&check) && check_links(&check) &&
	       irt_identified(responses, options, check.categories, error);
	free(check.categories);
	free(check.count);
	return good;
}
