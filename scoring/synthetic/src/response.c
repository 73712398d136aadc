/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a resident answers and how long it takes. Whether item i is right is number i of the
 * resident's CITY_RIGHT stream against the item's curve, so for fixed draws the points increase
 * with ability. That is why the calibration can use bisection.
 */
#include "city.h"

#include <math.h>

/* Items: a = slope_middle exp(slope_spread z), b = difficulty_spread z'. */
static const double slope_middle = 1.1, slope_spread = 0.25, difficulty_spread = 0.9;
/* Log milliseconds: typical + age + item + resident + residual. */
static const double time_middle = 11000, time_age = 0.006, time_item = 0.25, time_person = 0.25,
                    time_rest = 0.35;
static const double time_least = 1500, time_most = 180000;

enum { ITEM_SLOPE, ITEM_DIFFICULTY, ITEM_TIME };

/* The probability of a right answer by guessing. */
static double floor_of(const struct population_item *item)
{
	if (item->type == POPULATION_SINGLE)
		return 1.0 / item->options;
	if (item->type == POPULATION_MULTIPLE)
		return 1.0 / ((1u << item->options) - 1);
	return 0;
}

struct city_item synthetic_city_item_of(
        uint64_t seed, size_t number, const struct population_item *item)
{
	struct random_key key = item->identity ? random_key_of(0, CITY_ITEM, item->identity, 1)
	                                       : random_key_of(seed, CITY_ITEM, number, 0);

	return (struct city_item){
	        .item = *item,
	        .a = slope_middle * exp(slope_spread * random_normal(key, ITEM_SLOPE)),
	        .b = difficulty_spread * random_normal(key, ITEM_DIFFICULTY),
	        .c = floor_of(item),
	        .slow = time_item * random_normal(key, ITEM_TIME),
	};
}

/* u < c + (1 - c)/(1 + e), without the division. */
static bool is_right(const struct city_item *item, double theta, double u)
{
	if (u < item->c)
		return true;
	return (u - item->c) * (1 + exp(-item->a * (theta - item->b))) < 1 - item->c;
}

double synthetic_city_points(const struct population *city, uint64_t id, double theta)
{
	struct random_key key = random_key_of(city->seed, CITY_RIGHT, id, 0);
	double points = 0;

	for (size_t i = 0; i < city->items; i++)
		if (is_right(&city->item[i], theta, random_uniform(key, i)))
			points += city->item[i].item.points;
	return points;
}

bool synthetic_city_is_literate(const struct population *city, double points)
{
	return points >= city->cut - 1e-9;
}

static int64_t wrong_choice(const struct population_item *item, struct random_key key, size_t i)
{
	int64_t choice = 1 + (int64_t)random_below(key, 2 * i, item->options - 1);

	return choice + (choice >= item->key);
}

/* The key with one or two choices inverted; at least one choice stays selected. */
static int64_t wrong_set(const struct population_item *item, struct random_key key, size_t i)
{
	int64_t turned = (int64_t)1 << random_below(key, 2 * i, item->options) |
	                 (int64_t)1 << random_below(key, 2 * i + 1, item->options);
	uint32_t first = (uint32_t)__builtin_ctzll((uint64_t)item->key);

	if (item->key != turned)
		return item->key ^ turned;
	return (int64_t)1 << (first + 1) % item->options;
}

static int64_t wrong_number(const struct population_item *item, struct random_key key, size_t i)
{
	int64_t off = 1 + (int64_t)random_below(key, 2 * i, 9);
	bool below = random_below(key, 2 * i + 1, 2) && item->key >= off;

	return below ? item->key - off : item->key + off;
}

static int64_t answer(const struct population *city, size_t i, double theta,
        struct random_key right, struct random_key wrong)
{
	static int64_t (*const wrongs[])(
	        const struct population_item *, struct random_key, size_t) = {
	        [POPULATION_SINGLE] = wrong_choice,
	        [POPULATION_MULTIPLE] = wrong_set,
	        [POPULATION_NUMBER] = wrong_number,
	};
	const struct city_item *item = &city->item[i];

	if (is_right(item, theta, random_uniform(right, i)))
		return item->item.key;
	return wrongs[item->item.type](&item->item, wrong, i);
}

int64_t synthetic_population_answer(const struct population *city, uint64_t id, size_t item)
{
	return answer(city, item, synthetic_population_person(city, id).theta,
	        random_key_of(city->seed, CITY_RIGHT, id, 0),
	        random_key_of(city->seed, CITY_WRONG, id, 0));
}

void synthetic_population_answers(const struct population *city, uint64_t id, int64_t *out)
{
	double theta = synthetic_population_person(city, id).theta;
	struct random_key right = random_key_of(city->seed, CITY_RIGHT, id, 0);
	struct random_key wrong = random_key_of(city->seed, CITY_WRONG, id, 0);

	for (size_t i = 0; i < city->items; i++)
		out[i] = answer(city, i, theta, right, wrong);
}

double synthetic_population_points(const struct population *city, uint64_t id)
{
	return synthetic_city_points(city, id, synthetic_population_person(city, id).theta);
}

uint32_t synthetic_population_elapsed_ms(const struct population *city, uint64_t id, size_t item)
{
	struct random_key key = random_key_of(city->seed, CITY_TIME, id, 0);
	double age = synthetic_population_person(city, id).age;
	double ms = time_middle * exp(time_age * (age - 43.5) + city->item[item].slow +
	                                  time_person * random_normal(key, 0) +
	                                  time_rest * random_normal(key, 1 + item));

	return (uint32_t)fmin(fmax(ms, time_least), time_most);
}
