/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of names, and a search in a short list. */
#include <run/input/past.h>

#include <stdlib.h>

static const char *const names[RUN_APARTS] = {
        [RUN_APART_NOT] = "",
        [RUN_APART_STANDARD] = "standard",
        [RUN_APART_MEASURE] = "measure",
        [RUN_APART_FORM] = "form",
        [RUN_APART_SCALE] = "scale",
};

const char *run_apart_name(enum run_apart apart)
{
	return names[apart];
}

enum run_apart run_apart_find(struct str name)
{
	for (int i = RUN_APART_NOT + 1; i < RUN_APARTS; i++)
		if (str_equal_c(name, names[i]))
			return (enum run_apart)i;
	return RUN_APART_NOT;
}

size_t run_past_wave(const struct run_past *past, int64_t run_id)
{
	for (size_t i = 0; i < past->wave_count; i++)
		if (past->waves[i].run_id == run_id)
			return i;
	return SIZE_MAX;
}

void run_past_end(struct run_past *past)
{
	free(past->references);
	free(past->gaps);
	free(past->waves);
	*past = (struct run_past){0};
}
