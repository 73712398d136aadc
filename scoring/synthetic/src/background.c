/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The background of a resident. The tables are made up to look like a prefecture in central China
 * around 2025 (younger and urban people more schooled); neither they nor any result drawn from them
 * are figures of a real place.
 */
#include "city.h"

#define BANDS      5
#define EDUCATIONS 5

/* Per thousand. */
static const int age_bands[BANDS] = {200, 220, 200, 220, 160};
static const int age_first[BANDS + 1] = {18, 30, 40, 50, 60, 70};
static const int educations[2][BANDS][EDUCATIONS] = {
        [POPULATION_URBAN] =
                {
                        {20, 130, 250, 280, 320},
                        {30, 250, 240, 240, 240},
                        {80, 380, 260, 160, 120},
                        {160, 440, 270, 80, 50},
                        {300, 420, 210, 50, 20},
                },
        [POPULATION_RURAL] =
                {
                        {60, 380, 300, 160, 100},
                        {120, 520, 220, 90, 50},
                        {250, 540, 160, 40, 10},
                        {400, 460, 120, 15, 5},
                        {580, 340, 70, 8, 2},
                },
};
/* Of people at work or at home: no students, no retired. */
static const int occupations[2][EDUCATIONS][POPULATION_OCCUPATIONS] =
        {
                [POPULATION_URBAN] =
                        {
                                {120, 300, 0, 0, 250, 150, 0, 0, 180},
                                {60, 320, 5, 25, 280, 180, 0, 0, 130},
                                {25, 250, 35, 100, 310, 180, 0, 0, 100},
                                {10, 170, 100, 260, 280, 110, 0, 0, 70},
                                {5, 90, 200, 420, 170, 65, 0, 0, 50},
                        },
                [POPULATION_RURAL] =
                        {
                                {640, 140, 0, 0, 70, 70, 0, 0, 80},
                                {460, 250, 5, 10, 110, 95, 0, 0, 70},
                                {270, 290, 30, 60, 160, 120, 0, 0, 70},
                                {120, 240, 110, 220, 160, 90, 0, 0, 60},
                                {60, 130, 230, 380, 110, 40, 0, 0, 50},
                        },
};

/* Effects on ability, in standard deviations of about one. */
static const double education_effect[EDUCATIONS] = {-0.55, -0.20, 0.15, 0.55, 0.85};
static const double decade_effect = -0.10; /* per ten years of age, about the middle */
static const double middle_age = 43.5;
static const double urban_effect = 0.10;
static const double person_deviation = 0.70;

enum draw { DRAW_BAND, DRAW_AGE, DRAW_SEX, DRAW_EDUCATION, DRAW_STUDENT, DRAW_OCCUPATION };
enum { DRAW_ABILITY = 8 }; /* a normal: numbers 16 and 17 of the stream */

static int pick(const int *thousandths, int count, double u)
{
	int i = 0;

	for (u *= 1000; i < count - 1 && u >= thousandths[i]; i++)
		u -= thousandths[i];
	return i;
}

static enum population_occupation occupation_of(
        const struct synthetic_population_person *person, struct random_key key)
{
	double u = random_uniform(key, DRAW_STUDENT);
	int retires = person->sex == POPULATION_FEMALE ? 55 : 60;

	if (person->age <= 22 && person->education >= POPULATION_SENIOR_HIGH && u < 0.5)
		return POPULATION_STUDENT;
	if (person->age >= retires && u < (person->residence == POPULATION_URBAN ? 0.85 : 0.15))
		return POPULATION_RETIRED;
	return (enum population_occupation)pick(occupations[person->residence][person->education],
	        POPULATION_OCCUPATIONS, random_uniform(key, DRAW_OCCUPATION));
}

struct synthetic_population_person synthetic_city_person(
        const struct population *city, size_t psu, uint64_t id)
{
	const struct city_psu *home = &city->psu[psu];
	struct random_key key = random_key_of(city->seed, CITY_PERSON, id, 0);
	int band = pick(age_bands, BANDS, random_uniform(key, DRAW_BAND));
	uint64_t years = (uint64_t)(age_first[band + 1] - age_first[band]);
	struct synthetic_population_person person = {
	        .id = id,
	        .psu = (uint32_t)psu,
	        .region = home->place.region,
	        .residence = home->place.residence,
	        .sex = (enum population_sex)random_below(key, DRAW_SEX, 2),
	        .age = age_first[band] + (int32_t)random_below(key, DRAW_AGE, years),
	};

	person.birth_year = city->year - person.age;
	person.education = (enum population_education)pick(educations[person.residence][band],
	        EDUCATIONS, random_uniform(key, DRAW_EDUCATION));
	person.occupation = occupation_of(&person, key);
	person.theta = home->effect + education_effect[person.education] +
	               decade_effect * (person.age - middle_age) / 10 +
	               (person.residence == POPULATION_URBAN ? urban_effect : 0) +
	               person_deviation * random_normal(key, DRAW_ABILITY);
	return person;
}

static int8_t band_of(int32_t age)
{
	int8_t band = 0;

	while (band < BANDS - 1 && age >= age_first[band + 1])
		band++;
	return band;
}

void synthetic_population_person_groups(const struct synthetic_population_person *person,
        int8_t level[POPULATION_FACTORS], uint32_t *members)
{
	level[POPULATION_BY_SEX] = (int8_t)person->sex;
	level[POPULATION_BY_AGE] = band_of(person->age);
	level[POPULATION_BY_RESIDENCE] = (int8_t)person->residence;
	level[POPULATION_BY_EDUCATION] = (int8_t)person->education;
	*members = 0;
	if (person->occupation == POPULATION_FARMER)
		*members |= 1u << POPULATION_KEY_FARMER;
	if (person->occupation == POPULATION_INDUSTRIAL_WORKER)
		*members |= 1u << POPULATION_KEY_INDUSTRIAL_WORKER;
	if (person->age >= 60)
		*members |= 1u << POPULATION_KEY_OLDER;
	if (person->occupation == POPULATION_OFFICIAL)
		*members |= 1u << POPULATION_KEY_OFFICIAL;
}

struct cells_scheme synthetic_population_scheme(uint32_t regions, const int32_t *parent)
{
	return (struct cells_scheme){
	        .regions = regions,
	        .parent = parent,
	        .factors = POPULATION_FACTORS,
	        .levels = {2, BANDS, 2, EDUCATIONS},
	        .members = POPULATION_KEY_GROUPS,
	};
}
