/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of an instrument's loader; each reads one list of the document into the instrument. */
#ifndef KESU_MODEL_INSTRUMENT_PARTS_H
#define KESU_MODEL_INSTRUMENT_PARTS_H

#include "lookup.h"
#include "reader.h"

#include <model/instrument.h>

struct instrument_memory {
	struct arena arena;
	struct lookup items, background;
	int *background_sorted; /* indexes in the order of the codes */
};

void model_instrument_items_read(const struct node *root, struct instrument *instrument);
void model_instrument_background_read(const struct node *root, struct instrument *instrument);
/* After the background, which the rules refer to. */
void model_instrument_key_groups_read(const struct node *root, struct instrument *instrument);
/* After the items, some of which it names. */
void model_instrument_anchors_read(const struct node *root, struct instrument *instrument);

#endif
