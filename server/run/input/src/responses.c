/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Three columns that grow together by doubling. A row is first written as not administered, then
 * filled.
 */
#include <run/input/responses.h>

#include <base/memory.h>

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 1024, MS_PER_UNIT = 1000 / RUN_RESPONSES_SPENT_PER_SECOND };

static void grow(struct run_responses *r)
{
	size_t capacity = r->capacity ? r->capacity * 2 : FIRST_CAPACITY;

	r->category = memory_resize(r->category, capacity * r->items, sizeof(*r->category));
	r->spent = memory_resize(r->spent, capacity * r->items, sizeof(*r->spent));
	r->id = memory_resize(r->id, capacity, sizeof(*r->id));
	r->capacity = capacity;
}

/*
 * The attempt's uuid, folded into 64 bits. In a version 7 uuid both the time and the random part
 * matter.
 */
static uint64_t id_of(const struct uuid *uuid)
{
	uint64_t half[2];

	memcpy(half, uuid->b, sizeof(half));
	return half[0] ^ half[1];
}

static uint16_t spent_of(int64_t ms)
{
	if (ms < 0)
		return RUN_RESPONSES_SPENT_UNKNOWN;
	ms /= MS_PER_UNIT;
	return ms < RUN_RESPONSES_SPENT_MOST ? (uint16_t)ms : RUN_RESPONSES_SPENT_MOST;
}

static size_t item_at(const struct run_responses_row *row, size_t place)
{
	return row->part ? (size_t)row->part->positions[place] - 1 : place;
}

/* The number of items asked up to and including the last one that was answered. */
static size_t reached(const struct run_responses_row *row, size_t asked)
{
	while (asked && !row->answered[item_at(row, asked - 1)])
		asked--;
	return asked;
}

void run_responses_add(struct run_responses *r, const struct instrument *instrument,
        const struct run_responses_row *row)
{
	size_t items = (size_t)instrument->item_count;
	size_t count = reached(row, row->part ? row->part->count : items);
	int8_t *category;
	uint16_t *spent;

	r->items = items;
	if (r->count == r->capacity)
		grow(r);
	category = &r->category[r->count * items];
	spent = &r->spent[r->count * items];
	for (size_t i = 0; i < items; i++) {
		category[i] = RUN_RESPONSES_NOT_GIVEN;
		spent[i] = RUN_RESPONSES_SPENT_UNKNOWN;
	}
	for (size_t place = 0; place < count; place++) {
		size_t i = item_at(row, place);

		category[i] = row->answered[i] && row->response[i] == instrument->items[i].key;
		spent[i] = spent_of(row->spent_ms[i]);
	}
	r->id[r->count++] = id_of(&row->id);
}

void run_responses_end(struct run_responses *r)
{
	free(r->category);
	free(r->spent);
	free(r->id);
	*r = (struct run_responses){0};
}
