/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The region tree. Parents stand before their children, and a child is on a lower level than its
 * parent. Each of the two rules alone makes a cycle impossible.
 */
#include "programme_parts.h"

#include <string.h>

const char *const model_region_level_codes[REGION_LEVELS] = {
        [REGION_PROVINCE] = "province",
        [REGION_CITY] = "city",
        [REGION_COUNTY] = "county",
        [REGION_TOWNSHIP] = "township",
        [REGION_VILLAGE] = "village",
};

static const size_t level_digits[REGION_LEVELS] = {
        [REGION_PROVINCE] = 6,
        [REGION_CITY] = 6,
        [REGION_COUNTY] = 6,
        [REGION_TOWNSHIP] = 9,
        [REGION_VILLAGE] = 12,
};

struct region_entry {
	struct region region;
	struct str parent; /* empty for null */
};

static const struct field region_fields[] = {
        FIELD_AS("code", struct region_entry, region.code, .pattern = PATTERN_REGION),
        FIELD_AS("name", struct region_entry, region.name, .kind = FIELD_WORDS),
        FIELD_AS("level", struct region_entry, region.level, .kind = FIELD_CHOICE,
                .words = model_region_level_codes, .word_count = REGION_LEVELS),
        FIELD(struct region_entry, parent, .nullable = true, .pattern = PATTERN_REGION),
        FIELD_AS("unit", struct region_entry, region.is_unit, .kind = FIELD_FLAG, .optional = true),
        FIELD_AS("unlisted", struct region_entry, region.is_unlisted, .kind = FIELD_FLAG,
                .optional = true),
        FIELD_AS("note", struct region_entry, region.note, .kind = FIELD_WORDS, .optional = true),
};

/* The digits every child's code starts with: 360000 is 36, 360700 is 3607. */
static struct str significant_digits(struct str code)
{
	for (int i = 0; i < 2; i++)
		if (code.n <= 6 && memcmp(code.p + code.n - 2, "00", 2) == 0)
			code.n -= 2;
	return code;
}

static void parent_check(
        const struct node *node, const struct region *region, const struct region *parent)
{
	struct node code = model_node_field(node, "code"), level = model_node_field(node, "level");

	if (region->level <= parent->level)
		model_node_problem(&level, "must be below its parent's, %s",
		        model_region_level_codes[parent->level]);
	if (!str_starts(region->code, significant_digits(parent->code)))
		model_node_problem(&code, "does not begin like its parent %s", parent->code.p);
}

/* `programme` holds the regions that stand before this one. */
static void parent_find(
        const struct node *node, const struct programme *programme, struct region_entry *entry)
{
	struct node field = model_node_field(node, "parent");

	entry->region.parent = -1;
	if (!entry->parent.n) {
		if (programme->region_count)
			model_node_problem(&field, "only the first region has no parent");
		return;
	}
	entry->region.parent = model_programme_region_find(programme, entry->parent);
	if (entry->region.parent < 0)
		model_node_problem(&field, "parent %s does not stand before it", entry->parent.p);
	else
		parent_check(node, &entry->region, &programme->regions[entry->region.parent]);
}

/* The third group of digits of a township's own code is 900 or more, which no list uses. */
static void own_code_check(const struct node *node, const struct region *region)
{
	enum { OWN_AT = 6 };
	struct node code = model_node_field(node, "code");
	bool is_own = region->code.n > OWN_AT && region->code.p[OWN_AT] == '9';

	if (region->is_unlisted && (region->level != REGION_TOWNSHIP || !is_own))
		model_node_problem(
		        &code, "a township that no code list has takes a code that ends in 9xx");
	if (region->is_unlisted && !region->note.in[MODEL_CHINESE].n)
		model_node_problem(node, "is of no code list, so its note must say why it is here");
}

static bool region_read(
        const struct node *node, const struct programme *programme, struct region *region)
{
	struct region_entry entry = {.parent = STR("")};
	struct node code = model_node_field(node, "code");

	if (!model_node_read(node, region_fields, FIELD_COUNT(region_fields), &entry,
	            &programme->memory->arena))
		return false;
	if (entry.region.code.n != level_digits[entry.region.level])
		model_node_problem(&code, "a %s has %zu digits",
		        model_region_level_codes[entry.region.level],
		        level_digits[entry.region.level]);
	own_code_check(node, &entry.region);
	parent_find(node, programme, &entry);
	*region = entry.region;
	return true;
}

void model_programme_regions_read(const struct node *root, struct programme *programme)
{
	struct programme_memory *memory = programme->memory;
	struct region *regions;
	struct node list;
	int count = model_node_list(root, "regions", 1, PROGRAMME_REGIONS_MAX, &list);

	model_lookup_init(&memory->regions, count, &memory->arena);
	regions = arena_new(&memory->arena, (size_t)count, sizeof(*regions));
	programme->regions = regions;
	for (int i = 0; i < count; i++) {
		struct node node = model_node_element(&list, (size_t)i),
		            code = model_node_field(&node, "code");

		if (region_read(&node, programme, &regions[i]) &&
		        !model_lookup_add(&memory->regions, regions[i].code, i))
			model_node_problem(&code, "region %s occurs twice", regions[i].code.p);
		programme->region_count = i + 1;
	}
}
