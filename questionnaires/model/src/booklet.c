/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes the booklet member by member. It names every member that is sent out, so a field added to
 * the instrument stays on the server until somebody adds it here.
 */
#include <model/booklet.h>

#include "json_text.h"

struct booklet {
	struct buf *out;
	enum model_language language;
};

static void add_words(struct booklet *booklet, const char *name, const struct model_text *words)
{
	buf_printf(booklet->out, ",\"%s\":", name);
	model_json_text_add(booklet->out, words->in[booklet->language]);
}

static void add_range(struct booklet *booklet, int min, int max)
{
	buf_printf(booklet->out, ",\"min\":%d,\"max\":%d", min, max);
}

static void add_question(struct booklet *booklet, const struct background_question *question)
{
	buf_printf(booklet->out, "{\"code\":\"%s\",\"type\":\"%s\",\"required\":%s",
	        question->code.p, model_background_type_codes[question->type],
	        question->required ? "true" : "false");
	add_words(booklet, "text", &question->text);
	if (question->type == BACKGROUND_NUMBER) {
		add_range(booklet, question->min, question->max);
		buf_add_char(booklet->out, '}');
		return;
	}
	buf_add(booklet->out, STR(",\"options\":["));
	for (int i = 0; i < question->option_count; i++) {
		buf_printf(booklet->out, "%s{\"code\":\"%s\"", i ? "," : "",
		        question->options[i].code.p);
		add_words(booklet, "text", &question->options[i].text);
		buf_add_char(booklet->out, '}');
	}
	buf_add(booklet->out, STR("]}"));
}

static void add_item(struct booklet *booklet, const struct instrument_item *item)
{
	buf_printf(booklet->out, "{\"item\":\"%s\",\"type\":\"%s\"", item->code.p,
	        model_item_type_codes[item->type]);
	add_words(booklet, "text", &item->text);
	if (item->type == ITEM_NUMBER) {
		add_range(booklet, item->min, item->max);
		buf_add_char(booklet->out, '}');
		return;
	}
	buf_add(booklet->out, STR(",\"options\":["));
	for (int i = 0; i < item->option_count; i++) {
		buf_printf(booklet->out, "%s{\"choice\":%d", i ? "," : "", item->options[i].choice);
		add_words(booklet, "text", &item->options[i].text);
		buf_add_char(booklet->out, '}');
	}
	buf_add(booklet->out, STR("]}"));
}

static void add_name(struct booklet *booklet, const struct booklet_part *part)
{
	buf_printf(booklet->out,
	        ",\"booklet\":{\"design\":\"%.*s\",\"version\":\"%.*s\",\"code\":\"%.*s\"}",
	        STR_ARG(part->design), STR_ARG(part->design_version), STR_ARG(part->code));
}

static void add_head(struct booklet *booklet, const struct instrument *instrument,
        const struct booklet_part *part)
{
	buf_printf(booklet->out, "{\"instrument\":\"%s\",\"version\":\"%s\",\"language\":\"%s\"",
	        instrument->code.p, instrument->version.p, model_language_codes[booklet->language]);
	if (part)
		add_name(booklet, part);
	add_words(booklet, "title", &instrument->title);
	add_words(booklet, "notice", &instrument->notice);
	buf_add(booklet->out, STR(",\"background\":["));
	for (int i = 0; i < instrument->background_count; i++) {
		if (i)
			buf_add_char(booklet->out, ',');
		add_question(booklet, &instrument->background[i]);
	}
	buf_add(booklet->out, STR("],\"items\":["));
}

static bool positions_check(
        const struct instrument *instrument, const struct booklet_part *part, struct error *error)
{
	bool seen[INSTRUMENT_ITEMS_MAX + 1] = {false};

	for (size_t i = 0; i < part->count; i++) {
		int position = part->positions[i];

		if (position < 1 || position > instrument->item_count)
			return error_set(
			        error, "booklet: %s has no item %d", instrument->code.p, position);
		if (seen[position])
			return error_set(error, "booklet: item %d is listed twice", position);
		seen[position] = true;
	}
	return true;
}

bool model_booklet_write(const struct instrument *instrument, enum model_language language,
        const struct booklet_part *part, struct buf *out, struct error *error)
{
	size_t count = part ? part->count : (size_t)instrument->item_count;
	struct booklet booklet = {out, language};

	if (part && !positions_check(instrument, part, error))
		return false;
	add_head(&booklet, instrument, part);
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_add_char(out, ',');
		add_item(&booklet, &instrument->items[part ? part->positions[i] - 1 : (int)i]);
	}
	buf_add(out, STR("]}"));
	if (out->overflowed)
		return error_set(error, "booklet: is larger than %zu bytes", out->max);
	return true;
}
