/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forests and tables, which are drawn row by row and may go on on the next page. */
#include "paper.h"

#include <math.h>

static const double strip_x = 68, strip_width = 74, value_x = 146, value_width = 42;
static const double label_width = 44, dot_size = 2, row_height = 6.4, two_height = 10;
static const double cell_pad = 1.2, table_size = 8.5;

/* --- forests --- */

static void axis_draw(struct paper *paper, const struct prose_forest *forest)
{
	double ticks[PICTURE_TICKS_MAX];
	size_t count = prose_picture_ticks(&forest->axis, ticks);

	report_picture_colour(&paper->page, PICTURE_QUIET);
	for (size_t i = 0; i < count; i++) {
		double x = strip_x + prose_picture_place(&forest->axis, ticks[i]) * strip_width;
		struct sheets_place place = {
		        x - 7, paper->y, 14, 0, 7.5, SHEETS_PLAIN, SHEETS_CENTRE};
		char text[16];

		sheets_page_text(&paper->page, &place, prose_forest_tick(text, forest, ticks[i]));
	}
	paper->y += 6;
}

/* Beside its line, on the side that has room. */
static void target_draw(struct paper *paper, const struct prose_forest *forest)
{
	double place = prose_picture_place(&forest->axis, forest->target);
	double x = strip_x + place * strip_width;
	struct sheets_place label = {x, paper->y, 60, 0, 8, SHEETS_BOLD, SHEETS_LEFT};

	if (!forest->target_label.n)
		return;
	if (place > 0.5) {
		label.x = x - 60;
		label.align = SHEETS_RIGHT;
	}
	report_picture_colour(&paper->page, PICTURE_RED);
	sheets_page_text(&paper->page, &label, forest->target_label);
	paper->y += 5;
}

static double row_tall(struct paper *paper, const struct prose_row *row,
        const struct sheets_place *label, const struct sheets_place *value)
{
	double tall = row->strip.mark_count > 1 ? two_height : row_height;

	tall = fmax(tall, sheets_page_text_height(&paper->page, label, row->label) + 1);
	return fmax(tall, sheets_page_text_height(&paper->page, value, row->value) + 1);
}

/* The axis stands below the rows of each page, and the target above them. */
static void forest_room(struct paper *paper, const struct prose_forest *forest, double tall)
{
	const double axis = 8;

	if (paper->y + tall + axis <= paper->bottom)
		return;
	axis_draw(paper, forest);
	report_paper_room(paper, paper->bottom);
	target_draw(paper, forest);
}

/* Whether the next row is the last of its heading: it does not stand alone on a page. */
static bool is_last_but_one(const struct prose_row *row)
{
	const struct prose_row *next = row->next;

	return next && next->value.n && (!next->next || !next->next->value.n);
}

static void row_draw(
        struct paper *paper, const struct prose_forest *forest, const struct prose_row *row)
{
	struct sheets_place label = {
	        report_paper_left, 0, label_width, 0, 9.5, SHEETS_PLAIN, SHEETS_LEFT};
	struct sheets_place value = {value_x, 0, value_width, 0, 8.5, SHEETS_PLAIN, SHEETS_LEFT};
	double tall = row_tall(paper, row, &label, &value);
	struct picture_box box = {strip_x, 0, strip_width, tall};

	forest_room(paper, forest, is_last_but_one(row) ? 2 * tall : tall);
	box.y = paper->y;
	label.y = paper->y + (tall - sheets_page_text_height(&paper->page, &label, row->label)) / 2;
	value.y = paper->y + (tall - sheets_page_text_height(&paper->page, &value, row->value)) / 2;
	report_picture_colour(&paper->page, PICTURE_INK);
	sheets_page_text(&paper->page, &label, row->label);
	sheets_page_text(&paper->page, &value, row->value);
	report_picture_draw(&paper->page, &box, dot_size, &row->strip);
	paper->y += tall;
}

/* With two of its rows. */
static void rows_heading(struct paper *paper, const struct prose_forest *forest, struct str label)
{
	forest_room(paper, forest, 8 + 2 * row_height);
	paper->y += 2;
	report_paper_text(paper, 10, SHEETS_BOLD, PICTURE_INK, label);
	paper->y -= 1;
}

void report_paper_forest(struct paper *paper, const struct prose_forest *forest)
{
	report_paper_room(paper, 40);
	target_draw(paper, forest);
	for (const struct prose_row *row = forest->rows; row; row = row->next) {
		if (row->value.n)
			row_draw(paper, forest, row);
		else
			rows_heading(paper, forest, row->label);
	}
	axis_draw(paper, forest);
	paper->y += 3;
}

/* --- tables --- */

static double cells_tall(struct paper *paper, const struct prose_table *table,
        const struct str *cells, enum sheets_face face)
{
	double tall = 0;

	for (size_t i = 0; i < table->columns; i++) {
		struct sheets_place place = {0, 0,
		        table->widths[i] * report_paper_wide - 2 * cell_pad, 0, table_size, face,
		        SHEETS_LEFT};

		tall = fmax(tall, sheets_page_text_height(&paper->page, &place, cells[i]));
	}
	return tall + 2 * cell_pad;
}

static void cells_draw(struct paper *paper, const struct prose_table *table,
        const struct str *cells, enum sheets_face face)
{
	double x = report_paper_left, tall = cells_tall(paper, table, cells, face);

	report_picture_colour(&paper->page, PICTURE_INK);
	for (size_t i = 0; i < table->columns; i++) {
		double width = table->widths[i] * report_paper_wide;
		struct sheets_place place = {x + (i ? cell_pad : 0), paper->y + cell_pad,
		        width - 2 * cell_pad, 0, table_size, face, SHEETS_LEFT};

		sheets_page_text(&paper->page, &place, cells[i]);
		x += width;
	}
	paper->y += tall;
	report_picture_colour(&paper->page, PICTURE_PALE);
	sheets_page_line(&paper->page, report_paper_left, paper->y,
	        report_paper_left + report_paper_wide, paper->y);
}

static void table_head(struct paper *paper, const struct prose_table *table)
{
	report_picture_colour(&paper->page, PICTURE_INK);
	sheets_page_line(&paper->page, report_paper_left, paper->y,
	        report_paper_left + report_paper_wide, paper->y);
	cells_draw(paper, table, table->heads, SHEETS_BOLD);
}

void report_paper_table(struct paper *paper, const struct prose_table *table)
{
	report_paper_room(paper, 40);
	paper->y += 2;
	report_paper_text(paper, 10, SHEETS_BOLD, PICTURE_INK, table->title);
	table_head(paper, table);
	for (const struct prose_table_row *row = table->rows; row; row = row->next) {
		double tall = cells_tall(paper, table, row->cells, SHEETS_PLAIN);

		/* The last row does not stand alone on a page. */
		if (row->next && !row->next->next)
			tall += cells_tall(paper, table, row->next->cells, SHEETS_PLAIN);
		if (report_paper_room(paper, tall))
			table_head(paper, table);
		cells_draw(paper, table, row->cells, SHEETS_PLAIN);
	}
	paper->y += 4;
}
