/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Panels in rows of PANELS_WIDE; all panels have the same axes. */
#include <tools/figures/figures.h>

#include "svg.h"

#include <base/memory.h>
#include <base/number.h>

#include <math.h>
#include <stdlib.h>

enum {
	PANELS_WIDE = 4,
	POINTS = 60, /* segments of a curve: it has one point more */
	NAME_COLUMNS = 26,
	NOTE_SIZE = 160,
	VALUE_SIZE = 32
};

#define MARGIN         24.0
#define TOP            146.0 /* title and legend */
#define PANEL_WIDTH    264.0
#define PANEL_HEIGHT   214.0
#define PLOT_WIDTH     200.0
#define PLOT_HEIGHT    130.0
#define PLOT_LEFT      30.0 /* from the left of the panel */
#define PLOT_TOP       42.0
#define LINE           16.0 /* of text */
#define LEGEND_LINE    19.0
#define SAMPLE_WIDTH   24.0 /* of a line in the legend */
#define DOT_LEAST      1.4
#define DOT_MORE       4.4    /* added to DOT_LEAST: the radius of the dot with the most weight */
#define DOT_SHARE      0.0005 /* of the weight of the item; a smaller share gets no dot */
#define BIN_WANTED     0.5    /* on the ability scale, between dots */
#define RANGE_LEAST    3.0
#define RARE_LEAST     0.3 /* a category whose probability stays below this gets no number */
#define INFORMATION_OF 4.0 /* most that the information axis shows, in medians over the items */

struct sheet {
	const struct figure *figure;
	FILE *file;
	struct figure_range axis;
	double information; /* at the upper end of the axis */
};

struct panel {
	size_t item;
	double left, top; /* of the plot area */
};

static double x_of(const struct sheet *sheet, const struct panel *panel, double at)
{
	return panel->left +
	       (at - sheet->axis.low) / (sheet->axis.high - sheet->axis.low) * PLOT_WIDTH;
}

static double y_of(const struct panel *panel, double share)
{
	return panel->top + (1 - share) * PLOT_HEIGHT;
}

/* ---- curves ---- */

/* The mean category divided by the highest category. */
static double score_at(const struct irt_item *item, double theta, int unused)
{
	double p[IRT_CATEGORIES_MAX], mean = 0;

	(void)unused;
	irt_item_probabilities(item, theta, p);
	for (int k = 1; k < item->categories; k++)
		mean += k * p[k];
	return mean / (item->categories - 1);
}

static double category_at(const struct irt_item *item, double theta, int category)
{
	double p[IRT_CATEGORIES_MAX];

	irt_item_probabilities(item, theta, p);
	return p[category];
}

typedef double curve_fn(const struct irt_item *item, double theta, int category);

static double theta_of(const struct sheet *sheet, int point)
{
	return sheet->axis.low + (sheet->axis.high - sheet->axis.low) * point / POINTS;
}

static void draw_curve(const struct sheet *sheet, const struct panel *panel, curve_fn *curve,
        int category, const char *classes)
{
	const struct irt_item *item = &sheet->figure->item[panel->item];

	fprintf(sheet->file, "<path class=\"%s\" d=\"", classes);
	for (int i = 0; i <= POINTS; i++) {
		double theta = theta_of(sheet, i);

		fprintf(sheet->file, "%c%.1f %.1f", i ? 'L' : 'M', x_of(sheet, panel, theta),
		        y_of(panel, curve(item, theta, category)));
	}
	fputs("\"/>\n", sheet->file);
}

/* The number of a category stands where its probability is largest inside the plot. */
static void draw_category(const struct sheet *sheet, const struct panel *panel, int category)
{
	const struct irt_item *item = &sheet->figure->item[panel->item];
	char text[NOTE_SIZE];
	double most = 0, at = 0;

	draw_curve(sheet, panel, category_at, category, "category");
	for (int i = 1; i < POINTS; i++) {
		double theta = theta_of(sheet, i), p = category_at(item, theta, category);

		if (p > most) {
			most = p;
			at = theta;
		}
	}
	snprintf(text, sizeof(text), "%d", category);
	if (most >= RARE_LEAST)
		tools_svg_text(sheet->file, x_of(sheet, panel, at),
		        fmax(y_of(panel, most) - 2, panel->top + 9), "small middle quiet", text);
}

/* ---- information ---- */

static double information_most(const struct sheet *sheet, size_t j)
{
	double most = 0;

	for (int i = 0; i <= POINTS; i++)
		most = fmax(most,
		        irt_item_test_information(&sheet->figure->item[j], theta_of(sheet, i)));
	return most;
}

