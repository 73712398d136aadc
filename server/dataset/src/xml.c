/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A codebook for machines: DDI-Codebook 2.5 of the DDI Alliance. Chinese and English stand side by
 * side, each with its xml:lang. The order of elements is the order of the schema:
 *
 *	stdyDscr  title; the facts of the method; what goes with every copy
 *	fileDscr  name, rows, columns
 *	dataDscr  a var for each column: labels, source, codes, reasons for no value, format
 */
#include "bounds.h"
#include "formats.h"
#include "markup.h"
#include "words.h"

#include <inttypes.h>
#include <string.h>

#define SCHEMA "http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
enum { NUMBER_SIZE = 32 };

static const struct {
	enum dataset_language language;
	const char *tag;
} languages[] = {{DATASET_ZH, "zh-CN"}, {DATASET_EN, "en"}};
enum { LANGUAGES = sizeof(languages) / sizeof(*languages) };

static const char *in(struct dataset_words words, enum dataset_language language)
{
	const char *text = language == DATASET_EN ? words.en : words.zh;

	return text && *text ? text : NULL;
}

/* The element once for each language that has words. */
static void element_in_languages(
        struct dataset_markup *markup, const char *element, struct dataset_words words)
{
	for (size_t i = 0; i < LANGUAGES; i++) {
		const char *text = in(words, languages[i].language);

		if (!text)
			continue;
		dataset_markup_start(markup, element);
		dataset_markup_attribute(markup, "xml:lang", languages[i].tag);
		dataset_markup_text(markup, str_from(text));
		dataset_markup_end(markup);
	}
}

static void number_attribute(struct dataset_markup *markup, const char *name, int64_t number)
{
	char text[NUMBER_SIZE];

	snprintf(text, sizeof(text), "%" PRId64, number);
	dataset_markup_attribute(markup, name, text);
}

static void number_element(struct dataset_markup *markup, const char *element, int64_t number)
{
	char text[NUMBER_SIZE];

	snprintf(text, sizeof(text), "%" PRId64, number);
	dataset_markup_element(markup, element, str_from(text));
}

/* --- study and file --- */

/* The title is Chinese; the English one is parallel to it. */
static void title_write(struct dataset_markup *markup, struct dataset_words title)
{
	const char *zh = in(title, DATASET_ZH), *en = in(title, DATASET_EN);

	dataset_markup_start(markup, "citation");
	dataset_markup_start(markup, "titlStmt");
	element_in_languages(markup, "titl",
	        (struct dataset_words){
	                .zh = zh, .en = zh ? NULL : dataset_words_in(title, DATASET_EN)});
	if (!zh && !en)
		dataset_markup_element(markup, "titl", STR(""));
	if (zh)
		element_in_languages(markup, "parTitl", (struct dataset_words){.en = en});
	dataset_markup_end(markup);
	dataset_markup_end(markup);
}

static void fact_write(struct dataset_markup *markup, const struct dataset_fact *fact)
{
	for (size_t i = 0; i < LANGUAGES; i++) {
		const char *name = in(fact->name, languages[i].language);

		if (!name)
			continue;
		dataset_markup_start(markup, "notes");
		dataset_markup_attribute(markup, "xml:lang", languages[i].tag);
		dataset_markup_attribute(markup, "subject", name);
		dataset_markup_text(markup, fact->value);
		dataset_markup_end(markup);
	}
}

static void study_write(struct dataset_markup *markup, const struct dataset *dataset)
{
	dataset_markup_start(markup, "stdyDscr");
	title_write(markup, dataset->title);
	dataset_markup_start(markup, "method");
	for (size_t i = 0; i < dataset->fact_count; i++)
		fact_write(markup, &dataset->facts[i]);
	dataset_markup_end(markup);
	element_in_languages(markup, "notes", dataset->notice);
	dataset_markup_end(markup);
}

static void file_write(struct dataset_markup *markup, const struct dataset *dataset)
{
	dataset_markup_start(markup, "fileDscr");
	dataset_markup_attribute(markup, "ID", "F1");
	dataset_markup_start(markup, "fileTxt");
	dataset_markup_element(markup, "fileName", str_from(dataset->name));
	dataset_markup_start(markup, "dimensns");
	number_element(markup, "caseQnty", dataset->rows);
	number_element(markup, "varQnty", (int64_t)dataset->column_count);
	dataset_markup_end(markup);
	dataset_markup_end(markup);
	dataset_markup_end(markup);
}

/* --- variables --- */

static void code_value_write(struct dataset_markup *markup, const struct dataset_column *column,
        const struct dataset_label *label)
{
	if (column->type == DATASET_TEXT)
		dataset_markup_element(markup, "catValu", str_from(label->text));
	else
		number_element(markup, "catValu", label->number);
}

static void code_write(struct dataset_markup *markup, const struct dataset_column *column,
        const struct dataset_label *label, bool missing)
{
	dataset_markup_start(markup, "catgry");
	if (missing)
		dataset_markup_attribute(markup, "missing", "Y");
	if (!missing || dataset_has_code(column, label))
		code_value_write(markup, column, label);
	element_in_languages(markup, "labl", label->words);
	dataset_markup_end(markup);
}

