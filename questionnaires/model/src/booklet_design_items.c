/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A booklet design against its instrument, and the items of one booklet. */
#include <model/booklet_design.h>

#include <stdio.h>

enum { ITEM_POINTER_SIZE = 64 };

/* Marks what the cluster holds in `held`, by position. */
static void cluster_check(const struct booklet_design *design, int number,
        const struct instrument *instrument, bool *held, struct model_problems *problems)
{
	const struct booklet_cluster *cluster = &design->clusters[number];

	for (int i = 0; i < cluster->item_count; i++) {
		const struct instrument_item *item =
		        model_instrument_item_find(instrument, cluster->items[i]);
		char pointer[ITEM_POINTER_SIZE];

		if (item) {
			held[item->position] = true;
			continue;
		}
		snprintf(pointer, sizeof(pointer), "/clusters/%d/items/%d", number, i);
		model_problems_add(problems, str_from(pointer), "%s %s has no item %s",
		        instrument->code.p, instrument->version.p, cluster->items[i].p);
	}
}

bool model_booklet_design_check(const struct booklet_design *design,
        const struct instrument *instrument, struct model_problems *problems)
{
	bool held[INSTRUMENT_ITEMS_MAX + 1] = {false};
	size_t before = problems->total;

	if (!str_equal(design->instrument, instrument->code) ||
	        !str_equal(design->instrument_version, instrument->version)) {
		model_problems_add(problems, STR("/instrument"), "is %s %s, not %s %s",
		        design->instrument.p, design->instrument_version.p, instrument->code.p,
		        instrument->version.p);
		return false;
	}
	for (int i = 0; i < design->cluster_count; i++)
		cluster_check(design, i, instrument, held, problems);
	for (int i = 0; i < instrument->item_count; i++)
		if (!held[i + 1])
			model_problems_add(problems, STR("/clusters"), "item %s is in no cluster",
			        instrument->items[i].code.p);
	return problems->total == before;
}

struct booklet_part model_booklet_design_part(const struct booklet_design *design,
        const struct instrument *instrument, int number, struct arena *arena)
{
	const struct booklet_plan *plan = &design->booklets[number - 1];
	size_t items = (size_t)instrument->item_count, count = 0;
	int16_t *positions = arena_new(arena, items, sizeof(*positions));
	bool *asks = arena_new(arena, items, sizeof(*asks));

	for (int i = 0; i < plan->cluster_count; i++) {
		const struct booklet_cluster *cluster = &design->clusters[plan->clusters[i]];

		for (int j = 0; j < cluster->item_count; j++) {
			int position =
			        model_instrument_item_find(instrument, cluster->items[j])->position;

			asks[position - 1] = true;
			positions[count++] = (int16_t)position;
		}
	}
	return (struct booklet_part){
	        design->code, design->version, plan->code, positions, count, asks};
}
