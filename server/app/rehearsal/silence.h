/*
 * Who of a rehearsal's invited people never answers. The better schooled and the younger answer more readily,
 * as in the field, so that a rehearsal whose weights did not know would show too large a share. The figures are
 * made up. Whether somebody answers depends on the seed and the person alone.
 */
#ifndef KESU_APP_REHEARSAL_SILENCE_H
#define KESU_APP_REHEARSAL_SILENCE_H

#include "simulation.h"

/* The chance that somebody answers when `response` is that of a middling person: 0 < response <= 1; with 1
 * everybody does. */
double silence_chance(const struct population_person *person, double response);
/* Takes the silent ones out, keeping the order of the others; gives back how many are left. */
size_t silence_leave_out(struct simulation_resident *residents, size_t count,
        const struct population *population, uint64_t seed, double response);

#endif
