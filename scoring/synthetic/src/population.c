/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Building the city: psus of uneven size, items from the seed, the mean ability by bisection; and
 * the true values from the answers of all residents.
 */
#include "city.h"

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double region_deviation = 0.10, psu_deviation = 0.22;
static const double size_spread = 0.4; /* of log residents of a psu */
static const double ability_limit = 8; /* |mu| */
static const double ability_step = 1e-6;

#define GROUPS_MAX 64

static bool check_region(const struct population_region *region, struct error *error)
{
	if (!region->psus || region->residents < region->psus)
		return error_set(error, "region %u: %u residents in %u psus", region->region,
		        region->residents, region->psus);
	if (!(region->urban >= 0 && region->urban <= 1))
		return error_set(
		        error, "region %u: the urban share is %g", region->region, region->urban);
	return true;
}

static bool check_item(size_t number, const struct population_item *item, struct error *error)
{
	bool options = item->options >= 2 && item->options <= POPULATION_OPTIONS_MAX;
	int64_t most = item->type == POPULATION_SINGLE ? item->options
	                                               : ((int64_t)1 << (item->options & 31)) - 1;

	if (!(item->points >= 0) || isinf(item->points))
		return error_set(error, "item %zu: %g points", number + 1, item->points);
	if (item->type == POPULATION_NUMBER)
		return true;
	if (!options)
		return error_set(error, "item %zu: %u options, 2 to %d are possible", number + 1,
		        item->options, POPULATION_OPTIONS_MAX);
	if (item->key < 1 || item->key > most)
		return error_set(error, "item %zu: the key %lld is not among its %u options",
		        number + 1, (long long)item->key, item->options);
	return true;
}

static bool check_settings(const struct population_settings *settings, struct error *error)
{
	if (!settings->region_count)
		return error_set(error, "there are no regions");
	if (!settings->item_count || settings->item_count > POPULATION_ITEMS_MAX)
		return error_set(error, "%zu items, 1 to %d are possible", settings->item_count,
		        POPULATION_ITEMS_MAX);
	if (!(settings->target > 0 && settings->target < 1))
		return error_set(error, "the target share is %g", settings->target);
	for (size_t i = 0; i < settings->region_count; i++)
		if (!check_region(&settings->regions[i], error))
			return false;
	for (size_t i = 0; i < settings->item_count; i++)
		if (!check_item(i, &settings->items[i], error))
			return false;
	return true;
}

static double psu_weight(const struct population *city, uint32_t region, uint32_t j)
{
	struct random_key key = random_key_of(city->seed, CITY_PSU, region, j);

	return exp(size_spread * random_normal(key, 0));
}

static double psu_effect(const struct population *city, uint32_t region, uint32_t j)
{
	struct random_key over = random_key_of(city->seed, CITY_REGION, region, 0);
	struct random_key own = random_key_of(city->seed, CITY_PSU, region, j);

	return region_deviation * random_normal(over, 0) + psu_deviation * random_normal(own, 1);
}

/* Each psu gets one resident; the others are distributed by weight. Urban psus are spread evenly
 * among the psus of the region. */
static void add_region(struct population *city, const struct population_region *region)
{
	uint64_t spare = region->residents - region->psus, given = 0;
	uint64_t urban = (uint64_t)(region->urban * region->psus + 0.5);
	double total = 0, passed = 0;

	for (uint32_t j = 0; j < region->psus; j++)
		total += psu_weight(city, region->region, j);
	for (uint32_t j = 0; j < region->psus; j++) {
		passed += psu_weight(city, region->region, j);
		uint64_t upto =
		        j + 1 == region->psus ? spare : (uint64_t)((double)spare * passed / total);
		bool in_town = (j + 1) * urban / region->psus > j * urban / region->psus;
		uint32_t residents = (uint32_t)(1 + upto - given);

		city->psu[city->psus++] = (struct city_psu){
		        .place = {region->region, in_town ? POPULATION_URBAN : POPULATION_RURAL,
		                city->size, residents},
		        .effect = psu_effect(city, region->region, j),
		};
		city->size += residents;
		given = upto;
	}
}

