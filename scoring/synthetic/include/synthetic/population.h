/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A made-up city for rehearsals (演练) and for testing estimators against a known truth. Nothing in
 * it is a fact about a place: every figure drawn from it must be labelled 演练数据.
 *
 * Resident id (0 .. size - 1) is computed when asked for, from (seed, id) alone, so any process can
 * recompute one resident's background and answers. Residents of a psu are consecutive.
 *
 *   background  age 18 .. 69 from a table of bands, sex even, education by age band and
 *               urban or rural, occupation by age, education, residence and sex (src/background.c)
 *   ability     theta = mu + education + age slope + urban + u_region + v_psu + e, e normal;
 *               u and v make residents of one psu similar (the intra-cluster correlation of theta
 *               is about 0.1, composition effects included), so that design effects are as in real
 *               surveys
 *   answers     P(right) = c + (1 - c) / (1 + exp(-a (theta - b))): Birnbaum 1968 with c =
 *               1/options, a log-normal, b normal, drawn from the seed per item, or from the item's
 *               content. In the second case they are the same in every city, like a question that
 *               is asked again years later
 *   mu          by bisection, so that the share with points >= cut is the target among at most
 *               POPULATION_PROBE residents evenly spaced over the city; the truth lands within a
 *               percentage point of the target
 *
 * Happy path: synthetic_population_new, persons and answers by id, synthetic_population_truth,
 * synthetic_population_free. What can go wrong: a region without residents or psus, an item without
 * a wrong answer, a target that no mean ability reaches. Results use exp and log of libm: they are
 * equal on systems with the same libm.
 */
#ifndef KESU_SYNTHETIC_POPULATION_H
#define KESU_SYNTHETIC_POPULATION_H

#include <base/error.h>
#include <design/cells.h>

#include <stddef.h>
#include <stdint.h>

#define POPULATION_ITEMS_MAX   512
#define POPULATION_OPTIONS_MAX 16
#define POPULATION_AGE_MIN     18
#define POPULATION_AGE_MAX     69
#define POPULATION_PROBE       20000 /* residents asked when calibrating */

enum population_sex { POPULATION_MALE, POPULATION_FEMALE };
enum population_residence { POPULATION_URBAN, POPULATION_RURAL };
enum population_education {
	POPULATION_PRIMARY_OR_LESS,
	POPULATION_JUNIOR_HIGH,
	POPULATION_SENIOR_HIGH,
	POPULATION_COLLEGE,
	POPULATION_DEGREE_OR_MORE,
};
enum population_occupation {
	POPULATION_FARMER,
	POPULATION_INDUSTRIAL_WORKER,
	POPULATION_OFFICIAL,
	POPULATION_PROFESSIONAL,
	POPULATION_SERVICE,
	POPULATION_SELF_EMPLOYED,
	POPULATION_STUDENT,
	POPULATION_RETIRED,
	POPULATION_OTHER,
	POPULATION_OCCUPATIONS
};

/* The groups of the published tables, in their order: 20 groups with "all". */
enum population_factor {
	POPULATION_BY_SEX,       /* male, female */
	POPULATION_BY_AGE,       /* 18-29, 30-39, 40-49, 50-59, 60-69 */
	POPULATION_BY_RESIDENCE, /* urban, rural */
	POPULATION_BY_EDUCATION, /* primary or less .. degree or more */
	POPULATION_FACTORS
};
enum population_key_group {
	POPULATION_KEY_YOUTH, /* under 18: nobody here */
	POPULATION_KEY_FARMER,
	POPULATION_KEY_INDUSTRIAL_WORKER,
	POPULATION_KEY_OLDER, /* 60 and over */
	POPULATION_KEY_OFFICIAL,
	POPULATION_KEY_GROUPS
};

struct population_region {
	uint32_t region;    /* number of the region in the caller's cells_scheme */
	uint32_t residents; /* aged 18 to 69 */
	uint32_t psus;      /* communities, at least 1, at most residents */
	double urban;       /* share of the psus that are urban, 0 .. 1 */
};

enum population_item_type {
	POPULATION_SINGLE,   /* also true or false: key is the choice, 1 .. options */
	POPULATION_MULTIPLE, /* key is a mask of choices, bit choice - 1 */
	POPULATION_NUMBER,   /* key is the value */
};

struct population_item {
	enum population_item_type type;
	uint32_t options; /* 2 .. POPULATION_OPTIONS_MAX; not read for a number */
	int64_t key;
	double points;     /* for the right answer; 0 otherwise */
	uint64_t identity; /* alike in every city; 0: drawn from the city's seed, by its place */
};

struct population_settings {
	uint64_t seed;
	int32_t year; /* of the survey: age = year - birth year */
	const struct population_region *regions;
	size_t region_count;
	const struct population_item *items;
	size_t item_count;
	double cut;    /* literate: points >= cut */
	double target; /* share of the literate to aim at, for example 0.15 */
};

struct population_psu {
	uint32_t region; /* as in population_region */
	enum population_residence residence;
	uint64_t first; /* id of its first resident */
	uint32_t residents;
};

struct synthetic_population_person {
	uint64_t id;
	uint32_t psu; /* 0 .. synthetic_population_psu_count - 1 */
	uint32_t region;
	enum population_sex sex;
	int32_t age, birth_year;
	enum population_residence residence;
	enum population_education education;
	enum population_occupation occupation;
	double theta;
};

struct population;

/* NULL on failure. Copies the settings; the caller ends it with synthetic_population_free. */
struct population *synthetic_population_new(
        const struct population_settings *settings, struct error *error);
void synthetic_population_free(struct population *population);

uint64_t synthetic_population_size(const struct population *population);
size_t synthetic_population_psu_count(const struct population *population);
struct population_psu synthetic_population_psu_at(const struct population *population, size_t psu);
double synthetic_population_mean_ability(
        const struct population *population); /* the calibrated mu */

struct synthetic_population_person synthetic_population_person(
        const struct population *population, uint64_t id);
/* One response (choice number, mask or value); item is 0-based. */
int64_t synthetic_population_answer(const struct population *population, uint64_t id, size_t item);
/* All responses at once, much faster than one by one; out has item_count elements. */
void synthetic_population_answers(const struct population *population, uint64_t id, int64_t *out);
double synthetic_population_points(const struct population *population, uint64_t id);
/* Milliseconds the resident spent on the item: log-normal, slower with age, 1.5 s to 3 min. */
uint32_t synthetic_population_elapsed_ms(
        const struct population *population, uint64_t id, size_t item);

/* The scheme of the published tables over the caller's regions (parent stays the caller's). */
struct cells_scheme synthetic_population_scheme(uint32_t regions, const int32_t *parent);
/* A resident's levels and bits in that scheme. */
void synthetic_population_person_groups(const struct synthetic_population_person *person,
        int8_t level[POPULATION_FACTORS], uint32_t *members);

struct population_cell {
	uint64_t residents, literate;
	double share; /* literate / residents; NAN in an empty cell */
};

/*
 * The true values: every resident answers. out has design_cells_count elements of
 * synthetic_population_scheme(regions, parent). Fails when a region of the settings is not in the
 * tree.
 */
KESU_MUST_CHECK bool synthetic_population_truth(const struct population *population,
        uint32_t regions, const int32_t *parent, struct population_cell *out, struct error *error);

/* The same without computing answers: counts residents only, which is fast; literate and share stay
 * 0. */
KESU_MUST_CHECK bool synthetic_population_count(const struct population *population,
        uint32_t regions, const int32_t *parent, struct population_cell *out, struct error *error);

#endif
