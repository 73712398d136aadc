/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loading a booklet design. It reads the clusters, then the booklets that name them. Then, only if
 * every booklet could be read, it checks that the booklets are balanced, with a table of counts of
 * pairs and one of positions.
 */
#include <model/booklet_design.h>

#include "lookup.h"
#include "reader.h"
#include <base/number.h>

enum { DESIGN_CHUNK_SIZE = 16 * 1024 };

struct booklet_design_memory {
	struct arena arena;
	struct lookup clusters;
};

static const char *const formats[] = {"kesu-booklets/1"};

static const struct field design_fields[] = {
        {.name = "format", .kind = FIELD_FORMAT, .words = formats, .word_count = 1},
        FIELD(struct booklet_design, code, .pattern = PATTERN_CODE),
        FIELD(struct booklet_design, version, .pattern = PATTERN_VERSION),
        FIELD(struct booklet_design, instrument, .pattern = PATTERN_CODE),
        FIELD(struct booklet_design, instrument_version, .pattern = PATTERN_VERSION),
        FIELD(struct booklet_design, title, .kind = FIELD_WORDS),
        {.name = "clusters", .kind = FIELD_NESTED},
        {.name = "booklets", .kind = FIELD_NESTED},
};

/* ---- clusters ---- */

static void cluster_items_read(const struct node *node, struct booklet_cluster *cluster,
        struct lookup *items, struct arena *arena)
{
	struct node list;
	int count = model_node_list(node, "items", 1, INSTRUMENT_ITEMS_MAX, &list);
	struct str *codes = arena_new(arena, (size_t)count, sizeof(*codes));

	for (int i = 0; i < count; i++) {
		struct node item = model_node_element(&list, (size_t)i);

		if (model_node_read_text(&item, PATTERN_ITEM, &codes[i], arena) &&
		        !model_lookup_add(items, codes[i], i))
			model_node_problem(
			        &item, "item %s stands in a cluster already", codes[i].p);
	}
	cluster->items = codes;
	cluster->item_count = count;
}

/* The number of codes in all clusters, valid or not: the look-up must have room for them. */
static int items_listed(const struct node *clusters, int count)
{
	size_t listed = 0;

	for (int i = 0; i < count; i++) {
		const json_t *cluster = json_array_get(clusters->json, (size_t)i);

		listed += json_array_size(json_object_get(cluster, "items"));
	}
	return (int)listed; /* a document holds far fewer than INT_MAX */
}

static void clusters_read(const struct node *root, struct booklet_design *design)
{
	static const struct field fields[] = {
	        FIELD(struct booklet_cluster, code, .pattern = PATTERN_NAME),
	        {.name = "items", .kind = FIELD_NESTED},
	};
	struct booklet_design_memory *memory = design->memory;
	struct booklet_cluster *clusters;
	struct lookup items;
	struct node list;
	int count = model_node_list(root, "clusters", 1, BOOKLET_CLUSTERS_MAX, &list);

	model_lookup_init(&memory->clusters, count, &memory->arena);
	model_lookup_init(&items, items_listed(&list, count), &memory->arena);
	clusters = arena_new(&memory->arena, (size_t)count, sizeof(*clusters));
	for (int i = 0; i < count; i++) {
		struct node node = model_node_element(&list, (size_t)i),
		            code = model_node_field(&node, "code");

		if (!model_node_read(
		            &node, fields, FIELD_COUNT(fields), &clusters[i], &memory->arena))
			continue;
		if (!model_lookup_add(&memory->clusters, clusters[i].code, i))
			model_node_problem(&code, "cluster %s occurs twice", clusters[i].code.p);
		cluster_items_read(&node, &clusters[i], &items, &memory->arena);
	}
	design->clusters = clusters;
	design->cluster_count = count;
}

/* ---- booklets ---- */

static void plan_clusters_read(
        const struct node *node, const struct booklet_design *design, struct booklet_plan *plan)
{
	struct arena *arena = &design->memory->arena;
	uint64_t seen = 0; /* BOOKLET_CLUSTERS_MAX bits */
	struct node list;
	struct str code;
	int count = model_node_list(node, "clusters", 1, BOOKLET_CLUSTERS_MAX, &list);
	int *clusters = arena_new(arena, (size_t)count, sizeof(*clusters));

	for (int i = 0; i < count; i++) {
		struct node element = model_node_element(&list, (size_t)i);

		clusters[i] = -1;
		if (!model_node_read_text(&element, PATTERN_NAME, &code, arena))
			continue;
		clusters[i] = model_lookup_find(&design->memory->clusters, code);
		if (clusters[i] < 0)
			model_node_problem(&element, "there is no cluster %s", code.p);
		else if (seen & UINT64_C(1) << clusters[i])
			model_node_problem(
			        &element, "cluster %s is in this booklet already", code.p);
		else
			seen |= UINT64_C(1) << clusters[i];
	}
	plan->clusters = clusters;
	plan->cluster_count = count;
}

