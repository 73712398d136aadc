/* SPDX-License-Identifier: GPL-3.0-or-later */
/* It is drawn twice: to find out how tall it is, and then on a picture of that height. */
#include "forest_picture.h"

#include "paper.h"

#include <math.h>

static const double pixels_of_mm = 200 / 25.4, margin = 1;

/* Returns where it ends, in mm. */
static double drawn(cairo_surface_t *surface, const struct prose_document *document,
        const struct prose_forest *forest)
{
	struct paper paper = {
	        .document = document, .surface = surface, .y = margin, .bottom = INFINITY};

	sheets_page_begin(&paper.page, surface);
	sheets_page_colour(&paper.page, 1, 1, 1);
	cairo_paint(paper.page.cairo);
	cairo_translate(paper.page.cairo, (margin - report_paper_left) * SHEETS_POINTS_OF_MM, 0);
	report_paper_forest(&paper, forest);
	sheets_page_end(&paper.page);
	return paper.y;
}

static cairo_surface_t *picture_of(double height)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24,
	        (int)((report_paper_wide + 2 * margin) * pixels_of_mm),
	        (int)(height * pixels_of_mm));

	cairo_surface_set_device_scale(
	        surface, pixels_of_mm / SHEETS_POINTS_OF_MM, pixels_of_mm / SHEETS_POINTS_OF_MM);
	return surface;
}

static cairo_status_t add_piece(void *closure, const unsigned char *data, unsigned length)
{
	struct buf *out = closure;

	buf_add(out, (struct str){(const char *)data, length});
	return out->overflowed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

bool report_forest_picture(struct buf *out, const struct prose_document *document,
        const struct prose_forest *forest, struct error *error)
{
	cairo_surface_t *surface = picture_of(1);
	double height = drawn(surface, document, forest);
	cairo_status_t status;

	cairo_surface_destroy(surface);
	surface = picture_of(height);
	drawn(surface, document, forest);
	status = cairo_surface_write_to_png_stream(surface, add_piece, out);
	cairo_surface_destroy(surface);
	return status == CAIRO_STATUS_SUCCESS ||
	       error_set(error, "a picture: %s", cairo_status_to_string(status));
}
