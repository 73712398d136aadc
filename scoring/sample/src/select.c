/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The draws. Certain units come first, in the order of the list; then each method draws from the
 * others by their probabilities, whose sum is what is left to draw.
 */
#include <sample/select.h>

#include <base/memory.h>

#include <stdlib.h>

/* The units that are not certain. */
struct lottery {
	struct sample_unit *units;
	size_t *place; /* of each of them in `units` */
	size_t count, take;
	size_t order; /* of the last one drawn */
	struct random_key key;
};

/* FNV-1a (Fowler, Noll & Vo) of the name. */
struct random_key sample_key(uint64_t seed, enum sample_stream stream, const char *name)
{
	uint64_t bits = 0xcbf29ce484222325u;

	for (; *name; name++)
		bits = (bits ^ (unsigned char)*name) * 0x100000001b3u;
	return random_key_of(seed, stream, bits, 0);
}

typedef void draw_fn(struct lottery *lottery);

static void take_unit(struct lottery *lottery, size_t place)
{
	lottery->units[place].order = ++lottery->order;
}

/* Fisher & Yates: the first places of a shuffle. */
static void draw_srs(struct lottery *lottery)
{
	size_t *place = lottery->place;

	for (size_t k = 0; k < lottery->take; k++) {
		size_t with = k + random_below(lottery->key, k, lottery->count - k);
		size_t drawn = place[with];

		place[with] = place[k];
		place[k] = drawn;
		take_unit(lottery, drawn);
	}
}

/*
 * Points u, u + 1, ... on the line of probabilities. No unit is longer than 1, so none holds two;
 * where rounding would leave too few units for the points that are left, they are taken.
 */
static void draw_systematic(struct lottery *lottery)
{
	double start = random_uniform(lottery->key, 0), passed = 0;
	size_t taken = 0;

	for (size_t i = 0; i < lottery->count && taken < lottery->take; i++) {
		bool needed = lottery->count - i == lottery->take - taken;

		passed += lottery->units[lottery->place[i]].probability;
		if (!needed && start + (double)taken >= passed)
			continue;
		take_unit(lottery, lottery->place[i]);
		taken++;
	}
}

/* What the draws so far have left. The denominator is r - k p, written without cancellation. */
struct brewer {
	double left; /* sum of the probabilities not drawn */
	double gaps; /* sum of 1 - p over those drawn */
	size_t draws;
};

static double brewer_chance(const struct brewer *state, double p)
{
	double draws = (double)state->draws;

	if (state->draws == 1)
		return p;
	return p * (state->left - p) / (state->gaps + draws * (1 - p));
}

/* The first unit at which the sum of chances passes the point; the last one if none does. */
static size_t brewer_find(const struct lottery *lottery, const double *chance, double point)
{
	size_t found = 0;
	double passed = 0;

	for (size_t i = 0; i < lottery->count; i++) {
		if (lottery->units[lottery->place[i]].order)
			continue;
		passed += chance[i];
		found = i;
		if (passed > point)
			break;
	}
	return found;
}

static void draw_brewer(struct lottery *lottery)
{
	struct brewer state = {(double)lottery->take, 0, lottery->take};
	double *chance = memory_new(lottery->count, sizeof(*chance));

	for (size_t k = 0; k < lottery->take; k++, state.draws--) {
		double total = 0;

		for (size_t i = 0; i < lottery->count; i++) {
			const struct sample_unit *unit = &lottery->units[lottery->place[i]];

			chance[i] = unit->order ? 0 : brewer_chance(&state, unit->probability);
			total += chance[i];
		}
		size_t drawn = lottery->place[brewer_find(
		        lottery, chance, total * random_uniform(lottery->key, k))];
		double p = lottery->units[drawn].probability;

		take_unit(lottery, drawn);
		state.left -= p;
		state.gaps += 1 - p;
	}
	free(chance);
}

struct ranked {
	double rank;
	size_t place;
};

static int ranked_compare(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->rank < y->rank || x->rank > y->rank)
		return x->rank < y->rank ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

static void draw_pareto(struct lottery *lottery)
{
	struct ranked *ranked = memory_new(lottery->count, sizeof(*ranked));

	for (size_t i = 0; i < lottery->count; i++) {
		double p = lottery->units[lottery->place[i]].probability;
		double u = random_uniform(lottery->key, i);

		ranked[i] = (struct ranked){u * (1 - p) / ((1 - u) * p), lottery->place[i]};
	}
	qsort(ranked, lottery->count, sizeof(*ranked), ranked_compare);
	for (size_t k = 0; k < lottery->take; k++)
		take_unit(lottery, ranked[k].place);
	free(ranked);
}

static draw_fn *const draws[] = {
        [SAMPLE_SRS] = draw_srs,
        [SAMPLE_SYSTEMATIC] = draw_systematic,
        [SAMPLE_PPS_SYSTEMATIC] = draw_systematic,
        [SAMPLE_PPS_BREWER] = draw_brewer,
        [SAMPLE_PPS_PARETO] = draw_pareto,
};

size_t sample_select(enum sample_method method, const struct sample_list *list,
        struct random_key key, struct sample_unit *units)
{
	size_t certain = sample_inclusion(method, list, units);
	struct lottery lottery = {.units = units,
	        .place = memory_new(list->count, sizeof(*lottery.place)),
	        .take = list->take - certain,
	        .key = key};

	for (size_t i = 0; i < list->count; i++)
		if (units[i].certain)
			take_unit(&lottery, i);
		else
			lottery.place[lottery.count++] = i;
	if (lottery.take)
		draws[method](&lottery);
	free(lottery.place);
	return certain;
}