static void build(struct population *city, const struct population_settings *settings)
{
	size_t psus = 0;

	for (size_t i = 0; i < settings->region_count; i++)
		psus += settings->regions[i].psus;
	city->psu = memory_new(psus, sizeof(*city->psu));
	for (size_t i = 0; i < settings->region_count; i++)
		add_region(city, &settings->regions[i]);
	city->items = settings->item_count;
	city->item = memory_new(city->items, sizeof(*city->item));
	for (size_t i = 0; i < city->items; i++)
		city->item[i] = synthetic_city_item_of(city->seed, i, &settings->items[i]);
}

/* ---- mean ability ---- */

struct probe {
	uint64_t id;
	double theta; /* without mu */
};

static struct probe *probes_of(const struct population *city, size_t count)
{
	struct probe *probe = memory_new(count, sizeof(*probe));

	for (size_t i = 0; i < count; i++) {
		uint64_t id = (uint64_t)((unsigned __int128)city->size * i / count);

		probe[i].id = id;
		probe[i].theta =
		        synthetic_city_person(city, synthetic_city_psu_of(city, id), id).theta;
	}
	return probe;
}

static double probe_share(
        const struct population *city, const struct probe *probe, size_t count, double mean)
{
	size_t literate = 0;

#pragma omp parallel for reduction(+ : literate)
	for (size_t i = 0; i < count; i++)
		literate += synthetic_city_is_literate(
		        city, synthetic_city_points(city, probe[i].id, probe[i].theta + mean));
	return (double)literate / (double)count;
}

static bool bisect(struct population *city, const struct probe *probe, size_t count, double target,
        struct error *error)
{
	double low = -ability_limit, high = ability_limit;

	if (probe_share(city, probe, count, low) > target)
		return error_set(error, "even the least able reach %g points more often than %g",
		        city->cut, target);
	if (probe_share(city, probe, count, high) < target)
		return error_set(error, "even the most able reach %g points less often than %g",
		        city->cut, target);
	while (high - low > ability_step) {
		double middle = (low + high) / 2;

		if (probe_share(city, probe, count, middle) < target)
			low = middle;
		else
			high = middle;
	}
	city->mean = high;
	return true;
}

static bool calibrate(struct population *city, double target, struct error *error)
{
	size_t count = city->size < POPULATION_PROBE ? (size_t)city->size : POPULATION_PROBE;
	struct probe *probe = probes_of(city, count);
	bool good = bisect(city, probe, count, target, error);

	free(probe);
	return good;
}

struct population *synthetic_population_new(
        const struct population_settings *settings, struct error *error)
{
	if (!check_settings(settings, error))
		return NULL;
	struct population *city = memory_new(1, sizeof(*city));

	city->seed = settings->seed;
	city->year = settings->year;
	city->cut = settings->cut;
	build(city, settings);
	if (calibrate(city, settings->target, error))
		return city;
	synthetic_population_free(city);
	return NULL;
}

void synthetic_population_free(struct population *city)
{
	if (!city)
		return;
	free(city->psu);
	free(city->item);
	free(city);
}

/* ---- looking things up ---- */

uint64_t synthetic_population_size(const struct population *city)
{
	return city->size;
}

size_t synthetic_population_psu_count(const struct population *city)
{
	return city->psus;
}

struct population_psu synthetic_population_psu_at(const struct population *city, size_t psu)
{
	return city->psu[psu].place;
}

double synthetic_population_mean_ability(const struct population *city)
{
	return city->mean;
}

size_t synthetic_city_psu_of(const struct population *city, uint64_t id)
{
	size_t low = 0, high = city->psus;

	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (city->psu[middle].place.first <= id)
			low = middle;
		else
			high = middle;
	}
	return low;
}

