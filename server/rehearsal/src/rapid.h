/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Residents who do not try: some simulated ones answer at chance, within about a second, from some
 * question of their booklet on or every other question or so. They are what the handling of rapid
 * guesses is tried on; the truth of the population knows nothing of them. Everything depends on the
 * seed, the person and the place in the booklet alone. The figures are made up.
 */
#ifndef KESU_APP_REHEARSAL_RAPID_H
#define KESU_APP_REHEARSAL_RAPID_H

#include <synthetic/population.h>

/* Whether the person, with chance `share` a guesser, guesses at place 0 .. count - 1. */
bool rehearsal_rapid_guesses(
        uint64_t seed, uint64_t person, double share, size_t place, size_t count);
/* Any answer as likely as any other; to a number one that is wrong. */
int64_t rehearsal_rapid_response(
        uint64_t seed, uint64_t person, size_t place, const struct population_item *item);
uint32_t rehearsal_rapid_elapsed_ms(uint64_t seed, uint64_t person, size_t place);

#endif
