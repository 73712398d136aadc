/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be shown of an activity: counts always, and the means of groups that are not too
 * small. */
#ifndef KESU_RUN_COMPUTE_ACTIVITY_H
#define KESU_RUN_COMPUTE_ACTIVITY_H

#include <run/input/snapshot.h>

/* Below this number of submitted attempts a group's mean is withheld. */
enum { RUN_MEAN_LEAST = 5 };

/*
 * Marks the groups whose mean is withheld: small groups, and also groups from whose differences the
 * mean of a small group could be computed. `withheld` is indexed by the groups' numbers.
 */
void run_activity_withheld(const struct run_snapshot *snapshot, bool withheld[static GROUPS_MAX]);

#endif
