/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Guessing counts when one option is to be chosen. A number or a set of options cannot be guessed.
 */
#include <run/input/item_model.h>

static const enum irt_model models[ITEM_TYPES] = {
        [ITEM_SINGLE] = IRT_3PL,
        [ITEM_TRUE_FALSE] = IRT_3PL,
        [ITEM_MULTIPLE] = IRT_2PL,
        [ITEM_NUMBER] = IRT_2PL,
};

enum irt_model run_item_model(enum item_type type)
{
	return models[type];
}

/* True or false has no list of options. A model without guessing ignores this value. */
double run_item_chance(const struct instrument_item *item)
{
	return item->type == ITEM_SINGLE ? 1.0 / item->option_count : 0.5;
}
