/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "frame_check.h"

#include <base/memory.h>
#include <base/visible.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 100, REASON_SIZE = 512 };

__attribute__((format(printf, 4, 5))) static void refuse(
        struct frame_file *file, size_t row, enum frame_column column, const char *format, ...)
{
	char reason[REASON_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	csv_refusals_add(&file->refusals, csv_table_line(file->table, row),
	        csv_table_column(file->table, file->column[column]),
	        arena_copy(&file->arena, str_from(reason)));
}

static void check_text(struct frame_file *file, size_t row, enum frame_column column, bool needed)
{
	struct str text = fieldwork_frame_cell(file, row, column);

	if (!text.n && needed)
		refuse(file, row, column, "空 / it is empty");
	else if (visible_trimmed(text).n != text.n)
		refuse(file, row, column, "首尾有空白 / there are blanks at its ends");
	else if (visible_length(text) > TEXT_MAX)
		refuse(file, row, column, "超过 %d 个字 / more than %d characters", TEXT_MAX,
		        TEXT_MAX);
	else if (visible_has_lines(text))
		refuse(file, row, column, "不止一行 / it has more than one line");
}

static void check_codes(struct frame_file *file, size_t row)
{
	struct str region = fieldwork_frame_cell(file, row, REGION);
	struct str residence = fieldwork_frame_cell(file, row, RESIDENCE);
	int32_t code = csv_table_labels(file->table, file->column[REGION])[row];

	if (!region.n)
		refuse(file, row, REGION, "空 / it is empty");
	else if (file->region_of[code] < 0)
		refuse(file, row, REGION,
		        "“%.*s”不在本调查的地区内 / it is not in the survey's region",
		        STR_ARG(region));
	if (residence.n && !fieldwork_frame_residence(file, row).n)
		refuse(file, row, RESIDENCE,
		        "“%.*s”不是 urban（城镇）或 rural（乡村）/ it is not urban or rural",
		        STR_ARG(residence));
}

static void check_size(struct frame_file *file, size_t row)
{
	struct str size = fieldwork_frame_cell(file, row, SIZE);
	int64_t people;

	if (!size.n)
		refuse(file, row, SIZE, "空 / it is empty");
	else if (!str_to_int64(size, &people) || people < 1 || people > INT32_MAX)
		refuse(file, row, SIZE,
		        "“%.*s”不是人数 / it is no number of people, whole and above 0",
		        STR_ARG(size));
}

/* seen: 1 + the first row of each level. */
static void check_unit(struct frame_file *file, size_t row, size_t *seen)
{
	int32_t unit = csv_table_labels(file->table, file->column[UNIT])[row];

	check_text(file, row, UNIT, true);
	if (unit >= 0 && seen[unit])
		refuse(file, row, UNIT, "“%s”在第 %zu 行已有 / it is in line %zu, too",
		        csv_table_level(file->table, file->column[UNIT], unit),
		        csv_table_line(file->table, seen[unit] - 1),
		        csv_table_line(file->table, seen[unit] - 1));
	else if (unit >= 0)
		seen[unit] = row + 1;
}

/* What all rows of a psu share, as it is compared. */
static struct str shared_cell(const struct frame_file *file, size_t row, enum frame_column column)
{
	switch (column) {
	case REGION:
		return fieldwork_frame_area(file, row);
	case RESIDENCE:
		return fieldwork_frame_residence(file, row);
	default:
		return fieldwork_frame_cell(file, row, column);
	}
}

/* A psu lies in one stratum and in one region of the programme, and is urban or rural. */
static void check_psu(struct frame_file *file, size_t row, size_t *seen)
{
	static const enum frame_column shared[] = {STRATUM, REGION, RESIDENCE};
	int32_t psu = csv_table_labels(file->table, file->column[PSU])[row];

	check_text(file, row, PSU, true);
	if (psu >= 0 && !seen[psu])
		seen[psu] = row + 1;
	for (size_t i = 0; psu >= 0 && i < sizeof(shared) / sizeof(*shared); i++) {
		size_t first = seen[psu] - 1;
		struct str here = shared_cell(file, row, shared[i]);
		struct str there = shared_cell(file, first, shared[i]);

		if (!str_equal(here, there) && (shared[i] == RESIDENCE || (here.n && there.n)))
			refuse(file, row, shared[i],
			        "初级抽样单元“%s”在第 %zu 行是“%.*s” / its psu has \"%.*s\" in "
			        "line %zu",
			        csv_table_level(file->table, file->column[PSU], psu),
			        csv_table_line(file->table, first), STR_ARG(there), STR_ARG(there),
			        csv_table_line(file->table, first));
	}
}

/* ---- a list of households ---- */

struct listed {
	struct str unit;
	size_t row;
};

static int listed_order(const void *a, const void *b)
{
	const struct listed *x = a, *y = b;
	int order = memcmp(x->unit.p, y->unit.p, x->unit.n < y->unit.n ? x->unit.n : y->unit.n);

	if (!order)
		order = (x->unit.n > y->unit.n) - (x->unit.n < y->unit.n);
	return order ? order : (x->row > y->row) - (x->row < y->row);
}

/* For each row the first one with its unit. */
static size_t *firsts_of(const struct frame_file *file)
{
	size_t rows = csv_table_rows(file->table);
	struct listed *listed = memory_new(rows + 1, sizeof(*listed));
	size_t *first = memory_new(rows + 1, sizeof(*first));

	for (size_t row = 0; row < rows; row++)
		listed[row] = (struct listed){file->unit[row], row};
	qsort(listed, rows, sizeof(*listed), listed_order);
	for (size_t i = 0; i < rows; i++)
		first[listed[i].row] = i && str_equal(listed[i].unit, listed[i - 1].unit)
		                               ? first[listed[i - 1].row]
		                               : listed[i].row;
	free(listed);
	return first;
}

static void check_list(struct frame_file *file)
{
	size_t *first = firsts_of(file);

	for (size_t row = 0; row < csv_table_rows(file->table); row++) {
		struct str psu = fieldwork_frame_cell(file, row, PSU);
		size_t line = csv_table_line(file->table, first[row]);

		check_text(file, row, PSU, true);
		check_text(file, row, HOUSEHOLD, true);
		if (psu.n && !fieldwork_frame_area(file, row).n)
			refuse(file, row, PSU,
			        "“%.*s”没有抽中 / it is not among the psus that were drawn",
			        STR_ARG(psu));
		else if (first[row] != row)
			refuse(file, row, HOUSEHOLD,
			        "“%.*s”在第 %zu 行已有 / it is in line %zu, too",
			        STR_ARG(file->unit[row]), line, line);
	}
	free(first);
}

static void check_frame(struct frame_file *file)
{
	size_t units = csv_table_levels(file->table, file->column[UNIT]);
	size_t psus = csv_table_levels(file->table, file->column[PSU]);
	size_t *unit = memory_new(units + 1, sizeof(*unit)),
	       *psu = memory_new(psus + 1, sizeof(*psu));

	for (size_t row = 0; row < csv_table_rows(file->table); row++) {
		check_unit(file, row, unit);
		check_text(file, row, STRATUM, true);
		check_codes(file, row);
		check_psu(file, row, psu);
		if (file->kind == FRAME_AREAS)
			check_size(file, row);
		if (file->has[NAME])
			check_text(file, row, NAME, false);
		if (file->has[HOUSEHOLD])
			check_text(file, row, HOUSEHOLD, false);
	}
	free(unit);
	free(psu);
}

void fieldwork_frame_check(struct frame_file *file)
{
	if (file->kind == FRAME_HOUSEHOLDS)
		check_list(file);
	else
		check_frame(file);
}
