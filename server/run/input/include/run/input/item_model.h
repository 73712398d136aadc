/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an item is measured. This depends on its type and its options. */
#ifndef KESU_RUN_INPUT_ITEM_MODEL_H
#define KESU_RUN_INPUT_ITEM_MODEL_H

#include <irt/item.h>
#include <model/instrument.h>

/* The model by which an item of this type is measured. */
enum irt_model run_item_model(enum item_type type);
/* The probability of guessing it right, from its options. */
double run_item_chance(const struct instrument_item *item);

#endif
