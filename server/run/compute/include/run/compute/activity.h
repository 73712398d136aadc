/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be shown of an activity: the counts and means of groups that are not too small. */
#ifndef KESU_RUN_COMPUTE_ACTIVITY_H
#define KESU_RUN_COMPUTE_ACTIVITY_H

#include <run/input/snapshot.h>

/*
 * Marks the groups whose counts and mean are withheld: groups of fewer than RUN_RESPONDENTS_LEAST
 * submitted attempts, empty or not, and also groups from whose differences those of a small group
 * could be computed. `withheld` is indexed by the groups' numbers.
 */
void run_activity_withheld(const struct run_survey *survey, const struct run_snapshot *snapshot,
        bool withheld[static GROUPS_MAX]);

#endif
