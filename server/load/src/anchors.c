/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Checks that each anchor of an instrument is the same item as in the version it is taken from.
 * This is done after all instruments of the call are stored, so that a version and its successor
 * may be loaded together. An anchor that differs is a problem of the file that names it: an item
 * that was changed cannot hold a scale.
 */
#include "parts.h"

#include <queries/core.h>

/* *out is NULL when there is no such version (this adds a problem). False with an error when the
 * database failed or the stored document cannot be read. */
static bool version_read(struct load_step *step, const struct instrument_name *name,
        const char *pointer, struct instrument **out, struct error *error)
{
	const struct q_instrument_document_row *row;
	struct model_problems problems;

	*out = NULL;
	if (!q_instrument_document_run(step->session, name->code, name->version, &row, error))
		return false;
	if (!row) {
		model_problems_add(step->problems, str_from(pointer),
		        "version %s of %s is not stored: load it first or together",
		        name->version.p, name->code.p);
		return true;
	}
	model_problems_init(&problems, name->code.p);
	*out = model_instrument_load(row->document, &problems);
	return *out || model_problems_error(&problems, error);
}

static void check_item(struct load_step *step, const struct instrument *earlier, int at)
{
	const struct instrument *instrument = step->document->instrument;
	const struct instrument_item *item =
	        &instrument->items[instrument->anchors.positions[at] - 1];
	const struct instrument_item *was = model_instrument_item_find(earlier, item->code);
	const char *field = was ? model_instrument_item_difference(item, was) : NULL;
	struct str pointer = arena_printf(&step->arena, "/anchors/items/%d", at);

	if (!was)
		model_problems_add(step->problems, pointer, "%s %s has no item %s", earlier->code.p,
		        earlier->version.p, item->code.p);
	else if (field)
		model_problems_add(step->problems, pointer,
		        "item %s is not the one of %s %s: its \"%s\" differs", item->code.p,
		        earlier->code.p, earlier->version.p, field);
}

static bool same_name(const struct instrument_name *name, struct str code, struct str version)
{
	return str_equal(name->code, code) && str_equal(name->version, version);
}

/* The scale extends over the whole chain of anchors. */
static bool check_reference(
        struct load_step *step, const struct instrument *earlier, struct error *error)
{
	const struct instrument *instrument = step->document->instrument;
	const struct instrument_name *name = &instrument->anchors.reference;
	const struct instrument_name *before = &earlier->anchors.reference;
	struct instrument *reference;

	if (!name->code.p)
		return true;
	if (!same_name(name, earlier->code, earlier->version) &&
	        !(before->code.p && same_name(name, before->code, before->version)))
		model_problems_add(step->problems, STR("/reference"),
		        "must be the version that the anchors are of, or that version's own "
		        "reference");
	if (!version_read(step, name, "/reference", &reference, error))
		return false;
	if (reference && !str_equal(reference->standard, instrument->standard))
		model_problems_add(step->problems, STR("/reference"),
		        "its points are made for %s, not for %s", reference->standard.p,
		        instrument->standard.p);
	model_instrument_free(reference);
	return true;
}

bool load_instrument_anchors_check(struct load_step *step, struct error *error)
{
	const struct instrument *instrument = step->document->instrument;
	struct instrument *earlier;
	bool good = true;

	if (!instrument->anchors.from.code.p)
		return true;
	if (!version_read(step, &instrument->anchors.from, "/anchors", &earlier, error))
		return false;
	if (earlier && earlier->bank != instrument->bank)
		model_problems_add(step->problems, STR("/anchors"),
		        "%s is of the %s bank, this instrument of the %s one", earlier->code.p,
		        model_instrument_bank_codes[earlier->bank],
		        model_instrument_bank_codes[instrument->bank]);
	for (int i = 0; earlier && i < instrument->anchors.count; i++)
		check_item(step, earlier, i);
	if (earlier)
		good = check_reference(step, earlier, error);
	model_instrument_free(earlier);
	return good;
}
