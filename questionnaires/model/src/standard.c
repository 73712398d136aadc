/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading a standard. It checks what a schema cannot express: points add up, bands rise from 0, one
 * band starts at the cut. */
#include <model/standard.h>

#include "reader.h"

enum { STANDARD_CHUNK_SIZE = 8 * 1024 };

struct standard_memory {
	struct arena arena;
};

static const char *const formats[] = {"kesu-standard/1"};

static const struct field standard_fields[] = {
        {.name = "format", .kind = FIELD_FORMAT, .words = formats, .word_count = 1},
        FIELD(struct standard, code, .pattern = PATTERN_CODE),
        FIELD(struct standard, version, .pattern = PATTERN_NUMBER),
        FIELD(struct standard, title, .kind = FIELD_WORDS),
        FIELD(struct standard, points, .kind = FIELD_INTEGER, .least = 1,
                .most = STANDARD_POINTS_MAX),
        {.name = "dimensions", .kind = FIELD_NESTED, .optional = true},
        FIELD(struct standard, literate_at, .kind = FIELD_INTEGER, .least = 1,
                .most = STANDARD_POINTS_MAX),
        FIELD(struct standard, inclusive, .kind = FIELD_FLAG),
        {.name = "bands", .kind = FIELD_NESTED},
        FIELD(struct standard, source, .kind = FIELD_WORDS),
};

static void dimensions_read(const struct node *root, struct standard *standard)
{
	static const struct field fields[] = {
	        FIELD_AS("code", struct standard_dimension, dimension, .kind = FIELD_CHOICE,
	                .words = model_dimension_codes, .word_count = DIMENSIONS),
	        FIELD(struct standard_dimension, points, .kind = FIELD_INTEGER, .least = 1,
	                .most = STANDARD_POINTS_MAX),
	        FIELD(struct standard_dimension, text, .kind = FIELD_WORDS),
	};
	struct arena *arena = &standard->memory->arena;
	struct standard_dimension *list;
	struct node array;
	int count = model_node_list(root, "dimensions", 1, DIMENSIONS, &array), sum = 0;
	unsigned seen = 0;

	list = arena_new(arena, (size_t)count, sizeof(*list));
	for (int i = 0; i < count; i++) {
		struct node node = model_node_element(&array, (size_t)i);
		struct node code = model_node_field(&node, "code");

		if (!model_node_read(&node, fields, FIELD_COUNT(fields), &list[i], arena))
			continue;
		if (seen & 1u << list[i].dimension)
			model_node_problem(&code, "dimension occurs twice");
		seen |= 1u << list[i].dimension;
		sum += list[i].points;
	}
	if (count && sum != standard->points)
		model_node_problem(
		        &array, "dimensions add up to %d points, not %d", sum, standard->points);
	standard->dimensions = list;
	standard->dimension_count = count;
}

/* Checks one band against the bands before it. */
static void band_check(const struct node *node, const struct standard *standard,
        const struct standard_band *bands, int i)
{
	struct node from = model_node_field(node, "from"), code = model_node_field(node, "code");

	if (i == 0 && bands[i].from != 0)
		model_node_problem(&from, "the first band starts at 0");
	if (i > 0 && bands[i].from <= bands[i - 1].from)
		model_node_problem(&from, "bands must rise");
	if (bands[i].from > standard->points)
		model_node_problem(&from, "is above the most points, %d", standard->points);
	for (int j = 0; j < i; j++)
		if (str_equal(bands[j].code, bands[i].code))
			model_node_problem(&code, "band %s occurs twice", bands[i].code.p);
}

static void bands_read(const struct node *root, struct standard *standard)
{
	static const struct field fields[] = {
	        FIELD(struct standard_band, code, .pattern = PATTERN_NAME),
	        FIELD(struct standard_band, from, .kind = FIELD_INTEGER,
	                .most = STANDARD_POINTS_MAX),
	        FIELD(struct standard_band, text, .kind = FIELD_WORDS),
	};
	struct arena *arena = &standard->memory->arena;
	struct node array, cut = model_node_field(root, "literate_at");
	int count = model_node_list(root, "bands", 2, STANDARD_BANDS_MAX, &array);
	struct standard_band *list = arena_new(arena, (size_t)count, sizeof(*list));
	bool starts_at_cut = false;

	for (int i = 0; i < count; i++) {
		struct node node = model_node_element(&array, (size_t)i);

		if (!model_node_read(&node, fields, FIELD_COUNT(fields), &list[i], arena))
			continue;
		band_check(&node, standard, list, i);
		starts_at_cut |= list[i].from == standard->literate_at;
	}
	if (count && !starts_at_cut)
		model_node_problem(&cut, "no band starts here");
	standard->bands = list;
	standard->band_count = count;
}

static struct standard *standard_new(void)
{
	struct arena arena;
	struct standard *standard;

	arena_init(&arena, STANDARD_CHUNK_SIZE);
	standard = arena_new(&arena, 1, sizeof(*standard));
	standard->memory = arena_new(&arena, 1, sizeof(*standard->memory));
	standard->memory->arena = arena;
	return standard;
}

void model_standard_free(struct standard *standard)
{
	struct arena arena;

	if (!standard)
		return;
	arena = standard->memory->arena; /* which holds the standard itself */
	arena_free(&arena);
}

static struct standard *standard_build(struct document *document)
{
	size_t before = document->problems->total;
	struct standard *standard = standard_new();
	struct node root = model_node_root(document);

	if (model_node_read(&root, standard_fields, FIELD_COUNT(standard_fields), standard,
	            &standard->memory->arena)) {
		dimensions_read(&root, standard);
		bands_read(&root, standard);
	}
	model_document_free(document);
	if (document->problems->total == before)
		return standard;
	model_standard_free(standard);
	return NULL;
}

struct standard *model_standard_load(struct str text, struct model_problems *problems)
{
	struct document document;

	return model_document_parse(&document, text, problems) ? standard_build(&document) : NULL;
}

struct standard *model_standard_read(const char *path, struct model_problems *problems)
{
	struct document document;

	return model_document_read(&document, path, problems) ? standard_build(&document) : NULL;
}
