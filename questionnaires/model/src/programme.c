/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loading a programme: the document's own fields here, its lists in the parts. All of it is read,
 * so that one run shows every problem. If there was a problem, everything is freed.
 */
#include <model/programme.h>

#include "programme_parts.h"

enum { PROGRAMME_CHUNK_SIZE = 64 * 1024 };

static const char *const formats[] = {"kesu-programme/1"};

static const struct field programme_fields[] = {
        {.name = "format", .kind = FIELD_FORMAT, .words = formats, .word_count = 1},
        FIELD(struct programme, code, .pattern = PATTERN_CODE),
        FIELD(struct programme, title, .kind = FIELD_WORDS),
        {.name = "period", .kind = FIELD_NESTED},
        {.name = "source", .kind = FIELD_NESTED},
        {.name = "root", .kind = FIELD_NESTED},
        FIELD(struct programme, vintage, .kind = FIELD_INTEGER, .least = PROGRAMME_YEAR_MIN,
                .most = PROGRAMME_YEAR_MAX),
        {.name = "regions", .kind = FIELD_NESTED},
        {.name = "targets", .kind = FIELD_NESTED},
        {.name = "baselines", .kind = FIELD_NESTED},
        {.name = "surveys", .kind = FIELD_NESTED},
        {.name = "interview", .kind = FIELD_NESTED, .optional = true},
        {.name = "key_groups", .kind = FIELD_NESTED, .optional = true},
        {.name = "monitoring", .kind = FIELD_NESTED, .optional = true},
};

static void period_read(const struct node *root, struct programme *programme)
{
	static const struct field fields[] = {
	        FIELD_AS("from", struct programme, period_from, .kind = FIELD_INTEGER,
	                .least = PROGRAMME_YEAR_MIN, .most = PROGRAMME_YEAR_MAX),
	        FIELD_AS("to", struct programme, period_to, .kind = FIELD_INTEGER,
	                .least = PROGRAMME_YEAR_MIN, .most = PROGRAMME_YEAR_MAX),
	};
	struct node period = model_node_field(root, "period");

	if (!period.json || !model_node_read(&period, fields, FIELD_COUNT(fields), programme,
	                            &programme->memory->arena))
		return;
	if (programme->period_from > programme->period_to)
		model_node_problem(&period, "ends before it begins");
}

static void source_read(const struct node *root, struct programme *programme)
{
	static const struct field fields[] = {
	        FIELD(struct programme_source, title, .pattern = PATTERN_LINE),
	        FIELD(struct programme_source, issuer, .pattern = PATTERN_LINE),
	        FIELD(struct programme_source, document_number, .nullable = true,
	                .pattern = PATTERN_LINE),
	        FIELD(struct programme_source, date, .nullable = true, .pattern = PATTERN_DATE),
	};
	struct node source = model_node_field(root, "source");

	programme->source.document_number = programme->source.date = STR("");
	if (source.json)
		(void)!model_node_read(&source, fields, FIELD_COUNT(fields), &programme->source,
		        &programme->memory->arena);
}

static void interview_read(const struct node *root, struct programme *programme)
{
	static const struct field fields[] = {
	        FIELD_AS("place", struct programme, asks_place, .kind = FIELD_FLAG),
	};
	struct node interview = model_node_field(root, "interview");

	if (interview.json)
		(void)!model_node_read(&interview, fields, FIELD_COUNT(fields), programme,
		        &programme->memory->arena);
}

static void monitoring_read(const struct node *root, struct programme *programme)
{
	static const struct field fields[] = {
	        FIELD(struct programme_monitoring, standard, .pattern = PATTERN_LINE),
	        FIELD(struct programme_monitoring, quote, .pattern = PATTERN_LINE),
	};
	struct node monitoring = model_node_field(root, "monitoring");

	if (monitoring.json)
		(void)!model_node_read(&monitoring, fields, FIELD_COUNT(fields),
		        &programme->monitoring, &programme->memory->arena);
}

static void root_read(const struct node *root, struct programme *programme)
{
	struct node field = model_node_field(root, "root");
	struct str code;

	programme->root = -1;
	if (field.json &&
	        model_node_read_text(&field, PATTERN_REGION, &code, &programme->memory->arena))
		programme->root = model_programme_region_of(root, "root", programme);
}

static void programme_read_root(const struct node *root, struct programme *programme)
{
	(void)!model_node_read(root, programme_fields, FIELD_COUNT(programme_fields), programme,
	        &programme->memory->arena);
	period_read(root, programme);
	source_read(root, programme);
	model_programme_regions_read(root, programme);
	root_read(root, programme);
	model_programme_targets_read(root, programme);
	model_programme_baselines_read(root, programme);
	model_programme_surveys_read(root, programme);
	interview_read(root, programme);
	monitoring_read(root, programme);
	model_programme_key_groups_read(root, programme);
}

static struct programme *programme_new(void)
{
	struct arena arena;
	struct programme *programme;

	arena_init(&arena, PROGRAMME_CHUNK_SIZE);
	programme = arena_new(&arena, 1, sizeof(*programme));
	programme->memory = arena_new(&arena, 1, sizeof(*programme->memory));
	programme->memory->arena = arena;
	return programme;
}

void model_programme_free(struct programme *programme)
{
	struct arena arena;

	if (!programme)
		return;
	arena = programme->memory->arena; /* which holds the programme itself */
	arena_free(&arena);
}

static struct programme *programme_build(struct document *document)
{
	size_t before = document->problems->total;
	struct programme *programme = programme_new();
	struct node root = model_node_root(document);

	programme_read_root(&root, programme);
	model_document_free(document);
	if (document->problems->total == before)
		return programme;
	model_programme_free(programme);
	return NULL;
}

struct programme *model_programme_load(struct str text, struct model_problems *problems)
{
	struct document document;

	return model_document_parse(&document, text, problems) ? programme_build(&document) : NULL;
}

struct programme *model_programme_read(const char *path, struct model_problems *problems)
{
	struct document document;

	return model_document_read(&document, path, problems) ? programme_build(&document) : NULL;
}

int model_programme_region_find(const struct programme *programme, struct str code)
{
	return model_lookup_find(&programme->memory->regions, code);
}

int model_programme_region_of(
        const struct node *node, const char *key, const struct programme *programme)
{
	struct node field = model_node_field(node, key);
	const char *code = json_string_value(field.json);
	int region = model_programme_region_find(programme, str_from(code));

	if (region < 0)
		model_node_problem(&field, "region %s is not among the regions", code);
	return region;
}
