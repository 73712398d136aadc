/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The body of PUT /attempts/{id}/answers/{seq}, checked against the instrument and the booklet:
 *
 *	{"answers":[{"item":"K01","choice":2,"elapsed_ms":4100}],"background":{"sex":"female"}}
 *
 * null in place of a choice, of choices, of a value or of a background answer takes the answer
 * back, and so does an empty list of choices.
 *
 * This is the hot path: one JSON parse, one hash look-up per answer, and three small arrays from
 * the caller's arena.
 */
#ifndef KESU_MODEL_ANSWERS_H
#define KESU_MODEL_ANSWERS_H

#include <base/arena.h>
#include <model/booklet.h>

enum {
	ANSWERS_MAX = 100,            /* answers in one save */
	ANSWERS_BODY_MAX = 64 * 1024, /* bytes */
	ANSWERS_DEPTH_MAX = 8,
	ANSWERS_ELAPSED_MAX = 86400000, /* milliseconds: a day */
	ANSWERS_ELAPSED_ABSENT = -1,
};

#define ANSWERS_NONE INT64_MIN /* the response of an item whose answer is taken back */

enum answers_result {
	ANSWERS_OK,
	ANSWERS_NOT_JSON, /* 400: cannot be read as JSON within the limits */
	ANSWERS_INVALID,  /* 422: each problem has a pointer such as /answers/0/choice */
};

struct answers {
	size_t count;              /* of the three arrays, which may be NULL when it is 0 */
	const int16_t *item;       /* 1-based position */
	const int64_t *response;   /* see instrument.h; ANSWERS_NONE: taken back */
	const int32_t *elapsed_ms; /* ANSWERS_ELAPSED_ABSENT when not told */
	/* Canonical JSON (sorted keys, no spaces) of the background given here, possibly only
	 * some of the questions; empty when there is none. */
	struct str background;
};

/*
 * `part` is what the booklet asks; NULL: the whole form. An item outside it is a problem like any
 * other. `problems` must be initialised; *out lives in `arena` and is complete only for ANSWERS_OK.
 */
enum answers_result model_answers_parse(const struct instrument *instrument,
        const struct booklet_part *part, struct str body, struct arena *arena, struct answers *out,
        struct model_problems *problems) KESU_MUST_CHECK;

/* Appends `"choice":2`, `"choices":[1,3]` or `"value":7`, the way the phone wrote it. */
void model_answers_response_format(
        const struct instrument_item *item, int64_t response, struct buf *out);

#endif
