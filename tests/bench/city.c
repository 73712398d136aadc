/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The city is a synthetic population. In the urban and in the rural half of each township psus are
 * drawn with probability proportional to size. */
#include "city.h"

#include <sample/draw.h>

#include <base/memory.h>

#include <stdio.h>
#include <stdlib.h>

enum { TOWNSHIP_PSUS = 40, OPTIONS = 4 };
static const double CUT = 70, POINTS = 2, TARGET = 0.15;

unsigned long city_plan_take(struct city_plan *plan, char *const words[static 4])
{
	unsigned long seeds = strtoul(words[0], NULL, 10), townships = strtoul(words[1], NULL, 10);

	if (!seeds || !townships || townships > CITY_TOWNSHIPS_MAX) {
		fprintf(stderr, "1 to %d townships, at least 1 seed\n", CITY_TOWNSHIPS_MAX);
		return 0;
	}
	plan->townships = (uint32_t)townships;
	plan->psus = (uint32_t)strtoul(words[2], NULL, 10);
	plan->persons = (uint32_t)strtoul(words[3], NULL, 10);
	return seeds;
}

/* Of fifty mixed items ten are true or false, and three have several correct choices. */
struct population_item city_item(bool mixed, size_t i)
{
	struct population_item item = {.type = POPULATION_SINGLE,
	        .options = OPTIONS,
	        .key = 1 + (int64_t)(i % OPTIONS),
	        .points = POINTS};

	if (mixed && i % 5 == 2) {
		item.options = 2;
		item.key = 1 + (int64_t)(i % 2);
	} else if (mixed && i % 12 == 6) {
		item.type = POPULATION_MULTIPLE;
		item.key = 3;
	}
	return item;
}

struct population *city_new(const struct city_plan *plan, uint64_t seed, struct error *error)
{
	static const double urban[] = {1, 0.8, 0.5, 0.9, 0.2, 1, 0.7, 0.3, 0.6, 0.1};
	struct population_region regions[CITY_TOWNSHIPS_MAX];
	struct population_item items[CITY_ITEMS];

	for (uint32_t t = 0; t < plan->townships; t++)
		regions[t] = (struct population_region){
		        .region = t + 1,
		        .residents = plan->residents / 2 + plan->residents * (t % 5) / 4,
		        .psus = plan->frame_psus ? plan->frame_psus : TOWNSHIP_PSUS,
		        .urban = urban[t % (sizeof(urban) / sizeof(*urban))],
		};
	for (size_t i = 0; i < CITY_ITEMS; i++)
		items[i] = city_item(plan->mixed, i);
	return synthetic_population_new(
	        &(struct population_settings){
	                .seed = seed,
	                .year = 2025,
	                .regions = regions,
	                .region_count = plan->townships,
	                .items = items,
	                .item_count = CITY_ITEMS,
	                .cut = CUT,
	                .target = TARGET,
	        },
	        error);
}

/* --- a sample of the city --- */

static void sample_new(struct city_sample *sampled, size_t count)
{
	sampled->weight = memory_new(count, sizeof(*sampled->weight));
	sampled->y = memory_new(count, sizeof(*sampled->y));
	sampled->leaf = memory_new(count, sizeof(*sampled->leaf));
	for (int f = 0; f < POPULATION_FACTORS; f++)
		sampled->level[f] = memory_new(count, sizeof(*sampled->level[f]));
	sampled->members = memory_new(count, sizeof(*sampled->members));
	sampled->stratum = memory_new(count, sizeof(*sampled->stratum));
	sampled->psu = memory_new(count, sizeof(*sampled->psu));
	sampled->id = memory_new(count, sizeof(*sampled->id));
}

void city_sample_end(struct city_sample *sampled)
{
	free(sampled->weight);
	free(sampled->y);
	free(sampled->leaf);
	for (int f = 0; f < POPULATION_FACTORS; f++)
		free(sampled->level[f]);
	free(sampled->members);
	free(sampled->stratum);
	free(sampled->psu);
	free(sampled->id);
	*sampled = (struct city_sample){0};
}

static void ask(struct city_sample *sampled, const struct population *city,
        const struct draw_selected *selected, uint64_t id)
{
	struct synthetic_population_person person = synthetic_population_person(city, id);
	int8_t level[POPULATION_FACTORS];
	size_t i = sampled->count++;

	synthetic_population_person_groups(&person, level, &sampled->members[i]);
	for (int f = 0; f < POPULATION_FACTORS; f++)
		sampled->level[f][i] = level[f];
	sampled->weight[i] = selected->weight;
	sampled->y[i] = synthetic_population_points(city, id) >= CUT;
	sampled->leaf[i] = (int32_t)person.region;
	sampled->stratum[i] = selected->stratum;
	sampled->psu[i] = selected->id;
	sampled->id[i] = id;
}

static void ask_psu(struct city_sample *sampled, const struct population *city,
        const struct draw_settings *settings, const struct draw_selected *selected)
{
	struct population_psu psu = synthetic_population_psu_at(city, selected->psu);
	uint32_t *who = memory_new(selected->persons, sizeof(*who));

	sample_draw_persons(settings, selected, psu.residents, who);
	for (uint32_t i = 0; i < selected->persons; i++)
		ask(sampled, city, selected, psu.first + who[i]);
	free(who);
}

bool city_sample_draw(struct city_sample *sampled, const struct population *city,
        const struct city_plan *plan, uint64_t seed, struct error *error)
{
	struct draw_settings settings = {seed, plan->psus, plan->persons};
	size_t count = synthetic_population_psu_count(city);
	struct draw_psu *psus = memory_new(count, sizeof(*psus));
	struct draw draw;
	bool good;

	for (size_t i = 0; i < count; i++) {
		struct population_psu psu = synthetic_population_psu_at(city, i);

		psus[i] = (struct draw_psu){
		        .stratum = (int64_t)psu.region * 2 + (int64_t)psu.residence,
		        .id = (int64_t)i,
		        .size = psu.residents,
		};
	}
	good = sample_draw_make(&draw, psus, count, &settings, error);
	free(psus);
	if (!good)
		return false;
	sample_new(sampled, draw.count * plan->persons);
	for (size_t i = 0; i < draw.count; i++)
		ask_psu(sampled, city, &settings, &draw.selected[i]);
	sample_draw_end(&draw);
	return true;
}

/* --- estimates, to compare with the true shares --- */

bool city_sample_estimate(const struct city_sample *sampled, const struct cells_scheme *scheme,
        struct estimate *shares, struct error *error)
{
	struct frame_rows labels = {sampled->count, sampled->stratum, sampled->psu, NULL};
	struct shares_rows rows = {
	        .weight = sampled->weight,
	        .y = sampled->y,
	        .leaf = sampled->leaf,
	        .members = sampled->members,
	};
	struct design design;
	bool good;

	for (int f = 0; f < POPULATION_FACTORS; f++)
		rows.level[f] = sampled->level[f];
	if (!design_make(&design, &labels, DESIGN_LONELY_ADJUST, error))
		return false;
	good = design_shares(&design, scheme, &rows, shares, error);
	design_end(&design);
	return good;
}