/* One axis for all items. It is limited so that one item with a diverging slope does not set it. */
static double information_axis(const struct sheet *sheet)
{
	size_t items = sheet->figure->items;
	double *most = memory_new(items, sizeof(*most)), axis;

	for (size_t j = 0; j < items; j++)
		most[j] = information_most(sheet, j);
	number_sort(most, items);
	axis = fmin(most[items - 1], INFORMATION_OF * most[items / 2]);
	free(most);
	return axis > 0 ? axis : 1;
}

static void draw_information(const struct sheet *sheet, const struct panel *panel)
{
	const struct irt_item *item = &sheet->figure->item[panel->item];

	fprintf(sheet->file, "<path class=\"area\" d=\"M%.1f %.1f", panel->left, y_of(panel, 0));
	for (int i = 0; i <= POINTS; i++) {
		double theta = theta_of(sheet, i);
		double share = irt_item_test_information(item, theta) / sheet->information;

		fprintf(sheet->file, "L%.1f %.1f", x_of(sheet, panel, theta),
		        y_of(panel, fmin(share, 1)));
	}
	fprintf(sheet->file, "L%.1f %.1fz\"/>\n", panel->left + PLOT_WIDTH, y_of(panel, 0));
}

/* ---- observed answers ---- */

struct dot {
	double weight, theta, score;
};

static struct dot dot_of(const struct figure *figure, size_t j, size_t from, size_t nodes)
{
	const struct irt_expected *expected = figure->expected;
	int categories = figure->item[j].categories;
	struct dot dot = {0};

	for (size_t q = from; q < from + nodes && q < expected->nodes; q++)
		for (int k = 0; k < categories; k++) {
			double answers = expected->answers[(expected->first[j] + (size_t)k) *
			                                           expected->nodes +
			                                   q];

			dot.weight += answers;
			dot.theta += answers * expected->node[q];
			dot.score += answers * k;
		}
	dot.theta /= dot.weight;
	dot.score /= dot.weight * (categories - 1);
	return dot;
}

static void draw_dots(const struct sheet *sheet, const struct panel *panel)
{
	const struct irt_expected *expected = sheet->figure->expected;
	double most = 0;
	double all = dot_of(sheet->figure, panel->item, 0, expected->nodes).weight;
	size_t wide = tools_figure_bin(expected, BIN_WANTED);

	for (size_t q = 0; q < expected->nodes; q += wide)
		most = fmax(most, dot_of(sheet->figure, panel->item, q, wide).weight);
	for (size_t q = 0; q < expected->nodes; q += wide) {
		struct dot dot = dot_of(sheet->figure, panel->item, q, wide);

		if (dot.weight >= DOT_SHARE * all && dot.theta >= sheet->axis.low &&
		        dot.theta <= sheet->axis.high)
			tools_svg_mark(sheet->file, x_of(sheet, panel, dot.theta),
			        y_of(panel, dot.score),
			        DOT_LEAST + DOT_MORE * sqrt(dot.weight / most), SVG_DISC, "dot");
	}
}

/* ---- a panel ---- */

static void draw_frame(const struct sheet *sheet, const struct panel *panel)
{
	double bottom = y_of(panel, 0), right = panel->left + PLOT_WIDTH;
	double tick = sheet->axis.high - sheet->axis.low > 8 ? 2 : 1;
	char text[NOTE_SIZE];

	for (int i = 0; i <= 4; i++)
		tools_svg_line(sheet->file, panel->left, y_of(panel, i / 4.0), right,
		        y_of(panel, i / 4.0), "grid");
	for (int i = 0; i <= 2; i++) {
		snprintf(text, sizeof(text), "%g", i / 2.0);
		tools_svg_text(sheet->file, panel->left - 5, y_of(panel, i / 2.0) + 4,
		        "small end quiet", text);
	}
	for (double at = sheet->axis.low; at <= sheet->axis.high; at += tick) {
		double x = x_of(sheet, panel, at);

		tools_svg_line(sheet->file, x, bottom, x, bottom + 4, "axis");
		snprintf(text, sizeof(text), "%g", at);
		tools_svg_text(sheet->file, x, bottom + LINE, "small middle quiet", text);
	}
	tools_svg_line(sheet->file, panel->left, bottom, right, bottom, "axis");
	snprintf(text, sizeof(text), "%.2g", sheet->information);
	tools_svg_text(sheet->file, right + 4, panel->top + 4, "small quiet", text);
	tools_svg_text(sheet->file, right + 4, bottom + 4, "small quiet", "0");
}