struct synthetic_population_person synthetic_population_person(
        const struct population *city, uint64_t id)
{
	struct synthetic_population_person person =
	        synthetic_city_person(city, synthetic_city_psu_of(city, id), id);

	person.theta += city->mean;
	return person;
}

/* ---- the truth ---- */

struct count {
	uint64_t residents, literate;
};

static void count_person(struct count *count, const struct cells_scheme *scheme,
        const struct synthetic_population_person *person, bool literate)
{
	int8_t level[POPULATION_FACTORS];
	uint32_t members, group[GROUPS_MAX], groups = 0;

	synthetic_population_person_groups(person, level, &members);
	group[groups++] = 0;
	for (uint32_t f = 0; f < POPULATION_FACTORS; f++)
		group[groups++] = design_cells_factor_group(scheme, f, (uint32_t)level[f]);
	for (; members; members &= members - 1)
		group[groups++] =
		        design_cells_member_group(scheme, (uint32_t)__builtin_ctz(members));
	for (uint32_t i = 0; i < groups; i++) {
		count[group[i]].residents++;
		count[group[i]].literate += literate;
	}
}

static void count_psu(const struct population *city, const struct cells_scheme *scheme, size_t psu,
        bool asked, struct count *count)
{
	const struct population_psu *place = &city->psu[psu].place;

	for (uint32_t i = 0; i < place->residents; i++) {
		struct synthetic_population_person person =
		        synthetic_city_person(city, psu, place->first + i);
		bool literate = asked && synthetic_city_is_literate(
		                                 city, synthetic_city_points(city, person.id,
		                                               person.theta + city->mean));

		count_person(count, scheme, &person, literate);
	}
}

static void add_counts(const struct cells_scheme *scheme, int32_t region, const struct count *count,
        struct population_cell *out)
{
	uint32_t groups = design_cells_group_count(scheme);

	for (; region >= 0; region = design_cells_parent(scheme, region))
		for (uint32_t group = 0; group < groups; group++) {
			size_t cell = design_cells_index(scheme, (uint32_t)region, group);

			out[cell].residents += count[group].residents;
			out[cell].literate += count[group].literate;
		}
}

static bool count_all(const struct population *city, uint32_t regions, const int32_t *parent,
        bool asked, struct population_cell *out, struct error *error)
{
	struct cells_scheme scheme = synthetic_population_scheme(regions, parent);
	size_t cells = design_cells_count(&scheme);

	if (!design_cells_check(&scheme, error))
		return false;
	for (size_t i = 0; i < city->psus; i++)
		if (city->psu[i].place.region >= regions)
			return error_set(error, "the city has a region %u, the tree only %u",
			        city->psu[i].place.region, regions);
	memset(out, 0, cells * sizeof(*out));
#pragma omp parallel for schedule(dynamic)
	for (size_t psu = 0; psu < city->psus; psu++) {
		struct count count[GROUPS_MAX] = {{0, 0}};

		count_psu(city, &scheme, psu, asked, count);
#pragma omp critical
		add_counts(&scheme, (int32_t)city->psu[psu].place.region, count, out);
	}
	return true;
}

bool synthetic_population_count(const struct population *city, uint32_t regions,
        const int32_t *parent, struct population_cell *out, struct error *error)
{
	return count_all(city, regions, parent, false, out, error);
}

bool synthetic_population_truth(const struct population *city, uint32_t regions,
        const int32_t *parent, struct population_cell *out, struct error *error)
{
	struct cells_scheme scheme = synthetic_population_scheme(regions, parent);

	if (!count_all(city, regions, parent, true, out, error))
		return false;
	for (size_t i = 0; i < design_cells_count(&scheme); i++)
		out[i].share = out[i].residents ? (double)out[i].literate / (double)out[i].residents
		                                : (double)NAN;
	return true;
}
