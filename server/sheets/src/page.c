/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "page.h"

#include <sheets/sheets.h>

#include <pango/pangocairo.h>
#include <qrencode.h>
#include <string.h>

enum { QR_QUIET = 4 };
static const double smallest_size = 7, smaller = 0.5, line_width = 0.3;

static void layout_set(struct page *page, const struct page_place *place, double size)
{
	static const char *const families[] = {
	        [PAGE_PLAIN] = SHEETS_FONT,
	        [PAGE_BOLD] = SHEETS_FONT,
	        [PAGE_MONO] = "Noto Sans Mono CJK SC",
	};
	PangoFontDescription *font = pango_font_description_new();

	pango_font_description_set_family_static(font, families[place->face]);
	pango_font_description_set_weight(
	        font, place->face == PAGE_BOLD ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_layout_set_font_description(page->layout, font);
	pango_font_description_free(font);
}

static void text_set(struct page *page, const struct page_place *place, struct str text)
{
	pango_layout_set_text(page->layout, text.p ? text.p : "", (int)text.n);
	pango_layout_set_width(page->layout, (int)(place->width * POINTS_OF_MM * PANGO_SCALE));
	pango_layout_set_wrap(page->layout, PANGO_WRAP_WORD_CHAR);
}

static double text_height(struct page *page)
{
	int width, height;

	pango_layout_get_size(page->layout, &width, &height);
	return height / (POINTS_OF_MM * PANGO_SCALE);
}

static void text_show(struct page *page, const struct page_place *place)
{
	cairo_move_to(page->cairo, place->x * POINTS_OF_MM, place->y * POINTS_OF_MM);
	pango_cairo_show_layout(page->cairo, page->layout);
}

double sheets_page_text(struct page *page, const struct page_place *place, struct str text)
{
	text_set(page, place, text);
	layout_set(page, place, place->size);
	text_show(page, place);
	return text_height(page);
}

bool sheets_page_text_fitted(struct page *page, const struct page_place *place, struct str text)
{
	double size = place->size;

	text_set(page, place, text);
	layout_set(page, place, size);
	while (size > smallest_size && text_height(page) > place->height) {
		size -= smaller;
		layout_set(page, place, size);
	}
	text_show(page, place);
	return text_height(page) <= place->height &&
	       !pango_layout_get_unknown_glyphs_count(page->layout);
}

/* One path for all modules: no seam between two of them, whatever renders it. */
static void qr_draw(struct page *page, double x, double y, double width, const QRcode *code)
{
	double module = width / (code->width + 2 * QR_QUIET);

	for (int row = 0; row < code->width; row++) {
		const unsigned char *cell = code->data + (ptrdiff_t)row * code->width;

		for (int from = 0, to; from < code->width; from = to) {
			to = from + 1;
			if (!(cell[from] & 1))
				continue;
			while (to < code->width && (cell[to] & 1))
				to++;
			cairo_rectangle(page->cairo,
			        (x + (from + QR_QUIET) * module) * POINTS_OF_MM,
			        (y + (row + QR_QUIET) * module) * POINTS_OF_MM,
			        (to - from) * module * POINTS_OF_MM, module * POINTS_OF_MM);
		}
	}
	cairo_fill(page->cairo);
}

bool sheets_page_qr(
        struct page *page, double x, double y, double width, struct str text, struct error *error)
{
	QRcode *code =
	        QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_Q);

	if (!code)
		return error_set_errno(error, "no QR code of %.*s", STR_ARG(text));
	qr_draw(page, x, y, width, code);
	QRcode_free(code);
	return true;
}

void sheets_page_line(struct page *page, double x1, double y1, double x2, double y2)
{
	cairo_set_line_width(page->cairo, line_width);
	cairo_move_to(page->cairo, x1 * POINTS_OF_MM, y1 * POINTS_OF_MM);
	cairo_line_to(page->cairo, x2 * POINTS_OF_MM, y2 * POINTS_OF_MM);
	cairo_stroke(page->cairo);
}
