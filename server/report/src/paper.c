/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paper.h"

#include <cairo-pdf.h>
#include <math.h>

const double report_paper_left = 22, report_paper_wide = 166;
static const double top = 28, bottom = 274, footer_y = 281, header_y = 14, fact_name = 34;

/* --- pages --- */

static void text_in(struct paper *paper, const struct sheets_place *place, enum picture_ink ink,
        struct str text)
{
	report_picture_colour(&paper->page, ink);
	sheets_page_text(&paper->page, place, text);
}

static void footer(struct paper *paper)
{
	struct arena arena;
	struct sheets_place place = {
	        report_paper_left, footer_y, report_paper_wide, 0, 8, SHEETS_PLAIN, SHEETS_LEFT};

	arena_init(&arena, 256);
	text_in(paper, &place, PICTURE_QUIET, paper->footer);
	place.align = SHEETS_RIGHT;
	text_in(paper, &place, PICTURE_QUIET,
	        prose_say(&arena, paper->document->language, SAY_PAGE_OF,
	                PROSE_SLOTS({"page", prose_count(&arena, paper->number)},
	                        {"pages", prose_count(&arena, paper->pages)})));
	arena_free(&arena);
}

static void header(struct paper *paper)
{
	struct sheets_place place = {report_paper_left, header_y, report_paper_wide - 50, 6, 8.5,
	        SHEETS_PLAIN, SHEETS_LEFT};

	report_picture_colour(&paper->page, PICTURE_QUIET);
	sheets_page_text_fitted(&paper->page, &place, paper->document->title);
	place = (struct sheets_place){report_paper_left, header_y - 1, report_paper_wide, 0, 11,
	        SHEETS_BOLD, SHEETS_RIGHT};
	text_in(paper, &place, PICTURE_RED, paper->document->label);
	report_picture_colour(&paper->page, PICTURE_PALE);
	sheets_page_line(&paper->page, report_paper_left, header_y + 6,
	        report_paper_left + report_paper_wide, header_y + 6);
}

static void page_begin(struct paper *paper)
{
	paper->number++;
	paper->y = top;
	header(paper);
	footer(paper);
}

static void page_turn(struct paper *paper)
{
	cairo_show_page(paper->page.cairo);
	page_begin(paper);
}

bool report_paper_room(struct paper *paper, double height)
{
	if (paper->y + height <= paper->bottom)
		return false;
	page_turn(paper);
	return true;
}

/* --- blocks --- */

/* A text that is longer than what is left of the page begins the next one. */
void report_paper_text(struct paper *paper, double size, enum sheets_face face,
        enum picture_ink ink, struct str text)
{
	struct sheets_place place = {
	        report_paper_left, paper->y, report_paper_wide, 0, size, face, SHEETS_LEFT};
	double height = sheets_page_text_height(&paper->page, &place, text);

	report_paper_room(paper, height);
	place.y = paper->y;
	text_in(paper, &place, ink, text);
	paper->y += height + size * 0.18;
}

static void chapter(struct paper *paper, struct str text)
{
	report_paper_room(paper, 80);
	if (paper->chapters < PAPER_CHAPTERS_MAX)
		paper->chapter_page[paper->chapters++] = paper->number;
	paper->y += paper->y > top ? 6 : 0;
	report_paper_text(paper, 16, SHEETS_BOLD, PICTURE_BLUE, text);
	paper->y += 1;
}

static void heading(struct paper *paper, const struct prose_block *block)
{
	if (block->level == 2) {
		chapter(paper, block->text);
		return;
	}
	report_paper_room(paper, 30);
	paper->y += 2;
	report_paper_text(paper, 12, SHEETS_BOLD, PICTURE_INK, block->text);
}

