/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What earlier runs of the same survey have published. Two runs side by side must not tell what
 * each of them withholds: with the same respondents a run withholds what the first one did, and a
 * run whose respondents differ by a few people publishes nothing, because the difference of two
 * figures would be the answers of these few.
 */
#ifndef KESU_RUN_INPUT_EARLIER_H
#define KESU_RUN_INPUT_EARLIER_H

#include <stdbool.h>
#include <stdint.h>

/* A figure that rests on fewer respondents is not published, whatever it is. */
enum { RUN_RESPONDENTS_LEAST = 11 };

struct run_earlier {
	/* Of each cell (region * groups + group); NULL: no earlier run has these respondents. */
	bool *withheld, *hidden;
};

/* How the respondents of a run differ from those of an earlier one. */
enum run_difference { RUN_DIFFERENCE_NONE, RUN_DIFFERENCE_FEW, RUN_DIFFERENCE_MANY };

/*
 * respondents, before: their numbers in this run and in the earlier one. gone: how many of the
 * earlier ones have withdrawn since.
 */
enum run_difference run_difference_of(int64_t respondents, int64_t before, int64_t gone);

void run_earlier_end(struct run_earlier *earlier); /* may be called when nothing was read */

#endif
