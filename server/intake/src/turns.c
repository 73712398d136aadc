/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "turns.h"

#include <base/memory.h>

#include <stdlib.h>

/* Of one booklet of one survey. There are few: of the open surveys, some are in booklets. */
struct turn {
	int32_t survey_id;
	int16_t booklet;
	int32_t answered; /* not stored yet */
	int32_t taken;    /* of these, on their way */
};

struct intake_turns {
	struct turn *list;
	size_t count, capacity;
};

struct intake_turns *intake_turns_new(void)
{
	return memory_new(1, sizeof(struct intake_turns));
}

void intake_turns_free(struct intake_turns *turns)
{
	if (!turns)
		return;
	free(turns->list);
	free(turns);
}

static struct turn *turn_of(struct intake_turns *turns, int32_t survey_id, int16_t booklet)
{
	for (size_t i = 0; i < turns->count; i++)
		if (turns->list[i].survey_id == survey_id && turns->list[i].booklet == booklet)
			return &turns->list[i];
	if (turns->count == turns->capacity) {
		turns->capacity = turns->capacity ? 2 * turns->capacity : 16;
		turns->list = memory_resize(turns->list, turns->capacity, sizeof(*turns->list));
	}
	turns->list[turns->count] = (struct turn){.survey_id = survey_id, .booklet = booklet};
	return &turns->list[turns->count++];
}

void intake_turns_note(struct intake_turns *turns, int32_t survey_id, int16_t booklet)
{
	turn_of(turns, survey_id, booklet)->answered++;
}

size_t intake_turns_take(struct intake_turns *turns, int32_t survey_id, int16_t *booklets,
        int32_t *counts, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < turns->count && n < max; i++) {
		struct turn *turn = &turns->list[i];

		if (turn->survey_id != survey_id || !turn->answered)
			continue;
		turn->taken = turn->answered;
		booklets[n] = turn->booklet;
		counts[n++] = turn->taken;
	}
	return n;
}

void intake_turns_stored(struct intake_turns *turns, int32_t survey_id)
{
	for (size_t i = 0; i < turns->count; i++) {
		struct turn *turn = &turns->list[i];

		if (turn->survey_id != survey_id)
			continue;
		turn->answered -= turn->taken;
		turn->taken = 0;
	}
}
