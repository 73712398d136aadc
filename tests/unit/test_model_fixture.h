/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small documents in fixtures/, whole or with one change, and a loader's results for them. */
#ifndef KESU_TEST_MODEL_FIXTURE_H
#define KESU_TEST_MODEL_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <base/memory.h>
#include <model/document.h>
#include <model/instrument.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIXTURE(name)  (KESU_SOURCE "/tests/unit/fixtures/" name)
#define ARRAY_COUNT(a) (sizeof(a) / sizeof(*(a)))

/* One change and the first problem it must give. */
struct mutation {
	const char *from, *to; /* the first occurrence of `from` is replaced */
	int line;
	const char *pointer, *message;
};

static inline struct buf fixture_text(const char *path)
{
	FILE *file = fopen(path, "re");
	struct buf text;
	int c;

	assert_non_null(file);
	buf_init(&text, DOCUMENT_SIZE_MAX);
	while ((c = getc(file)) != EOF)
		buf_add_char(&text, (char)c);
	fclose(file);
	return text;
}

static inline struct buf fixture_mutated(const struct buf *text, const char *from, const char *to)
{
	const char *at = strstr(text->p, from);
	struct buf mutated;

	if (!at)
		fail_msg("the fixture has no %s", from);
	buf_init(&mutated, DOCUMENT_SIZE_MAX);
	buf_add(&mutated, (struct str){text->p, (size_t)(at - text->p)});
	buf_add(&mutated, str_from(to));
	buf_add(&mutated, str_from(at + strlen(from)));
	return mutated;
}

static inline void expect_problem(
        const struct model_problems *problems, const struct mutation *wanted)
{
	const struct model_problem *problem = &problems->list[0];

	if (!problems->count)
		fail_msg("no problem: %s", wanted->message);
	if (problem->line != wanted->line || strcmp(problem->pointer, wanted->pointer) != 0 ||
	        strcmp(problem->message, wanted->message) != 0)
		fail_msg("%d %s: %s, not %d %s: %s", problem->line, problem->pointer,
		        problem->message, wanted->line, wanted->pointer, wanted->message);
}

/* Every mutation of the file must be refused with exactly its problem first. `load` returns an
 * object or NULL. */
static inline void expect_mutations(const char *path, const struct mutation *mutations,
        size_t count, void *(*load)(struct str text, struct model_problems *problems))
{
	struct buf text = fixture_text(path);

	for (size_t i = 0; i < count; i++) {
		struct buf mutated = fixture_mutated(&text, mutations[i].from, mutations[i].to);
		struct model_problems problems;

		model_problems_init(&problems, "mutated.json");
		assert_null(load(buf_str(&mutated), &problems));
		expect_problem(&problems, &mutations[i]);
		buf_free(&mutated);
	}
	buf_free(&text);
}

static inline struct instrument *fixture_instrument(void)
{
	struct model_problems problems;
	struct instrument *instrument;

	model_problems_init(&problems, "instrument.json");
	instrument = model_instrument_read(FIXTURE("instrument.json"), &problems);
	if (!instrument)
		fail_msg("%s: %s", problems.list[0].pointer, problems.list[0].message);
	return instrument;
}

#endif
