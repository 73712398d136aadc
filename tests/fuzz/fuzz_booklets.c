/* Any bytes as a booklet design's document. What loads and fits the instrument must give booklets
 * that hold together. */
#include <model/booklet_design.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct instrument *instrument_get(void)
{
	static struct instrument *instrument; /* one for the process */
	struct model_problems problems;

	if (instrument)
		return instrument;
	model_problems_init(&problems, "instrument");
	instrument = instrument_read(KESU_SOURCE "/tests/unit/fixtures/instrument.json", &problems);
	if (!instrument)
		abort();
	return instrument;
}

static void booklets_write(const struct booklet_design *design, const struct instrument *instrument)
{
	struct arena arena;

	arena_init(&arena, 1024);
	for (int number = 1; number <= design->booklet_count; number++) {
		struct booklet_part part = booklet_design_part(design, instrument, number, &arena);
		struct error error;
		struct buf out;

		buf_init(&out, DOCUMENT_SIZE_MAX);
		if (!booklet_write(instrument, MODEL_CHINESE, &part, &out, &error))
			abort();
		buf_free(&out);
	}
	arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct instrument *instrument = instrument_get();
	struct str text = {(const char *)data, size};
	struct model_problems problems;
	struct booklet_design *design;

	model_problems_init(&problems, "fuzz");
	design = booklet_design_load(text, &problems);
	if ((design == NULL) != (problems.total > 0))
		abort();
	problems.text = text;
	if (design && booklet_design_check(design, instrument, &problems))
		booklets_write(design, instrument);
	booklet_design_free(design);
	return 0;
}
