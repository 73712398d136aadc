/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads and parses one file, without the database. A format that begins like one of Kesu's but is
 * not one is treated as an author's mistake, not as another program's file.
 */
#include "parts.h"

#include <jansson.h>

static const struct {
	const char *format;
	enum load_kind kind;
} formats[] = {
        {"kesu-standard/1", LOAD_STANDARD},
        {"kesu-instrument/1", LOAD_INSTRUMENT},
        {"kesu-booklets/1", LOAD_DESIGN},
        {"kesu-programme/1", LOAD_PROGRAMME},
};
enum { FORMATS = sizeof(formats) / sizeof(*formats) };

static enum load_reading document_kind(struct load_document *document)
{
	struct str format =
	        str_from(json_string_value(json_object_get(document->document.root, "format")));

	for (size_t i = 0; i < FORMATS; i++) {
		if (str_equal_c(format, formats[i].format)) {
			document->kind = formats[i].kind;
			return LOAD_READ;
		}
	}
	if (!str_starts(format, STR("kesu-")))
		return LOAD_PASSED_OVER;
	model_problems_add(
	        &document->problems, STR("/format"), "%.*s is not a known format", STR_ARG(format));
	return LOAD_BROKEN;
}

static bool document_understand(struct load_document *document)
{
	struct model_problems *problems = &document->problems;
	struct str text = document->document.text;

	switch (document->kind) {
	case LOAD_STANDARD:
		document->standard = model_standard_load(text, problems);
		return document->standard;
	case LOAD_INSTRUMENT:
		document->instrument = model_instrument_load(text, problems);
		return document->instrument;
	case LOAD_DESIGN:
		document->design = model_booklet_design_load(text, problems);
		return document->design;
	default:
		document->programme = model_programme_load(text, problems);
		return document->programme;
	}
}

enum load_reading load_document_read(struct load_document *document, const char *path)
{
	enum load_reading reading;

	document->path = path;
	model_problems_init(&document->problems, path);
	if (!model_document_read(&document->document, path, &document->problems))
		return LOAD_BROKEN;
	reading = document_kind(document);
	if (reading == LOAD_READ && !document_understand(document))
		reading = LOAD_BROKEN;
	/* The models' loaders have cleared it; later checks still need it to find lines. */
	document->problems.text = document->document.text;
	if (reading != LOAD_READ)
		model_document_free(&document->document);
	return reading;
}

void load_document_end(struct load_document *document)
{
	switch (document->kind) {
	case LOAD_STANDARD:
		model_standard_free(document->standard);
		break;
	case LOAD_INSTRUMENT:
		model_instrument_free(document->instrument);
		break;
	case LOAD_DESIGN:
		model_booklet_design_free(document->design);
		break;
	default:
		model_programme_free(document->programme);
	}
	model_document_free(&document->document);
}
