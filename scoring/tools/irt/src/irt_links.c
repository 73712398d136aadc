/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Booklets have a common scale by the people who were given items of both. Sets of items are joined
 * while IRT_LINK_PEOPLE people were given items of two of them. What is then left apart is joined
 * by few. Groups have a common scale by the items that they share, or by the anchors that they were
 * given.
 */
#include "irt_job.h"

#include <base/memory.h>

#include <stdlib.h>
#include <string.h>

#define GIVEN_SHARE 0.05 /* of a group's people; an item that fewer were given links nothing */

struct linking {
	const struct irt_responses *responses;
	size_t *set;              /* of each item: the first item of its set */
	size_t *met;              /* items x items: people who were given items of both sets */
	size_t *here;             /* the sets of one row */
	size_t *people, *joining; /* of each set: who were given it, and another set too */
};

static bool row_counts(const struct irt_responses *responses, size_t row)
{
	return !responses->weight || responses->weight[row] > 0;
}

/* Fills linking->here; returns how many. */
static size_t row_sets(const struct linking *linking, size_t row)
{
	const struct irt_responses *responses = linking->responses;
	size_t count = 0;

	for (size_t j = 0; j < responses->items; j++) {
		size_t known = 0;

		if (responses->category[row * responses->items + j] < 0)
			continue;
		while (known < count && linking->here[known] != linking->set[j])
			known++;
		if (known == count)
			linking->here[count++] = linking->set[j];
	}
	return count;
}

static void sets_join(struct linking *linking, size_t a, size_t b)
{
	size_t from = a > b ? a : b, to = a > b ? b : a;

	for (size_t j = 0; j < linking->responses->items; j++)
		if (linking->set[j] == from)
			linking->set[j] = to;
}

/* Counts the row; true: it joined sets. */
static bool row_add(struct linking *linking, size_t row)
{
	size_t items = linking->responses->items, count = row_sets(linking, row);
	bool joined = false;

	for (size_t a = 0; a < count; a++) {
		linking->people[linking->here[a]]++;
		linking->joining[linking->here[a]] += count > 1;
		for (size_t b = a + 1; b < count; b++) {
			size_t x = linking->here[a], y = linking->here[b];

			if (++linking->met[x * items + y] + linking->met[y * items + x] <
			        IRT_LINK_PEOPLE)
				continue;
			sets_join(linking, linking->set[x], linking->set[y]);
			joined = true;
		}
	}
	return joined;
}

/* From the first row on, until sets are joined. False: none was, and all rows are counted. */
static bool pass(struct linking *linking)
{
	const struct irt_responses *responses = linking->responses;
	bool joined = false;

	memset(linking->met, 0, responses->items * responses->items * sizeof(*linking->met));
	memset(linking->people, 0, responses->items * sizeof(*linking->people));
	memset(linking->joining, 0, responses->items * sizeof(*linking->joining));
	for (size_t i = 0; i < responses->rows && !joined; i++)
		if (row_counts(responses, i))
			joined = row_add(linking, i);
	return joined;
}

static void weakest_find(const struct linking *linking, struct irt_links *out)
{
	for (size_t j = 0; j < linking->responses->items; j++) {
		size_t joining = linking->joining[j];

		/* A set that is alone has nobody to join it; irt_fit_check refuses sets apart. */
		if (linking->set[j] != j || !joining || joining >= IRT_LINK_PEOPLE ||
		        joining == linking->people[j] || (out->weak && joining >= out->people))
			continue;
		*out = (struct irt_links){.weak = true, .item = j, .people = joining};
	}
}

static void anchors_join(struct linking *linking, const struct irt_anchor *anchor)
{
	size_t items = linking->responses->items, first = items;

	for (size_t j = 0; anchor && j < items; j++) {
		if (!anchor[j].fixed)
			continue;
		first = first < items ? first : j;
		linking->set[j] = first;
	}
}

/* ---- groups ---- */

/* Whether each group (rows) was given each item (columns): at least GIVEN_SHARE of its people. */
static bool *given_new(const struct irt_responses *responses)
{
	size_t items = responses->items, *n = memory_new(responses->groups, sizeof(*n));
	size_t *count = memory_new(responses->groups * items, sizeof(*count));
	bool *given = memory_new(responses->groups * items, sizeof(*given));

	for (size_t i = 0; i < responses->rows; i++) {
		size_t g = (size_t)responses->group[i];

		if (!row_counts(responses, i))
			continue;
		n[g]++;
		for (size_t j = 0; j < items; j++)
			count[g * items + j] += responses->category[i * items + j] >= 0;
	}
	for (size_t k = 0; k < responses->groups * items; k++) {
		size_t g = k / items;

		given[k] = (double)count[k] > GIVEN_SHARE * (double)n[g];
	}
	free(count);
	free(n);
	return given;
}

/* Whether the item holds group g on the common scale: an anchor, or given to another group. */
static bool holds(const struct irt_job *job, const bool *given, size_t g, size_t j)
{
	const struct irt_responses *responses = &job->responses;

	if (!given[g * responses->items + j])
		return false;
	if (job->anchor)
		return job->anchor[j].fixed;
	for (size_t other = 0; other < responses->groups; other++)
		if (other != g && given[other * responses->items + j])
			return true;
	return false;
}

/* A group all of whose items are common has none whose scale hangs on the others. */
static void groups_find(struct irt_job *job)
{
	const struct irt_responses *responses = &job->responses;
	bool *given = given_new(responses);

	for (size_t g = 0; g < responses->groups; g++) {
		size_t common = 0, all = 0, first = 0;

		for (size_t j = 0; j < responses->items; j++) {
			bool held = holds(job, given, g, j);

			first = held && !common ? j : first;
			common += held;
			all += given[g * responses->items + j];
		}
		if (common >= IRT_LINK_ITEMS || common == all ||
		        (job->links.group_weak && common >= job->links.common))
			continue;
		job->links.group_weak = true;
		job->links.group = g;
		job->links.common = common;
		job->links.common_item = first;
	}
	free(given);
}

void tools_irt_links_find(struct irt_job *job)
{
	size_t items = job->responses.items;
	struct linking linking = {.responses = &job->responses};

	linking.set = memory_new(items, sizeof(*linking.set));
	linking.met = memory_new(items * items, sizeof(*linking.met));
	linking.here = memory_new(items, sizeof(*linking.here));
	linking.people = memory_new(items, sizeof(*linking.people));
	linking.joining = memory_new(items, sizeof(*linking.joining));
	for (size_t j = 0; j < items; j++)
		linking.set[j] = j;
	anchors_join(&linking, job->anchor);
	while (pass(&linking))
		continue;
	weakest_find(&linking, &job->links);
	if (job->responses.groups > 1)
		groups_find(job);
	free(linking.set);
	free(linking.met);
	free(linking.here);
	free(linking.people);
	free(linking.joining);
}
