/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who of a rehearsal's invited people never answers. The better schooled and the younger answer
 * more readily, as in the field, so that a rehearsal whose weights did not know would show too
 * large a share. The figures are made up. Whether somebody answers depends on the seed and the
 * person alone.
 */
#ifndef KESU_APP_REHEARSAL_SILENCE_H
#define KESU_APP_REHEARSAL_SILENCE_H

#include "simulation.h"

/* The chance that somebody answers when `response` is that of a middling person: 0 < response <= 1;
 * with 1 everybody does. */
double rehearsal_silence_chance(const struct synthetic_population_person *person, double response);
/* Puts the silent ones behind the others, whose order stays; gives back how many the others are. */
size_t rehearsal_silence_put_last(struct simulation_resident *residents, size_t count,
        const struct population *population, uint64_t seed, double response);

#endif
