/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "card.h"

#include "picture_cairo.h"
#include <prose/chapter_parts.h>

#include <math.h>

/* A millimetre is ten pixels. */
enum { PIXELS_OF_MM = 10 };
static const double left = 7, wide = 106, dot_size = 2.2;

static void text_at(struct sheets_page *page, double y, double height, double size,
        enum sheets_face face, struct str text)
{
	struct sheets_place place = {left, y, wide, height, size, face, SHEETS_LEFT};

	sheets_page_text_fitted(page, &place, text);
}

/* What stands in place of a share that there is not, or that nobody may quote. */
static struct str no_share(const struct prose_making *making)
{
	const struct prose_source *source = making->source;
	enum prose_language language = making->document->language;

	if (source->withdrawn)
		return prose_sentence(SAY_WITHDRAWN_SHORT, language);
	if (prose_is_activity(source))
		return prose_sentence(SAY_ACTIVITY_NOTE, language);
	if (!isfinite(prose_number(prose_headline(source), "share")))
		return prose_headline_missing(making);
	return (struct str){0};
}

/* Beside its line, on the side that has room. */
static void target_draw(
        struct sheets_page *page, const struct picture_box *box, const struct prose_forest *forest)
{
	double place = prose_picture_place(&forest->axis, forest->target);
	double x = box->x + place * box->width;
	struct sheets_place label = {x + 1, box->y - 5, 50, 4, 8, SHEETS_BOLD, SHEETS_LEFT};

	if (place > 0.5) {
		label.x = x - 51;
		label.align = SHEETS_RIGHT;
	}
	report_picture_colour(page, PICTURE_RED);
	sheets_page_text_fitted(page, &label, forest->target_label);
}

static void ticks_draw(struct sheets_page *page, struct arena *arena, const struct picture_box *box,
        const struct picture_axis *axis)
{
	double ticks[PICTURE_TICKS_MAX];
	size_t count = prose_picture_ticks(axis, ticks);

	report_picture_colour(page, PICTURE_QUIET);
	for (size_t i = 0; i < count; i++) {
		double x = box->x + prose_picture_place(axis, ticks[i]) * box->width;
		struct sheets_place label = {
		        x - 6, box->y + box->height + 0.5, 12, 4, 7, SHEETS_PLAIN, SHEETS_CENTRE};

		sheets_page_text_fitted(
		        page, &label, arena_printf(arena, "%.0f%%", ticks[i] * 100));
	}
}

static void strip_draw(struct sheets_page *page, const struct prose_making *making)
{
	const json_t *estimate = prose_headline(making->source);
	struct prose_forest forest = {.target = NAN};
	struct picture_strip strip = {
	        .axis = &forest.axis, .marks = {prose_mark(estimate, false)}, .mark_count = 1};
	const struct picture_box box = {left + 4, 50.5, wide - 8, 6};

	prose_forest_target(making, &forest);
	strip.target = forest.target;
	forest.axis = prose_picture_axis_of_shares(
	        fmax(prose_ci(estimate, 1), isfinite(forest.target) ? forest.target : 0) * 1.1);
	report_picture_draw(page, &box, dot_size, &strip);
	ticks_draw(page, &making->document->arena, &box, &forest.axis);
	if (forest.target_label.n)
		target_draw(page, &box, &forest);
}

static void share_draw(struct sheets_page *page, const struct prose_making *making)
{
	const json_t *estimate = prose_headline(making->source);
	struct arena *arena = &making->document->arena;
	enum prose_language language = making->document->language;

	text_at(page, 19.5, 5, 11, SHEETS_BOLD, prose_sentence(SAY_HEADLINE_NAME, language));
	report_picture_colour(page, PICTURE_BLUE);
	text_at(page, 23.5, 17, 33, SHEETS_BOLD,
	        prose_percent(arena, prose_number(estimate, "share")));
	report_picture_colour(page, PICTURE_INK);
	text_at(page, 40, 5, 11, SHEETS_PLAIN,
	        prose_say(arena, language, SAY_HEADLINE_INTERVAL,
	                PROSE_SLOTS({"interval", prose_interval(arena, prose_ci(estimate, 0),
	                                                 prose_ci(estimate, 1))})));
	strip_draw(page, making);
}

