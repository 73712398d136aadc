/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Residents who do not try. Some simulated residents answer at random, each time within about a
 * second. They do so either from some question of their booklet on, or at about every second
 * question. They are used to test the handling of rapid guesses. The truth of the population does
 * not include them. Everything depends only on the seed, the person and the place in the booklet.
 * The figures are made up.
 */
#ifndef KESU_APP_REHEARSAL_RAPID_H
#define KESU_APP_REHEARSAL_RAPID_H

#include <synthetic/population.h>

/*
 * Whether the person guesses at this place, from 0 to count - 1. A person is a guesser with
 * probability `share`.
 */
bool rehearsal_rapid_guesses(
        uint64_t seed, uint64_t person, double share, size_t place, size_t count);
/* Every answer has the same probability. To an item with a number the answer is a wrong number. */
int64_t rehearsal_rapid_response(
        uint64_t seed, uint64_t person, size_t place, const struct population_item *item);
uint32_t rehearsal_rapid_elapsed_ms(uint64_t seed, uint64_t person, size_t place);

#endif
