/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Simulated cities for benches: a population whose true shares are known (everyone answers), a
 * sample of it as a survey would draw it, and the shares that a run would estimate from that
 * sample. Region 0 is the city. The others are its townships, from all urban to nearly all rural.
 */
#ifndef KESU_BENCH_CITY_H
#define KESU_BENCH_CITY_H

#include <design/shares.h>
#include <synthetic/population.h>

#define CITY_TOWNSHIPS_MAX 400

struct city_plan {
	uint32_t townships;
	uint32_t residents;     /* of a township, mean */
	uint32_t frame_psus;    /* of a township; 0: 40 */
	uint32_t psus, persons; /* drawn per stratum (a township's urban or rural half), per psu */
	int32_t parent[CITY_TOWNSHIPS_MAX + 1]; /* {-1}: every township lies in region 0 */
	bool mixed; /* items of three types, as in the open instrument; else of four choices */
};

enum { CITY_ITEMS = 50 };
/* Item i of a city's form, for city_plan.mixed. */
struct population_item city_item(bool mixed, size_t i);

struct city_sample {
	size_t count;
	double *weight, *y;
	int32_t *leaf;
	int8_t *level[POPULATION_FACTORS];
	uint32_t *members;
	int64_t *stratum, *psu;
	uint64_t *id; /* of each resident */
};

/*
 * Reads SEEDS TOWNSHIPS PSUS PERSONS of a command line: puts the last three into the plan and
 * returns the number of seeds. 0: an error, which standard error explains.
 */
KESU_MUST_CHECK unsigned long city_plan_take(struct city_plan *plan, char *const words[static 4]);

/* NULL on failure. The caller frees it with synthetic_population_free. */
struct population *city_new(const struct city_plan *plan, uint64_t seed, struct error *error);

/* The caller ends the sample. After a failure it is unchanged. */
KESU_MUST_CHECK bool city_sample_draw(struct city_sample *sampled, const struct population *city,
        const struct city_plan *plan, uint64_t seed, struct error *error);
void city_sample_end(struct city_sample *sampled);

/* shares: design_cells_count(scheme) of them, of synthetic_population_scheme over the plan's
 * regions. */
KESU_MUST_CHECK bool city_sample_estimate(const struct city_sample *sampled,
        const struct cells_scheme *scheme, struct estimate *shares, struct error *error);

#endif
