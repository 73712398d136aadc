/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How many attempts of each booklet have answered for the first time since this worker last told
 * the database. Booklets are handed out in turn among those who answer (kesu_fn.start_attempts).
 * The counts go there with the worker's next starts, so that counting costs a save nothing. A
 * worker that ends takes some counts with it, which makes the turns a little less even, no more.
 */
#ifndef KESU_INTAKE_TURNS_H
#define KESU_INTAKE_TURNS_H

#include <stddef.h>
#include <stdint.h>

struct intake_turns;

struct intake_turns *intake_turns_new(void);
void intake_turns_free(struct intake_turns *turns); /* NULL is fine */

/* An attempt has answered for the first time. */
void intake_turns_note(struct intake_turns *turns, int32_t survey_id, int16_t booklet);
/* What a survey's counts are to be told; at most `max` booklets. */
size_t intake_turns_take(struct intake_turns *turns, int32_t survey_id, int16_t *booklets,
        int32_t *counts, size_t max);
/* What was taken last of the survey is stored. Until then it is taken again. */
void intake_turns_stored(struct intake_turns *turns, int32_t survey_id);

#endif
