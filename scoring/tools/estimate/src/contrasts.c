/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contrasts.h"

#include <base/buf.h>
#include <base/memory.h>

#include <stdlib.h>
#include <string.h>

struct reading {
	struct pairs *pairs;
	const struct sheet *sheet;
	char **name; /* of each domain: its levels, joined by ':' */
	size_t room;
};

char *tools_domain_name(const struct sheet *sheet, uint32_t domain)
{
	struct buf name;

	buf_init(&name, CONTRASTS_TEXT_MAX);
	buf_add(&name, STR(""));
	for (uint32_t i = 0; i < sheet->options->by.count; i++)
		buf_printf(&name, "%s%s", i ? ":" : "", tools_sheet_level(sheet, domain, i));
	return name.p;
}

/* The domain that one side of a contrast names, without its quotes and the spaces around it; -1: no
 * such domain. */
static int64_t domain_find(const struct reading *reading, struct str side)
{
	side = str_trimmed(side);
	if (side.n >= 2 && side.p[0] == '"' && side.p[side.n - 1] == '"')
		side = (struct str){side.p + 1, side.n - 2};
	for (uint32_t d = 0; d < reading->sheet->domains; d++)
		if (str_equal_c(side, reading->name[d]))
			return d;
	return -1;
}

static bool linked(const struct sheet *sheet, uint32_t a, uint32_t b)
{
	const struct options *options = sheet->options;

	for (uint32_t i = 0; options->linking_column && i < options->by.count; i++)
		if (!strcmp(options->by.name[i], options->linking_column))
			return tools_sheet_code(sheet, a, i) != tools_sheet_code(sheet, b, i);
	return false;
}

static bool pair_add(struct reading *reading, uint32_t a, uint32_t b, struct error *error)
{
	struct pairs *pairs = reading->pairs;

	if (pairs->count == CONTRASTS_MAX)
		return error_set(error, "--contrast asks for more than %d pairs", CONTRASTS_MAX);
	if (pairs->count == reading->room) {
		reading->room = reading->room ? 2 * reading->room : 16;
		pairs->pair = memory_resize(pairs->pair, reading->room, sizeof(*pairs->pair));
	}
	pairs->pair[pairs->count++] = (struct pair){a, b, linked(reading->sheet, a, b)};
	return true;
}

static bool refuse_unknown(const struct reading *reading, struct str text, struct error *error)
{
	struct buf levels;

	buf_init(&levels, sizeof(error->text));
	for (uint32_t d = 0; d < reading->sheet->domains; d++)
		buf_printf(&levels, "%s%s", d ? ", " : "", reading->name[d]);
	error_set(error,
	        "--contrast %.*s: not two levels of --by with a dash between; there are %.*s%s",
	        STR_ARG(text), STR_ARG(buf_str(&levels)), levels.overflowed ? ", ..." : "");
	buf_free(&levels);
	return false;
}

/* Reads "A-B". Every dash outside quotes is tried as the place to cut. */
static bool pair_read(struct reading *reading, struct str text, struct error *error)
{
	int64_t a = -1, b = -1;
	bool quoted = false;

	for (size_t i = 0; i < text.n; i++) {
		quoted ^= text.p[i] == '"';
		if (text.p[i] != '-' || quoted)
			continue;
		int64_t left = domain_find(reading, (struct str){text.p, i});
		int64_t right = domain_find(reading, (struct str){text.p + i + 1, text.n - i - 1});

		if (left < 0 || right < 0)
			continue;
		if (a >= 0)
			return error_set(error,
			        "--contrast %.*s can be read in two ways: put the levels in "
			        "quotes, \"%s\"-\"%s\" or \"%s\"-\"%s\"",
			        STR_ARG(text), reading->name[a], reading->name[b],
			        reading->name[left], reading->name[right]);
		a = left;
		b = right;
	}
	if (a < 0)
		return refuse_unknown(reading, text, error);
	if (a == b)
		return error_set(
		        error, "--contrast %.*s compares a level with itself", STR_ARG(text));
	return pair_add(reading, (uint32_t)a, (uint32_t)b, error);
}

static bool all_read(struct reading *reading, struct error *error)
{
	uint32_t domains = reading->sheet->domains;

	for (uint32_t a = 0; a < domains; a++)
		for (uint32_t b = a + 1; b < domains; b++)
			if (!pair_add(reading, a, b, error))
				return false;
	return reading->pairs->count || error_set(error, "--contrast all: --by has only one level");
}

static bool list_read(struct reading *reading, const char *text, struct error *error)
{
	const char *from = text;
	bool quoted = false;

	if (!strcmp(text, "all"))
		return all_read(reading, error);
	for (const char *at = text;; at++) {
		quoted ^= *at == '"';
		if (*at && (*at != ',' || quoted))
			continue;
		if (!pair_read(reading, (struct str){from, (size_t)(at - from)}, error))
			return false;
		if (!*at)
			return true;
		from = at + 1;
	}
}

static void domains_number(struct pairs *pairs, uint32_t domains)
{
	bool *used = memory_new(domains, sizeof(*used));

	pairs->domain = memory_new(domains, sizeof(*pairs->domain));
	pairs->place = memory_new(domains, sizeof(*pairs->place));
	for (size_t i = 0; i < pairs->count; i++)
		used[pairs->pair[i].a] = used[pairs->pair[i].b] = true;
	for (uint32_t d = 0; d < domains; d++) {
		pairs->place[d] = pairs->domains;
		if (used[d])
			pairs->domain[pairs->domains++] = d;
	}
	free(used);
}

bool tools_pairs_read(struct pairs *pairs, const struct sheet *sheet, struct error *error)
{
	struct reading reading = {.pairs = pairs, .sheet = sheet};
	bool good;

	*pairs = (struct pairs){0};
	if (!sheet->options->contrast)
		return true;
	reading.name = memory_new(sheet->domains, sizeof(*reading.name));
	for (uint32_t d = 0; d < sheet->domains; d++)
		reading.name[d] = tools_domain_name(sheet, d);
	good = list_read(&reading, sheet->options->contrast, error);
	if (good)
		domains_number(pairs, sheet->domains);
	for (uint32_t d = 0; d < sheet->domains; d++)
		free(reading.name[d]);
	free(reading.name);
	return good;
}

void tools_pairs_end(struct pairs *pairs)
{
	free(pairs->pair);
	free(pairs->domain);
	free(pairs->place);
	*pairs = (struct pairs){0};
}
