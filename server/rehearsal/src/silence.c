/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "silence.h"

#include "streams.h"

#include <math.h>

/* Effects on the scale of log odds. */
static const double education_effect[] = {
        [POPULATION_PRIMARY_OR_LESS] = -0.5,
        [POPULATION_JUNIOR_HIGH] = -0.2,
        [POPULATION_SENIOR_HIGH] = 0,
        [POPULATION_COLLEGE] = 0.25,
        [POPULATION_DEGREE_OR_MORE] = 0.45,
};
static const double decade_effect = -0.15; /* for every ten years of age above middle_age */
static const double middle_age = 43.5;

double rehearsal_silence_chance(const struct synthetic_population_person *person, double response)
{
	double odds;

	if (!(response < 1))
		return 1;
	odds = log(response / (1 - response)) + education_effect[person->education] +
	       decade_effect * (person->age - middle_age) / 10;
	return 1 / (1 + exp(-odds));
}

size_t rehearsal_silence_put_last(struct simulation_resident *residents, size_t count,
        const struct population *population, uint64_t seed, double response)
{
	size_t left = 0;

	for (size_t i = 0; i < count; i++) {
		struct synthetic_population_person person =
		        synthetic_population_person(population, residents[i].person);
		struct random_key key = random_key_of(seed, STREAM_RESPONSE, person.id, 0);

		if (random_uniform(key, 0) < rehearsal_silence_chance(&person, response)) {
			struct simulation_resident answers = residents[i];

			residents[i] = residents[left];
			residents[left++] = answers;
		}
	}
	return left;
}
