/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Decides who of a rehearsal's invited people never answers. People with more schooling and younger
 * people answer more often, as in real surveys. So a rehearsal whose weights ignore this would show
 * a share that is too large. The figures are made up. Whether somebody answers depends only on the
 * seed and the person.
 */
#ifndef KESU_APP_REHEARSAL_SILENCE_H
#define KESU_APP_REHEARSAL_SILENCE_H

#include "simulation.h"

/*
 * The probability that somebody answers. `response` is that of an average person: 0 < response <=
 * 1. With 1 everybody answers.
 */
double rehearsal_silence_chance(const struct synthetic_population_person *person, double response);
/*
 * Puts the silent people after the others. Returns how many the others are; they keep their order.
 */
size_t rehearsal_silence_put_last(struct simulation_resident *residents, size_t count,
        const struct population *population, uint64_t seed, double response);

#endif
