/* What may be told of an activity: counts always, means of groups unless they are of a handful. */
#ifndef KESU_RUN_COMPUTE_ACTIVITY_H
#define KESU_RUN_COMPUTE_ACTIVITY_H

#include <run/input/snapshot.h>

enum { RUN_MEAN_LEAST = 5 /* submitted attempts under which a group's mean is withheld */ };

/*
 * Means of a handful, and those from whose differences such a mean could be told; by the groups'
 * numbers.
 */
void run_activity_withheld(const struct run_snapshot *snapshot, bool withheld[static GROUPS_MAX]);

#endif
