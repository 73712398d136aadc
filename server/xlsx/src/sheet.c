/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sheet.h"

#include "number.h"

#include <base/visible.h>
#include <xlsx/xlsx.h>

#include <csv.h>
#include <stdlib.h>
#include <string.h>

enum { HIDDEN_MAX = 64, TYPE_SIZE = 16 };

struct columns {
	size_t from, to;
};

struct sheet {
	const struct xlsx_strings *strings;
	FILE *csv;
	size_t row, column; /* of the last one begun, from 1; 0 before the first */
	size_t line;        /* of the CSV that was ended last */
	size_t width;       /* of the header; 0 before it */
	size_t written;     /* cells of this row */
	size_t cells;       /* of the sheet */
	bool row_hidden;
	struct columns hidden[HIDDEN_MAX];
	size_t hidden_count;
	char type[TYPE_SIZE]; /* of the cell */
	bool in_inline;       /* a text that the cell has for itself */
	int spoken;           /* depth of rPh */
};

/* ---- rows ---- */

/* Empty cells, until the row has so many. */
static void cells_fill(struct sheet *sheet, size_t count)
{
	for (; sheet->written < count; sheet->written++)
		if (sheet->written)
			putc(',', sheet->csv);
}

static void row_begin(struct xlsx_part *part, struct sheet *sheet, const char **attributes)
{
	const char *given = xlsx_attribute(attributes, "r");
	int64_t row = (int64_t)sheet->row + 1;

	if ((given && !str_to_int64(str_from(given), &row)) || row <= (int64_t)sheet->row ||
	        row > XLSX_ROWS_MAX) {
		xlsx_part_fail(part, "%s: 行号 %s / row number %s", part->name, given ? given : "",
		        given ? given : "");
		return;
	}
	sheet->row = (size_t)row;
	sheet->column = sheet->written = 0;
	sheet->row_hidden = xlsx_attribute_is_true(attributes, "hidden");
}

/* An empty row is ended together with the next one that is not. */
static void row_end(struct sheet *sheet)
{
	if (!sheet->written)
		return;
	cells_fill(sheet, sheet->width);
	if (!sheet->width)
		sheet->width = sheet->written;
	putc('\n', sheet->csv);
	sheet->line = sheet->row;
}

/* ---- cells ---- */

/* "AB12": 28. */
static size_t column_of(const char *reference)
{
	size_t column = 0;

	for (; *reference >= 'A' && *reference <= 'Z' && column <= XLSX_COLUMNS_MAX; reference++)
		column = 26 * column + (size_t)(*reference - 'A') + 1;
	return column;
}

static void cell_begin(struct xlsx_part *part, struct sheet *sheet, const char **attributes)
{
	const char *reference = xlsx_attribute(attributes, "r");
	const char *type = xlsx_attribute(attributes, "t");
	size_t column = reference ? column_of(reference) : sheet->column + 1;

	if (column <= sheet->column || column > XLSX_COLUMNS_MAX) {
		xlsx_part_fail(part, "第 %zu 行 row %zu: 单元格 cell %s", sheet->row, sheet->row,
		        reference ? reference : "");
		return;
	}
	sheet->column = column;
	snprintf(sheet->type, sizeof(sheet->type), "%s", type ? type : "n");
	buf_clear(&part->text);
}

static void cell_fail(struct xlsx_part *part, const char *zh, const char *en)
{
	const struct sheet *sheet = part->state;

	xlsx_part_fail(part, "第 %zu 行第 %zu 列%s / row %zu, column %zu %s", sheet->row,
	        sheet->column, zh, sheet->row, sheet->column, en);
}

/* What people do not see, and what would come to be in one cell of many. */
static bool cell_is_seen(struct xlsx_part *part, const struct sheet *sheet)
{
	bool hidden = sheet->row_hidden;

	for (size_t i = 0; i < sheet->hidden_count; i++)
		hidden |= sheet->hidden[i].from <= sheet->column &&
		          sheet->column <= sheet->hidden[i].to;
	if (hidden)
		cell_fail(part, "在隐藏的行或列中，请取消隐藏或删去",
		        "is in a hidden row or column: show or delete it");
	return !hidden;
}

static void cell_write(struct xlsx_part *part, struct sheet *sheet, struct str text)
{
	if (!cell_is_seen(part, sheet))
		return;
	for (; sheet->line + 1 < sheet->row; sheet->line++)
		putc('\n', sheet->csv);
	cells_fill(sheet, sheet->column - 1);
	if (sheet->written)
		putc(',', sheet->csv);
	csv_fwrite(sheet->csv, text.p, text.n);
	sheet->written++;
	sheet->cells++;
}

