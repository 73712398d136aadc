/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See lookup.h. Codes come from our own documents, so the hash needs no secret. */
#include "lookup.h"

static uint32_t code_hash(struct str code)
{
	uint32_t hash = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < code.n; i++)
		hash = (hash ^ (unsigned char)code.p[i]) * 16777619u;
	return hash ^ hash >> 15;
}

static struct lookup_slot *slot_of(const struct lookup *lookup, struct str code)
{
	uint32_t at = code_hash(code) & lookup->mask;

	while (lookup->slots[at].code.p && !str_equal(lookup->slots[at].code, code))
		at = (at + 1) & lookup->mask;
	return &lookup->slots[at];
}

void model_lookup_init(struct lookup *lookup, int capacity, struct arena *arena)
{
	uint32_t size = 4;

	while (size < 2 * (uint32_t)capacity)
		size *= 2;
	lookup->slots = arena_new(arena, size, sizeof(*lookup->slots));
	lookup->mask = size - 1;
}

bool model_lookup_add(struct lookup *lookup, struct str code, int index)
{
	struct lookup_slot *slot = slot_of(lookup, code);

	if (slot->code.p)
		return false;
	*slot = (struct lookup_slot){code, index};
	return true;
}

int model_lookup_find(const struct lookup *lookup, struct str code)
{
	const struct lookup_slot *slot = slot_of(lookup, code);

	return slot->code.p ? slot->index : -1;
}
