/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outline.h"

#include <base/memory.h>

#include <pango/pangocairo.h>
#include <stdlib.h>

/* An outline is taken at a size at which its points are whole numbers. */
static const double em = 1000;
/* Of a font that draws the letters of another one: that other one. */
static const cairo_user_data_key_t drawn_key;

/* A context without a scale of its own, in which the other font has the size of `em`. */
static cairo_t *outline_begin(cairo_scaled_font_t *scaled)
{
	cairo_font_face_t *face = cairo_scaled_font_get_font_face(scaled);
	cairo_surface_t *nothing = cairo_recording_surface_create(CAIRO_CONTENT_ALPHA, NULL);
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_t *outline = cairo_create(nothing);

	cairo_surface_destroy(nothing);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_set_font_options(outline, options);
	cairo_font_options_destroy(options);
	cairo_set_font_face(outline, cairo_font_face_get_user_data(face, &drawn_key));
	cairo_set_font_size(outline, em);
	return outline;
}

static cairo_status_t glyph_draw(cairo_scaled_font_t *scaled, unsigned long index, cairo_t *cairo,
        cairo_text_extents_t *extents)
{
	const cairo_glyph_t glyph = {index, 0, 0};
	cairo_t *outline = outline_begin(scaled);
	cairo_path_t *path;

	cairo_glyph_extents(outline, &glyph, 1, extents);
	cairo_glyph_path(outline, &glyph, 1);
	path = cairo_copy_path(outline);
	cairo_scale(cairo, 1 / em, 1 / em);
	cairo_append_path(cairo, path);
	cairo_fill(cairo);
	cairo_path_destroy(path);
	cairo_destroy(outline);
	extents->x_bearing /= em;
	extents->y_bearing /= em;
	extents->width /= em;
	extents->height /= em;
	extents->x_advance /= em;
	return CAIRO_STATUS_SUCCESS;
}

static void face_forget(void *face)
{
	cairo_font_face_destroy(face);
}

static cairo_font_face_t *face_drawing(cairo_font_face_t *other)
{
	cairo_font_face_t *face = cairo_user_font_face_create();

	cairo_user_font_face_set_render_glyph_func(face, glyph_draw);
	cairo_font_face_set_user_data(
	        face, &drawn_key, cairo_font_face_reference(other), face_forget);
	return face;
}

/* The page's own font for a font; a page has few of them. */
static cairo_font_face_t *face_for(struct sheets_page *page, cairo_font_face_t *other)
{
	for (size_t i = 0; i < page->face_count; i++)
		if (cairo_font_face_get_user_data(page->faces[i], &drawn_key) == other)
			return page->faces[i];
	if (page->face_count == SHEETS_PAGE_FACES)
		abort();
	return page->faces[page->face_count++] = face_drawing(other);
}

void sheets_outline_end(struct sheets_page *page)
{
	while (page->face_count)
		cairo_font_face_destroy(page->faces[--page->face_count]);
}

/* --- runs of a layout --- */

struct run {
	cairo_glyph_t *glyphs;
	cairo_text_cluster_t *clusters;
	int glyph_count, cluster_count;
};

/* Letters that are seen, each where it stands. */
static void glyphs_take(struct run *run, const PangoGlyphString *string, double x, double y)
{
	for (int i = 0; i < string->num_glyphs; i++) {
		const PangoGlyphInfo *one = &string->glyphs[i];

		if (one->glyph != PANGO_GLYPH_EMPTY)
			run->glyphs[run->glyph_count++] = (cairo_glyph_t){one->glyph,
			        x + pango_units_to_double(one->geometry.x_offset),
			        y + pango_units_to_double(one->geometry.y_offset)};
		x += pango_units_to_double(one->geometry.width);
	}
}

/* Which bytes of the text each letter stands for, so that it is found by a search. */
static void clusters_take(struct run *run, const PangoGlyphString *string, int bytes)
{
	for (int i = 0; i < string->num_glyphs;) {
		int from = string->log_clusters[i], seen = 0, to;

		while (i < string->num_glyphs && string->log_clusters[i] == from)
			seen += string->glyphs[i++].glyph != PANGO_GLYPH_EMPTY;
		to = i < string->num_glyphs ? string->log_clusters[i] : bytes;
		run->clusters[run->cluster_count++] = (cairo_text_cluster_t){to - from, seen};
	}
}

static void run_show(struct sheets_page *page, const PangoLayoutRun *item, double x, double y)
{
	const char *text = pango_layout_get_text(page->layout) + item->item->offset;
	cairo_scaled_font_t *scaled =
	        pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(item->item->analysis.font));
	size_t count = (size_t)item->glyphs->num_glyphs + 1;
	struct run run = {.glyphs = memory_new(count, sizeof(cairo_glyph_t)),
	        .clusters = memory_new(count, sizeof(cairo_text_cluster_t))};
	cairo_matrix_t size;

	glyphs_take(&run, item->glyphs, x, y);
	clusters_take(&run, item->glyphs, item->item->length);
	cairo_scaled_font_get_font_matrix(scaled, &size);
	cairo_set_font_face(page->cairo, face_for(page, cairo_scaled_font_get_font_face(scaled)));
	cairo_set_font_matrix(page->cairo, &size);
	cairo_show_text_glyphs(page->cairo, text, item->item->length, run.glyphs, run.glyph_count,
	        run.clusters, run.cluster_count, 0);
	free(run.glyphs);
	free(run.clusters);
}

void sheets_outline_show(struct sheets_page *page)
{
	PangoLayoutIter *iter = pango_layout_get_iter(page->layout);
	double left, top;

	cairo_get_current_point(page->cairo, &left, &top);
	do {
		const PangoLayoutRun *run = pango_layout_iter_get_run_readonly(iter);
		PangoRectangle box;

		if (!run)
			continue;
		pango_layout_iter_get_run_extents(iter, NULL, &box);
		run_show(page, run, left + pango_units_to_double(box.x),
		        top + pango_units_to_double(pango_layout_iter_get_baseline(iter)));
	} while (pango_layout_iter_next_run(iter));
	pango_layout_iter_free(iter);
}
