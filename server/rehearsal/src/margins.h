/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The known totals of a rehearsal: counted from its own made-up people, as a census would, and
 * stored as that survey's margins. Of the survey's region sex, age, residence and education; of
 * every region with regions below it how many live in each.
 */
#ifndef KESU_APP_REHEARSAL_MARGINS_H
#define KESU_APP_REHEARSAL_MARGINS_H

#include "scene.h"

/* Inside the caller's transaction, in which the survey was created. */
KESU_MUST_CHECK bool rehearsal_margins_of_scene_store(struct db_session *session,
        const struct scene *scene, const struct population *population, struct error *error);

#endif
