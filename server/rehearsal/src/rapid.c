/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rapid.h"

#include "streams.h"

enum { RAPID_LEAST_MS = 250, RAPID_SPREAD_MS = 850 };
enum { DRAW_IS_RAPID, DRAW_MANNER, DRAW_FROM, DRAW_PLACES /* and so on, one for each place */ };

bool rehearsal_rapid_guesses(
        uint64_t seed, uint64_t person, double share, size_t place, size_t count)
{
	struct random_key key = random_key_of(seed, STREAM_RAPID, person, 0);

	if (random_uniform(key, DRAW_IS_RAPID) >= share)
		return false;
	if (random_below(key, DRAW_MANNER, 2))
		return place >= random_below(key, DRAW_FROM, count);
	return random_below(key, DRAW_PLACES + place, 2);
}

int64_t rehearsal_rapid_response(
        uint64_t seed, uint64_t person, size_t place, const struct population_item *item)
{
	struct random_key key = random_key_of(seed, STREAM_RAPID, person, 1);
	int64_t off;

	switch (item->type) {
	case POPULATION_SINGLE:
		return 1 + (int64_t)random_below(key, place, item->options);
	case POPULATION_MULTIPLE:
		return 1 + (int64_t)random_below(key, place, (UINT64_C(1) << item->options) - 1);
	case POPULATION_NUMBER:
		break;
	}
	off = 1 + (int64_t)random_below(key, place, 9);
	return item->key >= off ? item->key - off : item->key + off;
}

uint32_t rehearsal_rapid_elapsed_ms(uint64_t seed, uint64_t person, size_t place)
{
	struct random_key key = random_key_of(seed, STREAM_RAPID, person, 2);

	return RAPID_LEAST_MS + (uint32_t)random_below(key, place, RAPID_SPREAD_MS);
}
