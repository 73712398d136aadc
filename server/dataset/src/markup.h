/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Elements, attributes and texts on their way to a sink, by libxml2's writer, which escapes
 * them. The first failure is kept and nothing is written after it, so a writer of a document
 * checks once. What can go wrong: a text holds a character that XML 1.0 has no place for; the
 * sink takes no more.
 */
#ifndef KESU_DATASET_MARKUP_H
#define KESU_DATASET_MARKUP_H

#include <dataset/dataset.h>

#include <base/buf.h>

#include <libxml/xmlwriter.h>

struct dataset_markup {
	xmlTextWriterPtr writer;
	struct dataset_sink sink;
	struct buf text;
	struct error failure;
	bool failed;
};

void dataset_markup_start(struct dataset_markup *markup, const char *element);
void dataset_markup_attribute(struct dataset_markup *markup, const char *name, const char *value);
void dataset_markup_text(struct dataset_markup *markup, struct str text);
/* Written as it stands: what HTML has and XML has not. */
void dataset_markup_raw(struct dataset_markup *markup, const char *text);
void dataset_markup_end(struct dataset_markup *markup);
/* An element with nothing but a text in it. */
void dataset_markup_element(struct dataset_markup *markup, const char *element, struct str text);

/*
 * The `open` of a format that describes the columns alone: `write` makes the whole document.
 * What is left to the writer that is returned is to be ended (dataset_markup_close).
 */
struct dataset_writer *dataset_markup_open(struct dataset_sink sink,
        void (*write)(struct dataset_markup *markup, const struct dataset *dataset,
                enum dataset_language language),
        const struct dataset *dataset, enum dataset_language language, struct error *error);
bool dataset_markup_close(struct dataset_writer *writer, struct error *error);
void dataset_markup_abandon(struct dataset_writer *writer);

#endif
