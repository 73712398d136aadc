/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as the body of a save. Accepted answers must belong to items of the instrument, and an
 * accepted background must be accepted again, unchanged. */
#include "fixture.h"

#include <model/answers.h>
#include <model/scoring_key.h>

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void responses_check(const struct instrument *instrument, const struct answers *answers)
{
	for (size_t i = 0; i < answers->count; i++) {
		const struct instrument_item *item = &instrument->items[answers->item[i] - 1];
		struct buf out;

		buf_init(&out, 1000);
		model_answers_response_format(item, answers->response[i], &out);
		if (out.overflowed || model_item_points(item, answers->response[i]) > item->points)
			abort();
		buf_free(&out);
	}
}

static void background_check(
        const struct instrument *instrument, struct str background, struct arena *arena)
{
	struct str body = arena_printf(arena, "{\"background\":%.*s}", STR_ARG(background));
	struct background_classes classes;
	struct model_problems problems;
	struct answers again;
	struct error error;

	model_problems_init(&problems, "again");
	if (model_answers_parse(instrument, NULL, body, arena, &again, &problems) != ANSWERS_OK ||
	        !str_equal(again.background, background))
		abort();
	if (!model_background_classify(instrument, background, 2026, &classes, &error))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct instrument *instrument = fixture_instrument();
	struct model_problems problems;
	struct answers answers;
	struct arena arena;

	arena_init(&arena, 4096);
	model_problems_init(&problems, "body");
	if (model_answers_parse(instrument, NULL, (struct str){(const char *)data, size}, &arena,
	            &answers, &problems) == ANSWERS_OK) {
		responses_check(instrument, &answers);
		if (answers.background.n)
			background_check(instrument, answers.background, &arena);
	} else if (problems.total == 0) {
		abort();
	}
	arena_free(&arena);
	return 0;
}