static void lines_join(struct buf *text)
{
	for (size_t i = 0; i < text->n; i++)
		if (text->p[i] == '\n' || text->p[i] == '\r')
			text->p[i] = ' ';
}

static void number_write(struct xlsx_part *part, struct sheet *sheet)
{
	char number[XLSX_NUMBER_SIZE];

	switch (xlsx_number_write(visible_trimmed(buf_str(&part->text)), number)) {
	case XLSX_NUMBER_GOOD:
		cell_write(part, sheet, str_from(number));
		break;
	case XLSX_NUMBER_LONG:
		cell_fail(part, "的数超过 15 位，Excel 已丢失末位：请把这一列设为文本，重新录入",
		        "is a number of more than 15 digits, whose last ones Excel has lost: "
		        "enter it as text");
		break;
	default:
		cell_fail(part, "不是数", "is no number");
	}
}

static void shared_write(struct xlsx_part *part, struct sheet *sheet)
{
	int64_t number;

	if (!str_to_int64(buf_str(&part->text), &number) || number < 0 ||
	        (uint64_t)number >= sheet->strings->count) {
		cell_fail(part, "引用了没有的文字", "refers to a text that is not there");
		return;
	}
	buf_clear(&part->text);
	buf_add(&part->text, sheet->strings->text[number]);
	lines_join(&part->text);
	if (part->text.n)
		cell_write(part, sheet, buf_str(&part->text));
}

static void cell_end(struct xlsx_part *part, struct sheet *sheet)
{
	if (!part->text.n)
		return;
	if (!strcmp(sheet->type, "s")) {
		shared_write(part, sheet);
	} else if (!strcmp(sheet->type, "n")) {
		number_write(part, sheet);
	} else if (!strcmp(sheet->type, "e")) {
		cell_fail(part, "是错误值", "has an error in place of a value");
	} else if (!strcmp(sheet->type, "b")) {
		cell_write(part, sheet, part->text.p[0] == '1' ? STR("TRUE") : STR("FALSE"));
	} else {
		lines_join(&part->text);
		cell_write(part, sheet, buf_str(&part->text));
	}
}

/* ---- elements ---- */

/* These come before the rows. */
static void columns_hide(struct xlsx_part *part, struct sheet *sheet, const char **attributes)
{
	const char *from = xlsx_attribute(attributes, "min"),
	           *to = xlsx_attribute(attributes, "max");
	int64_t first, last;

	if (sheet->hidden_count == HIDDEN_MAX || !str_to_int64(str_from(from), &first) ||
	        !str_to_int64(str_from(to), &last) || first < 1 || last < first)
		xlsx_part_fail(part, "有隐藏的列，请取消隐藏或删去 / columns are hidden: show or "
		                     "delete them");
	else
		sheet->hidden[sheet->hidden_count++] =
		        (struct columns){(size_t)first, (size_t)last};
}

static void sheet_begin(struct xlsx_part *part, const char *name, const char **attributes)
{
	struct sheet *sheet = part->state;

	if (!strcmp(name, "row"))
		row_begin(part, sheet, attributes);
	else if (!strcmp(name, "c"))
		cell_begin(part, sheet, attributes);
	else if (!strcmp(name, "is"))
		sheet->in_inline = true;
	else if (!strcmp(name, "rPh"))
		sheet->spoken++;
	else if (!strcmp(name, "col") && xlsx_attribute_is_true(attributes, "hidden"))
		columns_hide(part, sheet, attributes);
	else if (!strcmp(name, "mergeCell"))
		xlsx_part_fail(part, "有合并的单元格，请拆分 / cells are merged: split them");
	part->takes_text =
	        !strcmp(name, "v") || (sheet->in_inline && !sheet->spoken && !strcmp(name, "t"));
}

static void sheet_end(struct xlsx_part *part, const char *name)
{
	struct sheet *sheet = part->state;

	part->takes_text = false;
	if (!strcmp(name, "row"))
		row_end(sheet);
	else if (!strcmp(name, "c"))
		cell_end(part, sheet);
	else if (!strcmp(name, "is"))
		sheet->in_inline = false;
	else if (!strcmp(name, "rPh"))
		sheet->spoken--;
}

bool xlsx_sheet_write(zip_t *zip, const char *part, const struct xlsx_strings *strings, FILE *csv,
        size_t *cells, struct error *error)
{
	static const struct xlsx_handlers handlers = {sheet_begin, sheet_end};
	struct sheet sheet = {.strings = strings, .csv = csv};
	bool written = xlsx_part_read(zip, part, &handlers, &sheet, error);

	*cells = sheet.cells;
	return written;
}
