/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be shown of an activity: counts always, and the means of groups that are not too
 * small. */
#ifndef KESU_RUN_COMPUTE_ACTIVITY_H
#define KESU_RUN_COMPUTE_ACTIVITY_H

#include <run/input/snapshot.h>

enum { RUN_MEAN_LEAST = 5 /* submitted attempts under which a group's mean is withheld */ };

/*
 * Marks the means of small groups, and those from whose differences such a mean could be computed;
 * by the groups' numbers.
 */
void run_activity_withheld(const struct run_snapshot *snapshot, bool withheld[static GROUPS_MAX]);

#endif
