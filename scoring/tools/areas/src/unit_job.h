/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model of people and what it says of each area: unit_level.c makes them, unit_print.c prints
 * them. */
#ifndef KESU_APP_AREAS_UNIT_JOB_H
#define KESU_APP_AREAS_UNIT_JOB_H

#include "unit_people.h"

struct unit_job {
	struct unit_input input;
	struct unit_options options;
	struct unit_model model;
	struct unit_estimate *out; /* of each area */
};

/* As --format says. */
void tools_unit_print(const struct unit_job *job, const struct config *config);

#endif