static void warning(struct paper *paper, struct str text)
{
	const double pad = 3;
	struct sheets_place place = {report_paper_left + pad + 1, 0, report_paper_wide - 2 * pad, 0,
	        10.5, SHEETS_BOLD, SHEETS_LEFT};
	double height = sheets_page_text_height(&paper->page, &place, text) + 2 * pad;

	report_paper_room(paper, height + 3);
	report_picture_colour(&paper->page, PICTURE_RED);
	cairo_set_line_width(paper->page.cairo, 0.4 * SHEETS_POINTS_OF_MM);
	cairo_rectangle(paper->page.cairo, report_paper_left * SHEETS_POINTS_OF_MM,
	        paper->y * SHEETS_POINTS_OF_MM, report_paper_wide * SHEETS_POINTS_OF_MM,
	        height * SHEETS_POINTS_OF_MM);
	cairo_stroke(paper->page.cairo);
	place.y = paper->y + pad;
	text_in(paper, &place, PICTURE_RED, text);
	paper->y += height + 3;
}

/* Two columns, of which the higher one says how much room there must be. */
static void fact(struct paper *paper, const struct prose_block *block)
{
	struct sheets_place name = {
	        report_paper_left, 0, fact_name - 3, 0, 10, SHEETS_BOLD, SHEETS_LEFT};
	struct sheets_place value = {report_paper_left + fact_name, 0,
	        report_paper_wide - fact_name, 0, 10, SHEETS_PLAIN, SHEETS_LEFT};
	double height = fmax(sheets_page_text_height(&paper->page, &name, block->text),
	        sheets_page_text_height(&paper->page, &value, block->more));

	report_paper_room(paper, height + 4);
	name.y = value.y = paper->y + 1;
	text_in(paper, &name, PICTURE_INK, block->text);
	text_in(paper, &value, PICTURE_INK, block->more);
	paper->y += height + 3;
	report_picture_colour(&paper->page, PICTURE_PALE);
	sheets_page_line(&paper->page, report_paper_left, paper->y,
	        report_paper_left + report_paper_wide, paper->y);
	paper->y += 1;
}

static void item(struct paper *paper, struct str text)
{
	struct sheets_place place = {report_paper_left + 5, 0, report_paper_wide - 5, 0, 10.5,
	        SHEETS_PLAIN, SHEETS_LEFT};
	struct sheets_place dot = {report_paper_left + 1, 0, 4, 0, 10.5, SHEETS_BOLD, SHEETS_LEFT};
	double height = sheets_page_text_height(&paper->page, &place, text);

	report_paper_room(paper, height);
	dot.y = place.y = paper->y;
	text_in(paper, &dot, PICTURE_BLUE, STR("·"));
	text_in(paper, &place, PICTURE_INK, text);
	paper->y += height + 2;
}

static void quote(struct paper *paper, struct str text)
{
	struct sheets_place place = {
	        report_paper_left + 6, 0, report_paper_wide - 10, 0, 10, SHEETS_PLAIN, SHEETS_LEFT};
	double height = sheets_page_text_height(&paper->page, &place, text);

	report_paper_room(paper, height + 4);
	report_picture_colour(&paper->page, PICTURE_PALE);
	sheets_page_line(&paper->page, report_paper_left + 2, paper->y + 1, report_paper_left + 2,
	        paper->y + height + 1);
	place.y = paper->y + 1;
	text_in(paper, &place, PICTURE_QUIET, text);
	paper->y += height + 4;
}

static void big(struct paper *paper, const struct prose_block *block)
{
	report_paper_room(paper, 50);
	paper->y += 2;
	report_paper_text(paper, 12, SHEETS_BOLD, PICTURE_INK, block->text);
	paper->y -= 4;
	report_paper_text(paper, 40, SHEETS_BOLD, PICTURE_BLUE, block->big);
	paper->y -= 8;
	report_paper_text(paper, 13, SHEETS_PLAIN, PICTURE_INK, block->more);
	paper->y += 2;
}

/* On the first time nobody knows the pages yet: the lines take the same room. */
static void contents(struct paper *paper, const struct prose_block *block)
{
	size_t chapter_number = 0;

	paper->y += 6;
	report_paper_text(paper, 13, SHEETS_BOLD, PICTURE_INK, block->text);
	for (const struct prose_block *one = block->next; one; one = one->next) {
		struct sheets_place place = {report_paper_left, paper->y, report_paper_wide, 0, 11,
		        SHEETS_PLAIN, SHEETS_LEFT};
		char number[16];

		if (one->kind != PROSE_HEADING || one->level != 2 ||
		        chapter_number == PAPER_CHAPTERS_MAX)
			continue;
		text_in(paper, &place, PICTURE_INK, one->text);
		snprintf(number, sizeof(number), "%d",
		        paper->pages ? paper->chapter_page[chapter_number] : 0);
		place.align = SHEETS_RIGHT;
		text_in(paper, &place, PICTURE_INK, str_from(number));
		chapter_number++;
		paper->y += 7;
	}
}

