/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "markup.h"

#include <base/memory.h>

#include <stdlib.h>

enum { TEXT_MAX = 16 << 20 };

/* The document is whole when the writer is made; there is nothing to remember. */
struct dataset_writer {
	char unused;
};

static int sink_write(void *context, const char *bytes, int size)
{
	struct dataset_markup *markup = context;

	if (!markup->failed)
		markup->failed = !markup->sink.write(
		        markup->sink.context, (struct str){bytes, (size_t)size}, &markup->failure);
	return markup->failed ? -1 : size;
}

static int sink_close(void *context)
{
	(void)context;
	return 0;
}

static void check(struct dataset_markup *markup, int result)
{
	if (result < 0 && !markup->failed)
		markup->failed = !error_set(&markup->failure, "the document cannot be written");
}

void dataset_markup_start(struct dataset_markup *markup, const char *element)
{
	if (!markup->failed)
		check(markup, xmlTextWriterStartElement(markup->writer, (const xmlChar *)element));
}

/* Never <td/>: HTML takes it for a beginning. */
void dataset_markup_end(struct dataset_markup *markup)
{
	if (!markup->failed)
		check(markup, xmlTextWriterFullEndElement(markup->writer));
}

void dataset_markup_raw(struct dataset_markup *markup, const char *text)
{
	if (!markup->failed)
		check(markup, xmlTextWriterWriteRaw(markup->writer, (const xmlChar *)text));
}

/* Control characters but tab and the ends of lines (XML 1.0, 2.2). */
static bool is_forbidden(char byte)
{
	unsigned char code = (unsigned char)byte;

	return code < ' ' && code != '\t' && code != '\n' && code != '\r';
}

/* The text with a NUL behind it, until the next call; NULL when XML cannot hold it. */
static const xmlChar *held(struct dataset_markup *markup, struct str text)
{
	if (markup->failed)
		return NULL;
	for (size_t i = 0; i < text.n && !markup->failed; i++)
		if (is_forbidden(text.p[i]))
			markup->failed = !error_set(&markup->failure,
			        "a text holds the control character U+%04X, which XML cannot hold",
			        (unsigned)text.p[i]);
	buf_clear(&markup->text);
	buf_add(&markup->text, text);
	if (markup->text.overflowed && !markup->failed)
		markup->failed =
		        !error_set(&markup->failure, "a text is longer than %d bytes", TEXT_MAX);
	return markup->failed ? NULL : (const xmlChar *)markup->text.p;
}

void dataset_markup_attribute(struct dataset_markup *markup, const char *name, const char *value)
{
	const xmlChar *text = held(markup, str_from(value));

	if (text)
		check(markup,
		        xmlTextWriterWriteAttribute(markup->writer, (const xmlChar *)name, text));
}

void dataset_markup_text(struct dataset_markup *markup, struct str text)
{
	const xmlChar *whole = held(markup, text);

	if (whole)
		check(markup, xmlTextWriterWriteString(markup->writer, whole));
}

void dataset_markup_element(struct dataset_markup *markup, const char *element, struct str text)
{
	dataset_markup_start(markup, element);
	dataset_markup_text(markup, text);
	dataset_markup_end(markup);
}

struct dataset_writer *dataset_markup_open(struct dataset_sink sink,
        void (*write)(struct dataset_markup *markup, const struct dataset *dataset,
                enum dataset_language language),
        const struct dataset *dataset, enum dataset_language language, struct error *error)
{
	struct dataset_markup markup = {.sink = sink};
	xmlOutputBufferPtr out = xmlOutputBufferCreateIO(sink_write, sink_close, &markup, NULL);

	buf_init(&markup.text, TEXT_MAX);
	markup.writer = out ? xmlNewTextWriter(out) : NULL;
	if (!markup.writer) {
		xmlOutputBufferClose(out);
		error_set(error, "there is no memory for the document");
		return NULL;
	}
	xmlTextWriterSetIndent(markup.writer, 1);
	write(&markup, dataset, language);
	if (!markup.failed)
		check(&markup, xmlTextWriterFlush(markup.writer));
	xmlFreeTextWriter(markup.writer);
	buf_free(&markup.text);
	if (markup.failed) {
		*error = markup.failure;
		return NULL;
	}
	return memory_new(1, sizeof(struct dataset_writer));
}

bool dataset_markup_close(struct dataset_writer *writer, struct error *error)
{
	(void)error;
	free(writer);
	return true;
}

void dataset_markup_abandon(struct dataset_writer *writer)
{
	free(writer);
}