static void booklets_read(const struct node *root, struct booklet_design *design)
{
	static const struct field fields[] = {
	        FIELD(struct booklet_plan, code, .pattern = PATTERN_NAME),
	        {.name = "clusters", .kind = FIELD_NESTED},
	};
	struct arena *arena = &design->memory->arena;
	struct booklet_plan *plans;
	struct lookup codes;
	struct node list;
	int count = model_node_list(root, "booklets", 1, BOOKLET_DESIGN_MAX, &list);

	model_lookup_init(&codes, count, arena);
	plans = arena_new(arena, (size_t)count, sizeof(*plans));
	for (int i = 0; i < count; i++) {
		struct node node = model_node_element(&list, (size_t)i),
		            code = model_node_field(&node, "code");
		struct node clusters = model_node_field(&node, "clusters");

		if (!model_node_read(&node, fields, FIELD_COUNT(fields), &plans[i], arena))
			continue;
		if (!model_lookup_add(&codes, plans[i].code, i))
			model_node_problem(&code, "booklet %s occurs twice", plans[i].code.p);
		plan_clusters_read(&node, design, &plans[i]);
		if (plans[i].cluster_count && plans[i].cluster_count != plans[0].cluster_count)
			model_node_problem(&clusters, "has %d cluster%s, the first booklet %d",
			        plans[i].cluster_count,
			        number_plural((uint64_t)plans[i].cluster_count),
			        plans[0].cluster_count);
	}
	design->booklets = plans;
	design->booklet_count = count;
}

/* ---- balance ---- */

static void positions_check(const struct node *booklets, const struct booklet_design *design)
{
	int places = design->booklets[0].cluster_count;
	int *counts = arena_new(&design->memory->arena,
	        (size_t)design->cluster_count * (size_t)places, sizeof(*counts));

	for (int b = 0; b < design->booklet_count; b++)
		for (int i = 0; i < places; i++)
			counts[design->booklets[b].clusters[i] * places + i]++;
	for (int i = 0; i < design->cluster_count * places; i++) {
		if (counts[i] == counts[0])
			continue;
		model_node_problem(booklets,
		        "cluster %s stands in position %d of %d booklet%s, %s in position 1 of %d",
		        design->clusters[i / places].code.p, i % places + 1, counts[i],
		        number_plural((uint64_t)counts[i]), design->clusters[0].code.p, counts[0]);
		return;
	}
}

static void pairs_count(const struct booklet_plan *plan, int clusters, int *counts)
{
	for (int i = 0; i < plan->cluster_count; i++)
		for (int j = 0; j < plan->cluster_count; j++)
			counts[plan->clusters[i] * clusters + plan->clusters[j]]++;
}

static void pairs_check(const struct node *booklets, const struct booklet_design *design)
{
	int n = design->cluster_count;
	int *counts = arena_new(&design->memory->arena, (size_t)n * (size_t)n, sizeof(*counts));

	for (int b = 0; b < design->booklet_count; b++)
		pairs_count(&design->booklets[b], n, counts);
	for (int i = 0; i < n; i++) {
		for (int j = i + 1; j < n; j++) {
			if (counts[i * n + j] && counts[i * n + j] == counts[1])
				continue;
			model_node_problem(booklets,
			        "clusters %s and %s stand together in %d booklet%s, "
			        "%s and %s in %d: every two must meet, and equally often",
			        design->clusters[i].code.p, design->clusters[j].code.p,
			        counts[i * n + j], number_plural((uint64_t)counts[i * n + j]),
			        design->clusters[0].code.p, design->clusters[1].code.p, counts[1]);
			return;
		}
	}
}

/* ---- the whole ---- */

static struct booklet_design *design_new(void)
{
	struct arena arena;
	struct booklet_design *design;

	arena_init(&arena, DESIGN_CHUNK_SIZE);
	design = arena_new(&arena, 1, sizeof(*design));
	design->memory = arena_new(&arena, 1, sizeof(*design->memory));
	design->memory->arena = arena;
	return design;
}

void model_booklet_design_free(struct booklet_design *design)
{
	struct arena arena;

	if (!design)
		return;
	arena = design->memory->arena; /* which holds the design itself */
	arena_free(&arena);
}

static struct booklet_design *design_build(struct document *document)
{
	size_t before = document->problems->total;
	struct booklet_design *design = design_new();
	struct node root = model_node_root(document),
	            booklets = model_node_field(&root, "booklets");

	model_node_read(
	        &root, design_fields, FIELD_COUNT(design_fields), design, &design->memory->arena);
	clusters_read(&root, design);
	booklets_read(&root, design);
	if (document->problems->total == before) {
		positions_check(&booklets, design);
		pairs_check(&booklets, design);
	}
	model_document_free(document);
	if (document->problems->total == before)
		return design;
	model_booklet_design_free(design);
	return NULL;
}

struct booklet_design *model_booklet_design_load(struct str text, struct model_problems *problems)
{
	struct document document;

	return model_document_parse(&document, text, problems) ? design_build(&document) : NULL;
}

struct booklet_design *model_booklet_design_read(const char *path, struct model_problems *problems)
{
	struct document document;

	return model_document_read(&document, path, problems) ? design_build(&document) : NULL;
}
