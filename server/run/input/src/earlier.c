/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <run/input/earlier.h>

#include <stdlib.h>

enum run_difference run_difference_of(struct run_people now, struct run_people before, int64_t come)
{
	int64_t gone = before.submitted + come - now.submitted;
	int64_t others = now.submitted - now.respondents - (before.submitted - before.respondents);
	int64_t more = llabs((int64_t)now.respondents - before.respondents);
	int64_t moved = come + gone - llabs(others);

	/* Whose household was counted meanwhile is a respondent, and came before. */
	if (moved < more)
		moved = more;
	if (moved <= 0 && now.respondents == before.respondents)
		return RUN_DIFFERENCE_NONE;
	return moved < RUN_RESPONDENTS_LEAST ? RUN_DIFFERENCE_FEW : RUN_DIFFERENCE_MANY;
}

bool run_few_moved(int64_t now, int64_t before)
{
	return now != before && llabs(now - before) < RUN_RESPONDENTS_LEAST;
}

void run_earlier_end(struct run_earlier *earlier)
{
	for (size_t i = 0; i < earlier->near_count; i++)
		free(earlier->near[i].n);
	free(earlier->near);
	free(earlier->withheld);
	free(earlier->hidden);
	*earlier = (struct run_earlier){0};
}