static void missing_codes_write(struct dataset_markup *markup, const struct dataset_column *column)
{
	if (column->type == DATASET_TEXT || !dataset_sav_keeps_reasons(column))
		return;
	dataset_markup_start(markup, "invalrng");
	for (size_t i = 0; i < column->missing_count; i++) {
		dataset_markup_start(markup, "item");
		dataset_markup_attribute(markup, "UNITS", "INT");
		number_attribute(markup, "VALUE", column->missings[i].number);
		dataset_markup_end(markup);
	}
	dataset_markup_end(markup);
}

static void format_write(struct dataset_markup *markup, const struct dataset_column *column)
{
	bool is_text = column->type == DATASET_TEXT;
	char format[NUMBER_SIZE];

	if (is_text)
		snprintf(format, sizeof(format), "A%d", column->width);
	else
		snprintf(format, sizeof(format), "F%d.%d", column->width,
		        column->type == DATASET_REAL ? column->decimals : 0);
	dataset_markup_start(markup, "varFormat");
	dataset_markup_attribute(markup, "type", is_text ? "character" : "numeric");
	dataset_markup_attribute(markup, "formatname", format);
	dataset_markup_attribute(markup, "schema", "SPSS");
	dataset_markup_end(markup);
}

static void remark_write(void *context, struct dataset_words remark)
{
	element_in_languages(context, "notes", remark);
}

static void attributes_write(
        struct dataset_markup *markup, const struct dataset *dataset, size_t at)
{
	static const char *const natures[] = {[DATASET_NOMINAL] = "nominal",
	        [DATASET_ORDINAL] = "ordinal",
	        [DATASET_SCALE] = NULL};
	const struct dataset_column *column = &dataset->columns[at];
	char id[NUMBER_SIZE];
	size_t codes;

	snprintf(id, sizeof(id), "V%zu", at + 1);
	dataset_markup_attribute(markup, "ID", id);
	dataset_markup_attribute(markup, "name", column->name);
	dataset_markup_attribute(markup, "files", "F1");
	if (dataset->weight && strcmp(dataset->weight, column->name) == 0)
		dataset_markup_attribute(markup, "wgt", "wgt");
	if (column->type == DATASET_REAL)
		number_attribute(markup, "dcml", column->decimals);
	dataset_markup_attribute(
	        markup, "intrvl", column->type == DATASET_REAL ? "contin" : "discrete");
	if (natures[column->level])
		dataset_markup_attribute(markup, "nature", natures[column->level]);
	(void)dataset_labels(column, &codes);
	dataset_markup_attribute(markup, "representationType",
	        codes                          ? "code"
	        : column->type == DATASET_TEXT ? "text"
	                                       : "numeric");
}

static void variable_write(struct dataset_markup *markup, const struct dataset *dataset, size_t at)
{
	const struct dataset_column *column = &dataset->columns[at];
	const struct dataset_label *labels;
	size_t count;

	dataset_markup_start(markup, "var");
	attributes_write(markup, dataset, at);
	element_in_languages(markup, "labl", column->label);
	missing_codes_write(markup, column);
	element_in_languages(markup, "txt", column->source);
	labels = dataset_labels(column, &count);
	for (size_t i = 0; i < count; i++)
		code_write(markup, column, &labels[i], false);
	for (size_t i = 0; i < column->missing_count; i++)
		code_write(markup, column, &column->missings[i], true);
	format_write(markup, column);
	dataset_remarks(column, remark_write, markup);
	dataset_markup_end(markup);
}

static void document_write(struct dataset_markup *markup, const struct dataset *dataset,
        enum dataset_language language)
{
	(void)language; /* both are there */
	if (xmlTextWriterStartDocument(markup->writer, "1.0", "UTF-8", NULL) < 0)
		return;
	dataset_markup_start(markup, "codeBook");
	dataset_markup_attribute(markup, "version", "2.5");
	dataset_markup_attribute(markup, "xmlns", "ddi:codebook:2_5");
	dataset_markup_attribute(markup, "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
	dataset_markup_attribute(markup, "xsi:schemaLocation", "ddi:codebook:2_5 " SCHEMA);
	study_write(markup, dataset);
	file_write(markup, dataset);
	dataset_markup_start(markup, "dataDscr");
	for (size_t i = 0; i < dataset->column_count; i++)
		variable_write(markup, dataset, i);
	dataset_markup_end(markup);
	dataset_markup_end(markup);
}

static struct dataset_writer *xml_open(const struct dataset *dataset,
        const struct dataset_options *options, struct dataset_sink sink, struct error *error)
{
	return dataset_markup_open(sink, document_write, dataset, options->language, error);
}

const struct dataset_format dataset_xml = {
        .name = "xml",
        .content_type = "application/xml",
        .open = xml_open,
        .close = dataset_markup_close,
        .abandon = dataset_markup_abandon,
};
