/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <run/input/choices.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

static void take(struct run_item_choices *item, int choice, double rest)
{
	item->choice[choice].taken++;
	item->choice[choice].rest += rest;
}

static void item_add(struct run_item_choices *to, const struct instrument_item *item, bool answered,
        int64_t response, double rest)
{
	to->answered++;
	to->rest += rest;
	to->rest_squares += rest * rest;
	if (!answered) {
		take(to, 0, rest);
		return;
	}
	if (item->type != ITEM_MULTIPLE) {
		if (response >= 1 && response <= item->option_count)
			take(to, (int)response, rest);
		return;
	}
	for (int choice = 1; choice <= item->option_count; choice++)
		if (response & INT64_C(1) << (choice - 1))
			take(to, choice, rest);
}

void run_choices_add(struct run_choices *choices, const struct instrument *instrument,
        const struct run_responses *responses, const struct run_responses_row *row)
{
	size_t items = (size_t)instrument->item_count;
	const int8_t *category = &responses->category[(responses->count - 1) * items];
	int given = 0, right = 0;

	if (!choices->item)
		choices->item = memory_new(items, sizeof(*choices->item));
	choices->items = items;
	for (size_t i = 0; i < items; i++) {
		given += category[i] >= 0;
		right += category[i] > 0;
	}
	for (size_t i = 0; i < items && given > 1; i++)
		if (category[i] >= 0 && instrument->items[i].type != ITEM_NUMBER)
			item_add(&choices->item[i], &instrument->items[i], row->answered[i],
			        row->response[i], (double)(right - category[i]) / (given - 1));
}

double run_choices_rest(const struct run_item_choices *item, int choice)
{
	double n = (double)item->answered, taken = (double)item->choice[choice].taken;
	double mean = item->rest / n, variance = item->rest_squares / n - mean * mean;

	if (!(taken > 0) || taken == n || !(variance > 0))
		return (double)NAN;
	return (item->choice[choice].rest / taken - mean) * sqrt(taken / (n - taken)) /
	       sqrt(variance);
}

void run_choices_end(struct run_choices *choices)
{
	free(choices->item);
	*choices = (struct run_choices){0};
}
