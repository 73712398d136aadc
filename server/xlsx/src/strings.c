/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strings.h"

#include <base/memory.h>
#include <xlsx/xlsx.h>

#include <stdlib.h>
#include <string.h>

#define STRINGS_PART "xl/sharedStrings.xml"

enum { ARENA_CHUNK = 256 << 10 };

/* A text may be in runs, each of another look (r); how it is pronounced (rPh) is no part of it. */
struct reading {
	struct xlsx_strings *strings;
	int spoken; /* depth of rPh */
};

static void string_begin(struct xlsx_part *part, const char *name, const char **attributes)
{
	struct reading *reading = part->state;

	(void)attributes;
	if (!strcmp(name, "si"))
		buf_clear(&part->text);
	reading->spoken += !strcmp(name, "rPh");
	part->takes_text = !strcmp(name, "t") && !reading->spoken;
}

static void string_add(struct xlsx_part *part, struct xlsx_strings *strings)
{
	if (strings->count == XLSX_STRINGS_MAX) {
		xlsx_part_fail(part, "%s: more than %d texts", part->name, XLSX_STRINGS_MAX);
		return;
	}
	if (strings->count == strings->room) {
		strings->room = strings->room ? 2 * strings->room : 1024;
		strings->text = memory_resize(strings->text, strings->room, sizeof(*strings->text));
	}
	strings->text[strings->count++] = arena_copy(&strings->arena, buf_str(&part->text));
}

static void string_end(struct xlsx_part *part, const char *name)
{
	struct reading *reading = part->state;

	part->takes_text = false;
	reading->spoken -= !strcmp(name, "rPh");
	if (!strcmp(name, "si"))
		string_add(part, reading->strings);
}

bool xlsx_strings_read(struct xlsx_strings *strings, zip_t *zip, struct error *error)
{
	static const struct xlsx_handlers handlers = {string_begin, string_end};
	struct reading reading = {.strings = strings};

	*strings = (struct xlsx_strings){0};
	arena_init(&strings->arena, ARENA_CHUNK);
	return !xlsx_part_exists(zip, STRINGS_PART) ||
	       xlsx_part_read(zip, STRINGS_PART, &handlers, &reading, error);
}

void xlsx_strings_end(struct xlsx_strings *strings)
{
	free(strings->text);
	arena_free(&strings->arena);
}
