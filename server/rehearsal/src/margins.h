/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The known totals of a rehearsal. They are counted from its own made-up people, as a census would
 * do, and stored as the margins of that survey. For the survey's region they have sex, age,
 * residence and education. For every region with regions below it they have how many people live in
 * each of those.
 */
#ifndef KESU_APP_REHEARSAL_MARGINS_H
#define KESU_APP_REHEARSAL_MARGINS_H

#include "scene.h"

/* Call it inside the caller's transaction, in which the survey was created. */
KESU_MUST_CHECK bool rehearsal_margins_of_scene_store(struct db_session *session,
        const struct scene *scene, const struct population *population, struct error *error);

#endif
