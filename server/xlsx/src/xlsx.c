/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <xlsx/xlsx.h>

#include "sheet.h"
#include "workbook.h"

#include <string.h>

enum { ARENA_CHUNK = 16 << 10 };

bool xlsx_is(const char *path)
{
	static const char zip[4] = {'P', 'K', 3, 4};
	char begin[sizeof(zip)];
	FILE *file = fopen(path, "re");
	bool is = file && fread(begin, 1, sizeof(begin), file) == sizeof(begin) &&
	          !memcmp(begin, zip, sizeof(zip));

	if (file)
		fclose(file);
	return is;
}

/* The one with something on it becomes the CSV; the others are looked through. */
static bool sheets_write(zip_t *zip, const struct xlsx_workbook *workbook,
        const struct xlsx_strings *strings, FILE *csv, FILE *nowhere, struct error *error)
{
	const struct xlsx_sheet *full = NULL;

	for (size_t i = 0; i < workbook->count; i++) {
		const struct xlsx_sheet *sheet = &workbook->sheet[i];
		size_t cells = 0;

		if (!sheet->part.p)
			continue;
		if (!xlsx_sheet_write(
		            zip, sheet->part.p, strings, full ? nowhere : csv, &cells, error))
			return error_wrap(error, "工作表 sheet “%.*s”", STR_ARG(sheet->name));
		if (cells && full)
			return error_set(error,
			        "不止一张表有内容（“%.*s”和“%.*s”），请只留一张 / more than one "
			        "sheet "
			        "has something on it: leave one",
			        STR_ARG(full->name), STR_ARG(sheet->name));
		if (cells)
			full = sheet;
	}
	return full || error_set(error, "工作簿是空的 / the workbook is empty");
}

static bool zip_write(zip_t *zip, FILE *csv, struct error *error)
{
	struct arena arena;
	struct xlsx_workbook workbook = {.arena = &arena};
	struct xlsx_strings strings;
	FILE *nowhere = fopen("/dev/null", "we");
	bool written;

	arena_init(&arena, ARENA_CHUNK);
	workbook.sheet = arena_new(&arena, XLSX_SHEETS_MAX, sizeof(*workbook.sheet));
	written = nowhere ? xlsx_strings_read(&strings, zip, error) &&
	                            xlsx_workbook_read(&workbook, zip, error) &&
	                            sheets_write(zip, &workbook, &strings, csv, nowhere, error)
	                  : error_set_errno(error, "/dev/null");
	if (nowhere) {
		xlsx_strings_end(&strings);
		fclose(nowhere);
	}
	arena_free(&arena);
	return written;
}

bool xlsx_to_csv(const char *path, FILE *csv, struct error *error)
{
	int fault = 0;
	zip_t *zip = zip_open(path, ZIP_RDONLY, &fault);
	zip_error_t why;
	bool written;

	if (!zip) {
		zip_error_init_with_code(&why, fault);
		error_set(error, "%s: %s", path, zip_error_strerror(&why));
		zip_error_fini(&why);
		return false;
	}
	written = zip_write(zip, csv, error) || error_wrap(error, "%s", path);
	zip_discard(zip);
	return written;
}