static void block_draw(struct paper *paper, const struct prose_block *block)
{
	switch (block->kind) {
	case PROSE_HEADING:
		heading(paper, block);
		return;
	case PROSE_PARAGRAPH:
		report_paper_text(paper, 10.5, SHEETS_PLAIN, PICTURE_INK, block->text);
		return;
	case PROSE_NOTE:
		report_paper_text(paper, 9, SHEETS_PLAIN, PICTURE_QUIET, block->text);
		return;
	case PROSE_WARNING:
		warning(paper, block->text);
		return;
	case PROSE_QUOTE:
		quote(paper, block->text);
		return;
	case PROSE_ITEM:
		item(paper, block->text);
		return;
	case PROSE_FACT:
		fact(paper, block);
		return;
	case PROSE_BIG:
		big(paper, block);
		return;
	case PROSE_FOREST:
		report_paper_forest(paper, block->forest);
		return;
	case PROSE_TABLE:
		report_paper_table(paper, block->table);
		return;
	case PROSE_LINK:
		return;
	case PROSE_CONTENTS:
		contents(paper, block);
		return;
	}
}

/* --- the whole --- */

/* What stands above the contents on the first page. */
static void cover(struct paper *paper)
{
	const struct prose_document *document = paper->document;

	paper->y = 46;
	report_paper_text(paper, 12, SHEETS_BOLD, PICTURE_BLUE,
	        prose_sentence(SAY_REPORT, document->language));
	report_paper_text(paper, 26, SHEETS_BOLD, PICTURE_INK, document->title);
	report_paper_text(paper, 13, SHEETS_PLAIN, PICTURE_QUIET, document->about);
	paper->y += 8;
}

static void pages_draw(struct paper *paper)
{
	bool first = true;

	paper->number = 0;
	paper->chapters = 0;
	sheets_page_begin(&paper->page, paper->surface);
	page_begin(paper);
	cover(paper);
	for (const struct prose_block *block = paper->document->blocks; block;
	        block = block->next) {
		if (first && block->kind == PROSE_HEADING) {
			page_turn(paper);
			first = false;
		}
		block_draw(paper, block);
	}
	cairo_show_page(paper->page.cairo);
	sheets_page_end(&paper->page);
	paper->pages = paper->number;
}

static cairo_status_t write_piece(void *closure, const unsigned char *data, unsigned length)
{
	return !closure || fwrite(data, 1, length, closure) == length ? CAIRO_STATUS_SUCCESS
	                                                              : CAIRO_STATUS_WRITE_ERROR;
}

static cairo_surface_t *surface_new(const struct paper *paper, FILE *file)
{
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(write_piece, file,
	        SHEETS_PAGE_WIDTH * SHEETS_POINTS_OF_MM, SHEETS_PAGE_HEIGHT * SHEETS_POINTS_OF_MM);

	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, paper->document->title.p);
	/* The same run gives the same bytes. */
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, paper->made_at);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Kesu");
	return surface;
}

static cairo_status_t surface_end(cairo_surface_t *surface)
{
	cairo_status_t status;

	cairo_surface_finish(surface);
	status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	return status;
}

bool report_pdf_write(FILE *file, const struct prose_document *document, struct str footer_text,
        const char *made_at, struct error *error)
{
	struct paper paper = {
	        .document = document, .footer = footer_text, .made_at = made_at, .bottom = bottom};
	cairo_status_t status = CAIRO_STATUS_SUCCESS;

	if (!sheets_font_is_there(error))
		return false;
	for (int time = 0; time < 2 && status == CAIRO_STATUS_SUCCESS; time++) {
		paper.surface = surface_new(&paper, time ? file : NULL);
		pages_draw(&paper);
		status = surface_end(paper.surface);
	}
	return status == CAIRO_STATUS_SUCCESS ||
	       error_set(error, "the report: %s", cairo_status_to_string(status));
}
