/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a booklet: only which items it asks, and in which order. */
#include "phones.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { BOOKLET_CHUNK = 16 * 1024 };

struct booklet *rehearsal_booklet_find(struct crowd *crowd, const char *href)
{
	struct booklet *booklet;

	for (size_t i = 0; i < crowd->booklet_count; i++)
		if (!strcmp(crowd->booklets[i].href, href))
			return &crowd->booklets[i];
	if (crowd->booklet_count == BOOKLETS_MAX || strlen(href) >= HREF_SIZE)
		return NULL;
	booklet = &crowd->booklets[crowd->booklet_count++];
	*booklet = (struct booklet){0};
	arena_init(&booklet->arena, BOOKLET_CHUNK);
	memcpy(booklet->href, href, strlen(href) + 1);
	return booklet;
}

static bool item_take(struct booklet *booklet, const struct scene *scene, const json_t *code)
{
	const char *text = json_string_value(code);
	size_t i = 0;
	char *quoted;

	while (text && i < scene->item_count && !str_equal_c(scene->item_codes[i], text))
		i++;
	if (!text || i == scene->item_count)
		return false;
	quoted = json_dumps(code, JSON_ENCODE_ANY | JSON_COMPACT);
	booklet->codes[booklet->count] = arena_copy(&booklet->arena, str_from(quoted));
	booklet->items[booklet->count++] = i;
	free(quoted);
	return true;
}

bool rehearsal_booklet_take(struct booklet *booklet, const struct scene *scene, struct str json)
{
	json_t *root = json_loadb(json.p, json.n, 0, NULL);
	json_t *items = json_object_get(root, "items");
	size_t count = json_array_size(items);
	bool taken = count > 0 && count <= scene->item_count;

	booklet->count = 0;
	booklet->codes = arena_new(&booklet->arena, count, sizeof(*booklet->codes));
	booklet->items = arena_new(&booklet->arena, count, sizeof(*booklet->items));
	for (size_t i = 0; taken && i < count; i++)
		taken = item_take(
		        booklet, scene, json_object_get(json_array_get(items, i), "item"));
	booklet->is_there = taken;
	json_decref(root);
	return taken;
}
