/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a programme's document or, when the first byte is an S, as a standard's. */
#include <model/programme.h>
#include <model/standard.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	struct model_problems problems;
	bool loaded;

	model_problems_init(&problems, "fuzz");
	if (size && data[0] == 'S') {
		struct standard *standard =
		        model_standard_load((struct str){text.p + 1, size - 1}, &problems);

		loaded = standard != NULL;
		model_standard_free(standard);
	} else {
		struct programme *programme = model_programme_load(text, &problems);

		loaded = programme != NULL;
		model_programme_free(programme);
	}
	if (loaded != (problems.total == 0))
		abort();
	return 0;
}
