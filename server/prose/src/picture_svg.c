/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A strip as SVG: places are percentages, kinds are classes of page.css. */
#include <prose/picture.h>

enum { DOT_RADIUS = 5 };

static void shape_svg(struct buf *out, const struct picture_shape *shape)
{
	static const char *const classes[] = {
	        [PICTURE_GRID] = "g", [PICTURE_TARGET] = "t", [PICTURE_LINE] = "l"};
	double x = shape->x * 100, x2 = shape->x2 * 100, y = shape->y * 100;

	switch (shape->kind) {
	case PICTURE_GRID:
	case PICTURE_TARGET:
		buf_printf(out,
		        "<line class=\"%s\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"0\" y2=\"100%%\"/>",
		        classes[shape->kind], x, x);
		return;
	case PICTURE_LINE:
		buf_printf(out,
		        "<line class=\"%s\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"%.0f%%\" "
		        "y2=\"%.0f%%\"/>",
		        classes[shape->kind], x, x2, y, y);
		return;
	case PICTURE_DOT:
	case PICTURE_HOLLOW:
		buf_printf(out, "<circle class=\"%s\" cx=\"%.2f%%\" cy=\"%.0f%%\" r=\"%d\"/>",
		        shape->kind == PICTURE_DOT ? "d" : "h", x, y, DOT_RADIUS);
	}
}

void prose_picture_svg(struct buf *out, const struct picture_strip *strip)
{
	struct picture_shape shapes[PICTURE_SHAPES_MAX];
	size_t count = prose_picture_shapes(strip, shapes);

	buf_add(out, STR("<svg aria-hidden=\"true\">"));
	for (size_t i = 0; i < count; i++)
		shape_svg(out, &shapes[i]);
	buf_add(out, STR("</svg>"));
}
