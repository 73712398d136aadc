/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as the document of an instrument. An instrument that loads must give booklets. */
#include <model/booklet.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void booklets_write(const struct instrument *instrument)
{
	for (int language = 0; language < MODEL_LANGUAGES; language++) {
		struct error error;
		struct buf out;

		buf_init(&out, 2 * DOCUMENT_SIZE_MAX);
		if (!model_booklet_write(
		            instrument, (enum model_language)language, NULL, &out, &error))
			abort();
		if (!str_is_utf8(buf_str(&out)))
			abort();
		buf_free(&out);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct model_problems problems;
	struct instrument *instrument;

	model_problems_init(&problems, "fuzz");
	instrument = model_instrument_load((struct str){(const char *)data, size}, &problems);
	if ((instrument == NULL) != (problems.total > 0))
		abort();
	for (size_t i = 0; i < problems.count; i++)
		if (!str_is_utf8(str_from(problems.list[i].message)))
			abort();
	if (instrument)
		booklets_write(instrument);
	model_instrument_free(instrument);
	return 0;
}
