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
	bool questions_only;
};

void model_instrument_items_read(const struct node *root, struct instrument *instrument);
void model_instrument_background_read(const struct node *root, struct instrument *instrument);
/* After the background, which the rules refer to. */
void model_instrument_key_groups_read(const struct node *root, struct instrument *instrument);
/* After the items, some of which it names. */
void model_instrument_anchors_read(const struct node *root, struct instrument *instrument);

/* Options of one question that look the same in a language cannot be chosen between. */
struct option_looks {
	const char *question; /* its code */
	struct arena *arena;
	struct model_text *folded; /* of the options so far */
	int count;
};

void model_option_looks_init(
        struct option_looks *looks, const char *question, int most, struct arena *arena);
/* The next option, with a problem at `node` when it looks as an earlier one does. */
void model_option_looks_add(
        struct option_looks *looks, const struct node *node, const struct model_text *text);

#endif
