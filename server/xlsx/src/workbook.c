/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbook.h"

#include <xlsx/xlsx.h>

#include <string.h>

static struct str kept(struct xlsx_workbook *workbook, const char *text)
{
	return arena_copy(workbook->arena, str_from(text));
}

static void sheets_begin(struct xlsx_part *part, const char *name, const char **attributes)
{
	struct xlsx_workbook *workbook = part->state;

	if (strcmp(name, "sheet") != 0)
		return;
	if (workbook->count == XLSX_SHEETS_MAX) {
		xlsx_part_fail(part, "%s: more than %d sheets", part->name, XLSX_SHEETS_MAX);
		return;
	}
	workbook->sheet[workbook->count++] = (struct xlsx_sheet){
	        .name = kept(workbook, xlsx_attribute(attributes, "name")),
	        .id = kept(workbook, xlsx_attribute(attributes, "id")),
	};
}

static bool ends(const char *text, const char *with)
{
	size_t n = strlen(text), m = strlen(with);

	return n >= m && !strcmp(text + n - m, with);
}

/* "worksheets/sheet1.xml", or from the top: "/xl/worksheets/sheet1.xml". */
static struct str part_of(struct xlsx_workbook *workbook, const char *target)
{
	return *target == '/' ? kept(workbook, target + 1)
	                      : arena_printf(workbook->arena, "xl/%s", target);
}

static void relations_begin(struct xlsx_part *part, const char *name, const char **attributes)
{
	struct xlsx_workbook *workbook = part->state;
	const char *id = xlsx_attribute(attributes, "Id");
	const char *type = xlsx_attribute(attributes, "Type");
	const char *target = xlsx_attribute(attributes, "Target");

	if (strcmp(name, "Relationship") != 0 || !id || !type || !target ||
	        !ends(type, "/worksheet"))
		return;
	for (size_t i = 0; i < workbook->count; i++)
		if (str_equal_c(workbook->sheet[i].id, id))
			workbook->sheet[i].part = part_of(workbook, target);
}

bool xlsx_workbook_read(struct xlsx_workbook *workbook, zip_t *zip, struct error *error)
{
	static const struct xlsx_handlers sheets = {sheets_begin, NULL},
	                                  relations = {relations_begin, NULL};

	return xlsx_part_read(zip, "xl/workbook.xml", &sheets, workbook, error) &&
	       xlsx_part_read(zip, "xl/_rels/workbook.xml.rels", &relations, workbook, error);
}
