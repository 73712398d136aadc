/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What earlier runs of the same survey have published. Two runs side by side must not tell what
 * each of them withholds: with the same respondents a run withholds what the first one did. A run
 * whose respondents differ by a few people shows nothing, because the difference of two figures
 * would be the answers of these few; unless it is a main run with other margins, which change every
 * figure. That one takes the place of the earlier runs, which show nothing any more. It withholds
 * what they did, and each cell but the first from which a few have gone: for who has kept an
 * earlier figure.
 */
#ifndef KESU_RUN_INPUT_EARLIER_H
#define KESU_RUN_INPUT_EARLIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A figure that rests on fewer respondents is not published, whatever it is. */
enum { RUN_RESPONDENTS_LEAST = 11 };

/* A run of almost the same people, and its respondents in each cell. */
struct run_near {
	int64_t run_id;
	int32_t *n;
};

struct run_earlier {
	/* Of each cell (region * groups + group); NULL: no earlier run has these respondents, or
	 * almost these. */
	bool *withheld, *hidden;
	struct run_near *near; /* what this run takes the place of */
	size_t near_count;
};

/* How the respondents of a run differ from those of an earlier one. */
enum run_difference { RUN_DIFFERENCE_NONE, RUN_DIFFERENCE_FEW, RUN_DIFFERENCE_MANY };

/* Who has submitted, and how many of these are respondents: in the frame, of the sample. */
struct run_people {
	int64_t submitted, respondents;
};

/*
 * come: how many of those who have submitted now did so after the earlier run. Who has gone follows
 * from it. Somebody outside the frame who came or went is no difference.
 */
enum run_difference run_difference_of(
        struct run_people now, struct run_people before, int64_t come);

/* Whether so many came or went that the difference tells of single people. */
bool run_few_moved(int64_t now, int64_t before);

void run_earlier_end(struct run_earlier *earlier); /* may be called when nothing was read */

#endif
