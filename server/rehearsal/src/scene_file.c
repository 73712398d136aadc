/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A scene as a JSON document. Numbers are written so that reading them gives the same value to the
 * last bit. What can go wrong: the file is not a scene, was cut short, or was written for another
 * form.
 */
#include "scene.h"

#include <base/memory.h>
#include <model/instrument.h>
#include <reporting/words.h>

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SCENE_FORMAT "kesu-population/1"

enum { SCENE_FILE_CHUNK = 64 * 1024, REAL_DIGITS = 17 };

static const char *const type_codes[] = {
        [POPULATION_SINGLE] = "single",
        [POPULATION_MULTIPLE] = "multiple",
        [POPULATION_NUMBER] = "number",
};
enum { TYPES = sizeof(type_codes) / sizeof(*type_codes) };

static json_t *leaves_json(const struct scene *scene)
{
	json_t *list = json_array();

	for (size_t i = 0; i < scene->leaf_count; i++) {
		const struct scene_leaf *leaf = &scene->leaves[i];

		json_array_append_new(
		        list, json_pack("{s:s%,s:i,s:i,s:i,s:f}", "code", leaf->code.p,
		                      leaf->code.n, "number", (int)leaf->place.region, "residents",
		                      (int)leaf->place.residents, "psus", (int)leaf->place.psus,
		                      "urban", leaf->place.urban));
	}
	return list;
}

static json_t *items_json(const struct scene *scene)
{
	json_t *list = json_array();

	for (size_t i = 0; i < scene->item_count; i++) {
		const struct population_item *item = &scene->items[i];

		json_array_append_new(
		        list, json_pack("{s:s%,s:s,s:i,s:I,s:f}", "code", scene->item_codes[i].p,
		                      scene->item_codes[i].n, "type", type_codes[item->type],
		                      "options", (int)item->options, "key", (json_int_t)item->key,
		                      "points", item->points));
	}
	return list;
}

static json_t *scene_json(const struct scene *scene)
{
	return json_pack("{s:s,s:s,s:s%,s:s%,s:s%,s:I,s:i,s:f,s:f,s:o,s:o}", "format", SCENE_FORMAT,
	        "label", REPORTING_NOTICE_REHEARSAL_ZH, "survey", scene->survey.p, scene->survey.n,
	        "instrument", scene->instrument.p, scene->instrument.n, "instrument_version",
	        scene->instrument_version.p, scene->instrument_version.n, "seed",
	        (json_int_t)scene->seed, "year", scene->year, "cut", scene->cut, "target",
	        scene->target, "regions", leaves_json(scene), "items", items_json(scene));
}

bool rehearsal_scene_write(const struct scene *scene, const char *path, struct error *error)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
	json_t *document;
	bool written;

	if (!file)
		return error_set_errno(error, "cannot write %s", path);
	document = scene_json(scene);
	written = document &&
	          !json_dumpf(document, file, JSON_INDENT(1) | JSON_REAL_PRECISION(REAL_DIGITS));
	json_decref(document);
	if (fclose(file) == 0 && written)
		return true;
	error_set_errno(error, "cannot write %s", path);
	unlink(path);
	return false;
}

static struct str take_text(struct scene *scene, const json_t *value)
{
	return arena_copy(&scene->arena, str_from(json_string_value(value)));
}

static bool leaf_take(struct scene *scene, json_t *object)
{
	struct scene_leaf *leaf = &scene->leaves[scene->leaf_count];
	json_t *code;
	int number, residents, psus;
	double urban;

	if (json_unpack(object, "{s:o,s:i,s:i,s:i,s:F}", "code", &code, "number", &number,
	            "residents", &residents, "psus", &psus, "urban", &urban) != 0 ||
	        number < 0 || residents < 1 || psus < 1)
		return false;
	leaf->code = take_text(scene, code);
	leaf->place = (struct population_region){
	        (uint32_t)number, (uint32_t)residents, (uint32_t)psus, urban};
	scene->leaf_count++;
	return leaf->code.n > 0;
}

static bool item_take(struct scene *scene, json_t *object)
{
	struct population_item *item = &scene->items[scene->item_count];
	const char *type;
	json_t *code;
	json_int_t key;
	int options, i = 0;

	if (json_unpack(object, "{s:o,s:s,s:i,s:I,s:F}", "code", &code, "type", &type, "options",
	            &options, "key", &key, "points", &item->points) != 0 ||
	        options < 0)
		return false;
	while (i < TYPES && strcmp(type_codes[i], type) != 0)
		i++;
	item->type = (enum population_item_type)i;
	item->options = (uint32_t)options;
	item->key = key;
	scene->item_codes[scene->item_count] = take_text(scene, code);
	return i < TYPES && scene->item_codes[scene->item_count++].n > 0;
}

static bool lists_take(struct scene *scene, json_t *leaves, json_t *items)
{
	size_t leaf_count = json_array_size(leaves), item_count = json_array_size(items);

	if (leaf_count > SCENE_REGIONS_MAX || item_count > POPULATION_ITEMS_MAX)
		return false;
	scene->leaves = arena_new(&scene->arena, leaf_count, sizeof(*scene->leaves));
	scene->item_codes = arena_new(&scene->arena, item_count, sizeof(*scene->item_codes));
	scene->items = arena_new(&scene->arena, item_count, sizeof(*scene->items));
	for (size_t i = 0; i < leaf_count; i++)
		if (!leaf_take(scene, json_array_get(leaves, i)))
			return false;
	for (size_t i = 0; i < item_count; i++)
		if (!item_take(scene, json_array_get(items, i)))
			return false;
	return true;
}

static bool scene_take_document(struct scene *scene, json_t *root)
{
	json_t *leaves, *items, *survey, *instrument, *version;
	const char *format;
	json_int_t seed;

	if (json_unpack(root, "{s:s,s:o,s:o,s:o,s:I,s:i,s:F,s:F,s:o,s:o}", "format", &format,
	            "survey", &survey, "instrument", &instrument, "instrument_version", &version,
	            "seed", &seed, "year", &scene->year, "cut", &scene->cut, "target",
	            &scene->target, "regions", &leaves, "items", &items) != 0 ||
	        strcmp(format, SCENE_FORMAT) != 0)
		return false;
	scene->seed = (uint64_t)seed;
	scene->survey = take_text(scene, survey);
	scene->instrument = take_text(scene, instrument);
	scene->instrument_version = take_text(scene, version);
	return lists_take(scene, leaves, items);
}

bool rehearsal_scene_read(struct scene *scene, const char *path, struct error *error)
{
	json_error_t fault;
	json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &fault);
	bool taken;

	*scene = (struct scene){0};
	arena_init(&scene->arena, SCENE_FILE_CHUNK);
	if (!root && fault.line < 0)
		return error_set(error, "%s", fault.text);
	if (!root)
		return error_set(error, "%s:%d: %s", path, fault.line, fault.text);
	taken = scene_take_document(scene, root) ||
	        error_set(error, "%s: not a population written by kesu rehearse", path);
	json_decref(root);
	return taken;
}
