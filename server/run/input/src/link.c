/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matches the parameters that an earlier run found with the instrument's own items. */
#include <run/input/link.h>

#include <run/input/item_model.h>

#include <base/memory.h>

#include <stdlib.h>

bool run_link_is_anchor(const struct instrument *instrument, const struct instrument_item *item)
{
	for (int i = 0; i < instrument->anchors.count; i++)
		if (instrument->anchors.positions[i] == item->position)
			return true;
	return false;
}

void run_link_end(struct run_link *link)
{
	model_instrument_free(link->form);
	free(link->known);
	free(link->on_form);
	*link = (struct run_link){0};
}

const struct instrument *run_link_form(
        const struct run_link *link, const struct instrument *instrument)
{
	return link->form ? link->form : instrument;
}

/* ---- items ---- */

static struct measure_item item_of(const struct instrument_item *item)
{
	return (struct measure_item){
	        .name = item->code.p,
	        .model = run_item_model(item->type),
	        .chance = run_item_chance(item),
	};
}

int run_link_column(const struct run_link *link, const struct instrument *instrument,
        const struct instrument_item *on_form)
{
	const struct instrument_item *own;

	if (!link->form)
		return on_form->position - 1;
	own = model_instrument_item_find(instrument, on_form->code);
	return own && run_link_is_anchor(instrument, own) &&
	                       !model_instrument_item_difference(own, on_form)
	               ? own->position - 1
	               : -1;
}

static bool same_curve(const struct irt_item *a, const struct irt_item *b)
{
	return a->a == b->a && a->d[1] == b->d[1] && a->c == b->c;
}

/*
 * The earlier parameters of an item that counts differently from how it was answered. NULL when it
 * counts as answered.
 */
static const struct irt_item *other_than_answered(
        const struct run_link *link, size_t at, int column, const bool *freed)
{
	const struct irt_item *fixed = &link->on_form[at], *known = &link->known[column];

	if (fixed->categories && !(known->categories && same_curve(fixed, known)))
		return fixed;
	return freed && freed[column] ? known : NULL;
}

static void item_on_form(struct run_link_items *items, const struct run_link *link,
        const struct instrument *instrument, int at, const bool *freed)
{
	const struct instrument_item *on_form = &run_link_form(link, instrument)->items[at];
	int column = run_link_column(link, instrument, on_form);
	const struct irt_item *fixed =
	        column < 0 ? &link->on_form[at]
	                   : other_than_answered(link, (size_t)at, column, freed);
	struct measure_item *item;

	if (!fixed) {
		items->item[column].points = on_form->points;
		return;
	}
	item = &items->item[items->count];
	*item = item_of(on_form);
	item->points = on_form->points;
	item->column = MEASURE_NOT_ASKED;
	/* Without known parameters nothing can be measured. */
	item->known = fixed->categories ? fixed : NULL;
	items->position[items->count++] = at;
}

struct run_link_items run_link_items(const struct run_link *link,
        const struct instrument *instrument, bool held, const bool *freed)
{
	const struct instrument *form = run_link_form(link, instrument);
	size_t own = (size_t)instrument->item_count, most = own + (size_t)form->item_count;
	struct run_link_items items = {
	        .item = memory_new(most, sizeof(*items.item)),
	        .count = own,
	        .position = memory_new(most, sizeof(*items.position)),
	};

	for (size_t j = 0; j < own; j++) {
		bool known = held && link->known[j].categories && !(freed && freed[j]);

		items.item[j] = item_of(&instrument->items[j]);
		items.item[j].column = j;
		items.item[j].known = known ? &link->known[j] : NULL;
	}
	for (int i = 0; i < form->item_count; i++) {
		if (held)
			item_on_form(&items, link, instrument, i, freed);
		else
			items.item[i].points = form->items[i].points;
	}
	return items;
}

void run_link_items_end(struct run_link_items *items)
{
	free(items->item);
	free(items->position);
	*items = (struct run_link_items){0};
}