/* In a frame beside the number, as large as it needs to be seen in a chat. */
static void label_draw(struct sheets_page *page, struct str label)
{
	const double x = left + wide - 44, y = 27, width = 44, height = 11;
	struct sheets_place place = {
	        x + 2, y, width - 4, height - 2, 17, SHEETS_BOLD, SHEETS_CENTRE};

	if (!label.n)
		return;
	report_picture_colour(page, PICTURE_RED);
	cairo_set_line_width(page->cairo, SHEETS_POINTS_OF_MM / 2);
	cairo_rectangle(page->cairo, x * SHEETS_POINTS_OF_MM, y * SHEETS_POINTS_OF_MM,
	        width * SHEETS_POINTS_OF_MM, height * SHEETS_POINTS_OF_MM);
	cairo_stroke(page->cairo);
	place.y += (height - fmin(height - 2, sheets_page_text_height(page, &place, label))) / 2;
	sheets_page_text_fitted(page, &place, label);
}

static void card_draw(struct sheets_page *page, const struct prose_making *making)
{
	struct str instead = no_share(making);

	sheets_page_colour(page, 1, 1, 1);
	cairo_paint(page->cairo);
	report_picture_colour(page, PICTURE_BLUE);
	cairo_rectangle(page->cairo, 0, 0, 2 * SHEETS_POINTS_OF_MM, 100 * SHEETS_POINTS_OF_MM);
	cairo_fill(page->cairo);
	report_picture_colour(page, PICTURE_INK);
	text_at(page, 4, 8, 15, SHEETS_BOLD, making->document->title);
	report_picture_colour(page, PICTURE_QUIET);
	text_at(page, 13, 4.5, 9, SHEETS_PLAIN, making->document->about);
	label_draw(page, making->document->label);
	report_picture_colour(page, PICTURE_INK);
	if (instead.n)
		text_at(page, 42, 18, 14, SHEETS_BOLD, instead);
	else
		share_draw(page, making);
}

static cairo_status_t add_piece(void *closure, const unsigned char *data, unsigned length)
{
	struct buf *out = closure;

	buf_add(out, (struct str){(const char *)data, length});
	return out->overflowed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

bool report_card_write(struct buf *out, const struct prose_making *making, struct error *error)
{
	cairo_surface_t *surface;
	struct sheets_page page;
	cairo_status_t status;

	if (!sheets_font_is_there(error))
		return false;
	surface = cairo_image_surface_create(
	        CAIRO_FORMAT_RGB24, REPORT_CARD_WIDTH, REPORT_CARD_HEIGHT);
	cairo_surface_set_device_scale(
	        surface, PIXELS_OF_MM / SHEETS_POINTS_OF_MM, PIXELS_OF_MM / SHEETS_POINTS_OF_MM);
	sheets_page_begin(&page, surface);
	card_draw(&page, making);
	sheets_page_end(&page);
	status = cairo_surface_write_to_png_stream(surface, add_piece, out);
	cairo_surface_destroy(surface);
	return status == CAIRO_STATUS_SUCCESS ||
	       error_set(error, "the picture: %s", cairo_status_to_string(status));
}

static struct str share_words(const struct prose_making *making)
{
	const json_t *estimate = prose_headline(making->source);
	struct arena *arena = &making->document->arena;

	return prose_say(arena, making->document->language, SAY_CARD_WORDS,
	        PROSE_SLOTS({"region", prose_region(making)},
	                {"year", prose_year(making, making->source->survey, "year")},
	                {"share", prose_percent(arena, prose_number(estimate, "share"))},
	                {"interval", prose_interval(arena, prose_ci(estimate, 0),
	                                     prose_ci(estimate, 1))}));
}

struct str report_card_words(const struct prose_making *making)
{
	struct arena *arena = &making->document->arena;
	struct str instead = no_share(making), label = making->document->label, said;

	if (making->source->withdrawn)
		return label;
	said = instead.n ? instead : share_words(making);
	return label.n ? arena_printf(arena, "%.*s · %.*s", STR_ARG(label), STR_ARG(said)) : said;
}
