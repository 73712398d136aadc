/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <run/input/earlier.h>

#include <stdlib.h>

enum run_difference run_difference_of(int64_t respondents, int64_t before, int64_t gone)
{
	int64_t come = respondents - (before - gone), moved = come + gone;

	if (!gone && !come)
		return RUN_DIFFERENCE_NONE;
	return moved < RUN_RESPONDENTS_LEAST ? RUN_DIFFERENCE_FEW : RUN_DIFFERENCE_MANY;
}

void run_earlier_end(struct run_earlier *earlier)
{
	free(earlier->withheld);
	free(earlier->hidden);
	*earlier = (struct run_earlier){0};
}
