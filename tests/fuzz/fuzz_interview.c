/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a batch of a tablet. What is not refused has all that is stored of a record. */
#include "batch.h"
#include "moment.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void record_check(const struct interview_record *record)
{
	int64_t us;

	if (record->code)
		return;
	if (record->number < 1 || !record->survey.n || record->kind >= INTERVIEW_KINDS)
		abort();
	if (!interview_moment_read(record->said, &us) || us != record->said_us)
		abort();
	if (record->kind == INTERVIEW_SITTING &&
	        json_array_size(json_object_get(record->in, "answers")) > INTERVIEW_SAVES_MAX)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_t *body = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, NULL);
	struct field_problems problems = {.count = 0};
	struct interview_batch batch;
	struct arena arena;

	arena_init(&arena, 4096);
	if (json_is_object(body)) {
		interview_batch_read(&batch, body, &arena, &problems);
		for (size_t i = 0; !problems.count && i < batch.count; i++)
			record_check(&batch.record[i]);
	}
	json_decref(body);
	arena_free(&arena);
	return 0;
}