static void draw_words(const struct sheet *sheet, const struct panel *panel)
{
	const struct irt_item *item = &sheet->figure->item[panel->item];
	char *name = tools_svg_shortened(sheet->figure->name[panel->item], NAME_COLUMNS);
	char text[NOTE_SIZE], b[VALUE_SIZE] = "", c[VALUE_SIZE] = "";

	if (item->categories == 2)
		snprintf(b, sizeof(b), " · b %.3g", -item->d[1] / item->a);
	if (item->model == IRT_3PL)
		snprintf(c, sizeof(c), " · c %.3g", item->c);
	snprintf(text, sizeof(text), "%s · a %.3g%s%s · I ≤ %.3g", irt_model_name(item->model),
	        item->a, b, c, information_most(sheet, panel->item));
	tools_svg_text(sheet->file, panel->left, panel->top - LINE - 8, "head", name);
	tools_svg_text(sheet->file, panel->left, panel->top - 8, "small quiet", text);
	free(name);
}

static void draw_panel(const struct sheet *sheet, const struct panel *panel)
{
	int categories = sheet->figure->item[panel->item].categories;

	tools_svg_group_begin(sheet->file, sheet->figure->name[panel->item]);
	draw_words(sheet, panel);
	draw_information(sheet, panel);
	draw_frame(sheet, panel);
	for (int k = 0; categories > 2 && k < categories; k++)
		draw_category(sheet, panel, k);
	draw_curve(sheet, panel, score_at, 0, "curve");
	draw_dots(sheet, panel);
	tools_svg_group_end(sheet->file);
}

/* ---- the document ---- */

static void draw_legend(FILE *file)
{
	static const struct tools_svg_words words[] = {
	        {"模型曲线：答对率（多级题为平均得分率）",
	                "the model: share right (mean category over the highest)"},
	        {"实际作答（期望频数，点越大权数越大）",
	                "what was answered (expected counts; larger: more weight)"},
	        {"信息量 I（右轴，各题同尺度）",
	                "information I (right axis, the same for all items)"},
	        {"虚线：多级题各级概率", "dashed: each category of an item with several"},
	};
	double first = MARGIN + 2.4 * LINE, middle = MARGIN + SAMPLE_WIDTH / 2;
	double end = MARGIN + SAMPLE_WIDTH;

	for (int i = 0; i < 4; i++)
		tools_svg_words(file, end + 8, first + i * LEGEND_LINE, "small", &words[i]);
	first -= 4;
	tools_svg_line(file, MARGIN, first, end, first, "curve");
	tools_svg_mark(file, middle, first + LEGEND_LINE, DOT_LEAST + DOT_MORE, SVG_DISC, "dot");
	tools_svg_rect(file, MARGIN, first + 2 * LEGEND_LINE - 6, SAMPLE_WIDTH, 12, "area");
	tools_svg_line(
	        file, MARGIN, first + 3 * LEGEND_LINE, end, first + 3 * LEGEND_LINE, "category");
}

static struct figure_range axis_of(const struct irt_expected *expected)
{
	struct figure_range people = tools_figure_people(expected);

	return (struct figure_range){
	        fmin(floor(people.low), -RANGE_LEAST), fmax(ceil(people.high), RANGE_LEAST)};
}

void tools_curves_draw(const struct figure *figure, FILE *file)
{
	static const struct tools_svg_words title = {
	        "题目反应曲线与信息量", "Items: response curves and information"};
	static const struct tools_svg_words about = {
	        "每题一格：横轴能力，左轴答对率或平均得分率，右轴信息量。",
	        "A panel an item: ability across, the share right or mean score on the left, "
	        "information on the right."};
	struct sheet sheet = {figure, file, axis_of(figure->expected), 0};
	size_t lines = (figure->items + PANELS_WIDE - 1) / PANELS_WIDE;

	sheet.information = information_axis(&sheet);
	tools_svg_begin(file, 2 * MARGIN + PANELS_WIDE * PANEL_WIDTH,
	        TOP + (double)lines * PANEL_HEIGHT + MARGIN, &title, &about);
	tools_svg_words(file, MARGIN, MARGIN + LINE / 2, "title", &title);
	draw_legend(file);
	for (size_t j = 0; j < figure->items; j++) {
		size_t line = j / PANELS_WIDE, place = j % PANELS_WIDE;
		const struct panel panel = {j, MARGIN + (double)place * PANEL_WIDTH + PLOT_LEFT,
		        TOP + (double)line * PANEL_HEIGHT + PLOT_TOP};

		draw_panel(&sheet, &panel);
	}
	tools_svg_end(file);
}
