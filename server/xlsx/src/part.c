/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "part.h"

#include <xlsx/xlsx.h>

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE_SIZE = 64 << 10 };

static const char *local(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon ? colon + 1 : name;
}

const char *xlsx_attribute(const char **attributes, const char *name)
{
	for (; *attributes; attributes += 2)
		if (!strcmp(local(attributes[0]), name))
			return attributes[1];
	return NULL;
}

bool xlsx_attribute_is_true(const char **attributes, const char *name)
{
	const char *value = xlsx_attribute(attributes, name);

	return value && (!strcmp(value, "1") || !strcmp(value, "true"));
}

void xlsx_part_fail(struct xlsx_part *part, const char *format, ...)
{
	va_list args;

	if (part->failed)
		return;
	va_start(args, format);
	vsnprintf(part->error->text, sizeof(part->error->text), format, args);
	va_end(args);
	part->failed = true;
	XML_StopParser(part->parser, XML_FALSE);
}

static void begin(void *data, const char *name, const char **attributes)
{
	struct xlsx_part *part = data;

	if (!part->failed)
		part->handlers->begin(part, local(name), attributes);
}

static void end(void *data, const char *name)
{
	struct xlsx_part *part = data;

	if (!part->failed && part->handlers->end)
		part->handlers->end(part, local(name));
}

static void text(void *data, const char *bytes, int n)
{
	struct xlsx_part *part = data;

	if (!part->takes_text || part->failed)
		return;
	buf_add(&part->text, (struct str){bytes, (size_t)n});
	if (part->text.overflowed)
		xlsx_part_fail(part, "%s: 单元格内容过长 / a cell of more than %d bytes",
		        part->name, XLSX_CELL_MAX);
}

/* Where entities are declared. */
static void doctype(
        void *data, const char *name, const char *system, const char *public, int subset)
{
	struct xlsx_part *part = data;

	(void)name;
	(void)system;
	(void)public;
	(void)subset;
	xlsx_part_fail(part,
	        "%s: 不是 Excel 工作簿 / it has a document type, which no workbook has",
	        part->name);
}

static bool pieces_parse(struct xlsx_part *part, zip_file_t *file)
{
	char piece[PIECE_SIZE];
	zip_int64_t n = 1, total = 0;

	while (n > 0 && !part->failed) {
		n = zip_fread(file, piece, sizeof(piece));
		total += n;
		if (n < 0)
			xlsx_part_fail(part, "%s: 文件已损坏 / the file is damaged: %s", part->name,
			        zip_file_strerror(file));
		else if (total > XLSX_PART_MAX)
			xlsx_part_fail(part, "%s: 内容过多 / more than %d bytes", part->name,
			        XLSX_PART_MAX);
		else if (XML_Parse(part->parser, piece, (int)n, n == 0) == XML_STATUS_ERROR)
			xlsx_part_fail(part, "%s: 第 %lu 行 line %lu: %s", part->name,
			        XML_GetCurrentLineNumber(part->parser),
			        XML_GetCurrentLineNumber(part->parser),
			        XML_ErrorString(XML_GetErrorCode(part->parser)));
	}
	return !part->failed;
}

bool xlsx_part_exists(zip_t *zip, const char *name)
{
	return zip_name_locate(zip, name, 0) >= 0;
}

bool xlsx_part_read(zip_t *zip, const char *name, const struct xlsx_handlers *handlers, void *state,
        struct error *error)
{
	struct xlsx_part part = {
	        .name = name, .handlers = handlers, .state = state, .error = error};
	zip_file_t *file = zip_fopen(zip, name, 0);
	bool read;

	if (!file)
		return error_set(error, "不是 Excel 工作簿（.xlsx）/ no workbook (.xlsx): %s: %s",
		        name, zip_strerror(zip));
	part.parser = XML_ParserCreate(NULL);
	if (!part.parser)
		abort();
	buf_init(&part.text, XLSX_CELL_MAX);
	XML_SetUserData(part.parser, &part);
	XML_SetElementHandler(part.parser, begin, end);
	XML_SetCharacterDataHandler(part.parser, text);
	XML_SetStartDoctypeDeclHandler(part.parser, doctype);
	read = pieces_parse(&part, file);
	XML_ParserFree(part.parser);
	buf_free(&part.text);
	zip_fclose(file);
	return read;
}
