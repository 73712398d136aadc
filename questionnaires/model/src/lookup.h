/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Code -> index, in constant time: open addressing over a table at most half full. */
#ifndef KESU_MODEL_LOOKUP_H
#define KESU_MODEL_LOOKUP_H

#include <base/arena.h>

struct lookup_slot {
	struct str code; /* borrowed */
	int index;
};

struct lookup {
	struct lookup_slot *slots; /* an empty slot has no code.p */
	uint32_t mask;
};

void model_lookup_init(struct lookup *lookup, int capacity, struct arena *arena);
/* False when the code is there already. The caller adds at most `capacity` codes. */
bool model_lookup_add(struct lookup *lookup, struct str code, int index);
int model_lookup_find(const struct lookup *lookup, struct str code); /* -1: not there */

#endif
