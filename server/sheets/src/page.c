/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sheets/page.h>

#include "outline.h"
#include <sheets/sheets.h>

#include <pango/pangocairo.h>
#include <qrencode.h>
#include <string.h>

enum { QR_QUIET = 4 };
static const double smallest_size = 7, smaller = 0.5, line_width = 0.3;

static void layout_set(struct sheets_page *page, const struct sheets_place *place, double size)
{
	static const char *const families[] = {
	        [SHEETS_PLAIN] = SHEETS_FONT,
	        [SHEETS_BOLD] = SHEETS_FONT,
	        [SHEETS_MONO] = "Noto Sans Mono CJK SC",
	};
	PangoFontDescription *font = pango_font_description_new();

	pango_font_description_set_family_static(font, families[place->face]);
	pango_font_description_set_weight(
	        font, place->face == SHEETS_BOLD ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_layout_set_font_description(page->layout, font);
	pango_font_description_free(font);
}

bool sheets_font_is_there(struct error *error)
{
	return pango_font_map_get_family(pango_cairo_font_map_get_default(), SHEETS_FONT) ||
	       error_set(error,
	               "没有字体 %s / the font %s is not installed: apt-get install "
	               "fonts-noto-cjk",
	               SHEETS_FONT, SHEETS_FONT);
}

/* Letters stand where the font puts them and not at whole pixels. */
static void unrounded(PangoContext *context)
{
	cairo_font_options_t *options = cairo_font_options_create();

	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(context, options);
	pango_context_set_round_glyph_positions(context, FALSE);
	cairo_font_options_destroy(options);
}

void sheets_page_begin(struct sheets_page *page, cairo_surface_t *surface)
{
	*page = (struct sheets_page){.cairo = cairo_create(surface)};
	page->layout = pango_cairo_create_layout(page->cairo);
	unrounded(pango_layout_get_context(page->layout));
	pango_layout_context_changed(page->layout);
}

void sheets_page_end(struct sheets_page *page)
{
	g_object_unref(page->layout);
	cairo_destroy(page->cairo);
	sheets_outline_end(page);
}

void sheets_page_colour(struct sheets_page *page, double red, double green, double blue)
{
	cairo_set_source_rgb(page->cairo, red, green, blue);
}

static void text_set(struct sheets_page *page, const struct sheets_place *place, struct str text)
{
	static const PangoAlignment alignments[] = {
	        [SHEETS_LEFT] = PANGO_ALIGN_LEFT,
	        [SHEETS_CENTRE] = PANGO_ALIGN_CENTER,
	        [SHEETS_RIGHT] = PANGO_ALIGN_RIGHT,
	};

	pango_layout_set_text(page->layout, text.p ? text.p : "", (int)text.n);
	pango_layout_set_width(
	        page->layout, (int)(place->width * SHEETS_POINTS_OF_MM * PANGO_SCALE));
	pango_layout_set_wrap(page->layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_alignment(page->layout, alignments[place->align]);
}

static double text_height(struct sheets_page *page)
{
	int width, height;

	pango_layout_get_size(page->layout, &width, &height);
	return height / (SHEETS_POINTS_OF_MM * PANGO_SCALE);
}

static void text_show(struct sheets_page *page, const struct sheets_place *place)
{
	cairo_move_to(page->cairo, place->x * SHEETS_POINTS_OF_MM, place->y * SHEETS_POINTS_OF_MM);
	/* What the font lacks is a box with its number. */
	if (cairo_surface_get_type(cairo_get_target(page->cairo)) == CAIRO_SURFACE_TYPE_PDF &&
	        !pango_layout_get_unknown_glyphs_count(page->layout))
		sheets_outline_show(page);
	else
		pango_cairo_show_layout(page->cairo, page->layout);
}

double sheets_page_text(struct sheets_page *page, const struct sheets_place *place, struct str text)
{
	text_set(page, place, text);
	layout_set(page, place, place->size);
	text_show(page, place);
	return text_height(page);
}

double sheets_page_text_height(
        struct sheets_page *page, const struct sheets_place *place, struct str text)
{
	text_set(page, place, text);
	layout_set(page, place, place->size);
	return text_height(page);
}

bool sheets_page_text_fitted(
        struct sheets_page *page, const struct sheets_place *place, struct str text)
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
static void qr_draw(struct sheets_page *page, double x, double y, double width, const QRcode *code)
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
			        (x + (from + QR_QUIET) * module) * SHEETS_POINTS_OF_MM,
			        (y + (row + QR_QUIET) * module) * SHEETS_POINTS_OF_MM,
			        (to - from) * module * SHEETS_POINTS_OF_MM,
			        module * SHEETS_POINTS_OF_MM);
		}
	}
	cairo_fill(page->cairo);
}

bool sheets_page_qr(struct sheets_page *page, double x, double y, double width, struct str text,
        struct error *error)
{
	QRcode *code =
	        QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_Q);

	if (!code)
		return error_set_errno(error, "no QR code of %.*s", STR_ARG(text));
	qr_draw(page, x, y, width, code);
	QRcode_free(code);
	return true;
}

void sheets_page_line(struct sheets_page *page, double x1, double y1, double x2, double y2)
{
	cairo_set_line_width(page->cairo, line_width);
	cairo_move_to(page->cairo, x1 * SHEETS_POINTS_OF_MM, y1 * SHEETS_POINTS_OF_MM);
	cairo_line_to(page->cairo, x2 * SHEETS_POINTS_OF_MM, y2 * SHEETS_POINTS_OF_MM);
	cairo_stroke(page->cairo);
}
