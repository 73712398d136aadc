/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as the document of a booklet design. A design that loads and fits the instrument must
 * give consistent booklets. */
#include "fixture.h"

#include <model/booklet_design.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void booklets_write(const struct booklet_design *design, const struct instrument *instrument)
{
	struct arena arena;

	arena_init(&arena, 1024);
	for (int number = 1; number <= design->booklet_count; number++) {
		struct booklet_part part =
		        model_booklet_design_part(design, instrument, number, &arena);
		struct error error;
		struct buf out;

		buf_init(&out, DOCUMENT_SIZE_MAX);
		if (!model_booklet_write(instrument, MODEL_CHINESE, &part, &out, &error))
			abort();
		buf_free(&out);
	}
	arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct instrument *instrument = fixture_instrument();
	struct str text = {(const char *)data, size};
	struct model_problems problems;
	struct booklet_design *design;

	model_problems_init(&problems, "fuzz");
	design = model_booklet_design_load(text, &problems);
	if ((design == NULL) != (problems.total > 0))
		abort();
	problems.text = text;
	if (design && model_booklet_design_check(design, instrument, &problems))
		booklets_write(design, instrument);
	model_booklet_design_free(design);
	return 0;
}
