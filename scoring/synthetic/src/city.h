/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the room share: the city itself, one resident's draws, one item's curve. */
#ifndef KESU_SYNTHETIC_CITY_H
#define KESU_SYNTHETIC_CITY_H

#include <synthetic/population.h>

#include <random/stream.h>

/* One stream for each purpose. The numbers are fixed: the results of a seed depend on them. */
enum city_purpose {
	CITY_REGION = 1, /* (region) effect on ability */
	CITY_PSU = 2,    /* (region, number in region) size and effect */
	CITY_PERSON = 3, /* (id) background and ability */
	CITY_RIGHT = 4,  /* (id) is item i answered right */
	CITY_WRONG = 5,  /* (id) which wrong response */
	CITY_ITEM = 6,   /* (item) curve and time */
	CITY_TIME = 7,   /* (id) time on item i */
};

struct city_psu {
	struct population_psu place;
	double effect; /* of region and psu on ability */
};

struct city_item {
	struct population_item item;
	double a, b, c; /* slope, difficulty, floor */
	double slow;    /* effect on log milliseconds */
};

struct population {
	uint64_t seed, size;
	int32_t year;
	double cut, mean; /* mean: calibrated ability mu */
	struct city_psu *psu;
	size_t psus;
	struct city_item *item;
	size_t items;
};

/* The resident with ability relative to mu (theta is filled without it). */
struct synthetic_population_person synthetic_city_person(
        const struct population *city, size_t psu, uint64_t id);
size_t synthetic_city_psu_of(const struct population *city, uint64_t id);

struct city_item synthetic_city_item_of(
        uint64_t seed, size_t number, const struct population_item *item);
double synthetic_city_points(const struct population *city, uint64_t id, double theta);
/* Whether points reach the cut; a sum of decimal points may fall short by rounding. */
bool synthetic_city_is_literate(const struct population *city, double points);

#endif
