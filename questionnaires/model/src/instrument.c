/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loading an instrument: the document's own fields here, its three long lists in the parts. All of
 * it is read, so that one run shows every problem. If there was a problem, everything is freed.
 */
#include <model/instrument.h>

#include "instrument_parts.h"

#include <base/visible.h>

#include <string.h>

enum { INSTRUMENT_CHUNK_SIZE = 64 * 1024 };

const char *const model_instrument_bank_codes[BANKS] = {"open", "secure"};

static const char *const formats[] = {"kesu-instrument/1"};

static void frame_read(const struct node *root, struct instrument *instrument)
{
	static const struct field fields[] = {
	        FIELD(struct instrument, age_min, .kind = FIELD_INTEGER,
	                .most = INSTRUMENT_AGE_MAX),
	        FIELD(struct instrument, age_max, .kind = FIELD_INTEGER,
	                .most = INSTRUMENT_AGE_MAX),
	};
	struct node frame = model_node_field(root, "frame");

	if (!frame.json || !model_node_read(&frame, fields, FIELD_COUNT(fields), instrument,
	                           &instrument->memory->arena))
		return;
	if (instrument->age_min > instrument->age_max)
		model_node_problem(&frame, "age_min is above age_max");
}

static void instrument_read_root(const struct node *root, struct instrument *instrument)
{
	static const struct field fields[] = {
	        {.name = "format", .kind = FIELD_FORMAT, .words = formats, .word_count = 1},
	        FIELD(struct instrument, code, .pattern = PATTERN_CODE),
	        FIELD(struct instrument, version, .pattern = PATTERN_VERSION),
	        FIELD(struct instrument, bank, .kind = FIELD_CHOICE,
	                .words = model_instrument_bank_codes, .word_count = BANKS),
	        FIELD(struct instrument, standard, .pattern = PATTERN_CODE),
	        FIELD(struct instrument, title, .kind = FIELD_WORDS),
	        FIELD(struct instrument, notice, .kind = FIELD_WORDS),
	        FIELD(struct instrument, licence, .pattern = PATTERN_LICENCE),
	        {.name = "frame", .kind = FIELD_NESTED},
	        {.name = "background", .kind = FIELD_NESTED},
	        {.name = "key_groups", .kind = FIELD_NESTED},
	        {.name = "items", .kind = FIELD_NESTED},
	        {.name = "anchors", .kind = FIELD_NESTED, .optional = true},
	        {.name = "reference", .kind = FIELD_NESTED, .optional = true},
	};

	model_node_read(root, fields, FIELD_COUNT(fields), instrument, &instrument->memory->arena);
	frame_read(root, instrument);
	model_instrument_background_read(root, instrument);
	model_instrument_key_groups_read(root, instrument);
	model_instrument_items_read(root, instrument);
	model_instrument_anchors_read(root, instrument);
}

static struct instrument *instrument_new(bool questions_only)
{
	struct arena arena;
	struct instrument *instrument;

	arena_init(&arena, INSTRUMENT_CHUNK_SIZE);
	instrument = arena_new(&arena, 1, sizeof(*instrument));
	instrument->memory = arena_new(&arena, 1, sizeof(*instrument->memory));
	instrument->memory->arena = arena;
	instrument->memory->questions_only = questions_only;
	return instrument;
}

void model_instrument_free(struct instrument *instrument)
{
	struct arena arena;

	if (!instrument)
		return;
	arena = instrument->memory->arena; /* which holds the instrument itself */
	arena_free(&arena);
}

static struct instrument *instrument_build(struct document *document, bool questions_only)
{
	size_t before = document->problems->total;
	struct instrument *instrument = instrument_new(questions_only);
	struct node root = model_node_root(document);

	instrument_read_root(&root, instrument);
	model_document_free(document);
	if (document->problems->total == before)
		return instrument;
	model_instrument_free(instrument);
	return NULL;
}

struct instrument *model_instrument_load(struct str text, struct model_problems *problems)
{
	struct document document;

	return model_document_parse(&document, text, problems) ? instrument_build(&document, false)
	                                                       : NULL;
}

struct instrument *model_instrument_load_questions(struct str text, struct model_problems *problems)
{
	struct document document;

	return model_document_parse(&document, text, problems) ? instrument_build(&document, true)
	                                                       : NULL;
}

struct instrument *model_instrument_read(const char *path, struct model_problems *problems)
{
	struct document document;

	return model_document_read(&document, path, problems) ? instrument_build(&document, false)
	                                                      : NULL;
}

const struct instrument_item *model_instrument_item_find(
        const struct instrument *instrument, struct str code)
{
	int i = model_lookup_find(&instrument->memory->items, code);

	return i < 0 ? NULL : &instrument->items[i];
}

const struct background_question *model_instrument_background_find(
        const struct instrument *instrument, struct str code)
{
	int i = model_lookup_find(&instrument->memory->background, code);

	return i < 0 ? NULL : &instrument->background[i];
}

int model_background_option_find(const struct background_question *question, struct str code)
{
	for (int i = 0; i < question->option_count; i++)
		if (str_equal(question->options[i].code, code))
			return i;
	return -1;
}

/* --- options that look the same --- */

void model_option_looks_init(
        struct option_looks *looks, const char *question, int most, struct arena *arena)
{
	*looks = (struct option_looks){.question = question, .arena = arena};
	looks->folded = arena_new(arena, (size_t)most, sizeof(*looks->folded));
}

static struct str folded(struct str text, struct arena *arena)
{
	char *out = arena_new(arena, text.n + 1, 1);

	return (struct str){out, visible_fold(text, VISIBLE_CASE_PLAIN_WORDS, out)};
}

static bool look_alike(const struct model_text *a, const struct model_text *b)
{
	for (int in = 0; in < MODEL_LANGUAGES; in++)
		if (a->in[in].n && str_equal(a->in[in], b->in[in]))
			return true;
	return false;
}

void model_option_looks_add(
        struct option_looks *looks, const struct node *node, const struct model_text *text)
{
	struct model_text *own = &looks->folded[looks->count];
	int same = 0;

	for (int in = 0; in < MODEL_LANGUAGES; in++)
		own->in[in] = folded(text->in[in], looks->arena);
	while (same < looks->count && !look_alike(own, &looks->folded[same]))
		same++;
	looks->count++;
	if (same < looks->count - 1)
		model_node_problem(node, "options %d and %d of %s look the same", same + 1,
		        looks->count, looks->question);
}
