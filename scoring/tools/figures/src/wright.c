/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks are placed from top to bottom, each in the first column where it does not touch the label
 * above. */
#include <tools/figures/figures.h>

#include "svg.h"

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	COLUMNS_WANTED = 6,
	LABEL_COLUMNS = 18,
	LABEL_SIZE = 160,
	NOTE_SIZE = 256,
	STEP_SIZE = 16,
	VALUE_SIZE = 32
};

#define PITCH         16.0   /* between two labels in one column */
#define MARGIN        24.0   /* around the document */
#define TOP           96.0   /* height of the title and the heads */
#define PEOPLE_WIDTH  240.0  /* of the histogram of people */
#define ITEMS_WIDTH   360.0  /* at least; the title needs this width too */
#define AXIS_WIDTH    56.0   /* for the numbers, between people and items */
#define MARK_WIDTH    22.0   /* in front of a label */
#define UNIT_LEAST    80.0   /* initial height of one unit of ability */
#define HEIGHT_MOST   3000.0 /* of the axis; beyond it more columns of labels are used */
#define GROWTH        1.15   /* factor of the axis, while labels need too many columns */
#define SPAN_LEAST    4.0    /* of the axis, in units of ability */
#define BIN_WANTED    0.25   /* width of a bar, in units of ability */
#define MARK_SIZE     4.0
#define SHARE_ON_AXIS 0.95 /* length of the longest bar, as a share of the histogram */

struct mark {
	double at;
	size_t item;
	int step;   /* 0: an item with two categories */
	int beyond; /* -1 below the map, 1 above */
	size_t column;
	double y;
	char label[LABEL_SIZE];
};

struct map {
	const struct figure *figure;
	FILE *file;
	struct mark *mark;
	size_t marks, columns, above, below; /* above, below: marks outside the map */
	struct figure_range axis;
	double unit, top, bottom, column_width, items_left;
};

/* ---- marks ---- */

static double place_of(const struct irt_item *item, int step)
{
	double at = step ? (item->d[step - 1] - item->d[step]) / item->a : -item->d[1] / item->a;

	return isnan(at) ? (double)INFINITY : at;
}

/* "K07"; "K07.2" for a step; "↑ K07 (12.3)" outside the map. */
static void label_make(struct mark *mark, const char *name)
{
	char step[STEP_SIZE] = "", value[VALUE_SIZE] = "";

	if (mark->step)
		snprintf(step, sizeof(step), ".%d", mark->step);
	if (mark->beyond)
		snprintf(value, sizeof(value), " (%.4g)", mark->at);
	snprintf(mark->label, sizeof(mark->label), "%s%s%s%s",
	        mark->beyond > 0   ? "↑ "
	        : mark->beyond < 0 ? "↓ "
	                           : "",
	        name, step, value);
}

static void mark_add(struct map *map, size_t item, int step)
{
	struct mark *mark = &map->mark[map->marks++];
	const struct irt_expected *expected = map->figure->expected;
	char *name = tools_svg_shortened(map->figure->name[item], LABEL_COLUMNS);
	double edge = expected->node[expected->nodes - 1];

	*mark = (struct mark){
	        .at = place_of(&map->figure->item[item], step), .item = item, .step = step};
	mark->beyond = mark->at > edge ? 1 : mark->at < -edge ? -1 : 0;
	map->above += mark->beyond > 0;
	map->below += mark->beyond < 0;
	label_make(mark, name);
	free(name);
}

static int compare_marks(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	if (x->at > y->at || x->at < y->at)
		return x->at > y->at ? -1 : 1;
	if (x->item != y->item)
		return x->item < y->item ? -1 : 1;
	return x->step - y->step;
}

static void marks_make(struct map *map)
{
	size_t most = 0;

	for (size_t j = 0; j < map->figure->items; j++)
		most += map->figure->item[j].categories - 1u;
	map->mark = memory_new(most + 1, sizeof(*map->mark));
	for (size_t j = 0; j < map->figure->items; j++) {
		int categories = map->figure->item[j].categories;

		if (categories == 2)
			mark_add(map, j, 0);
		for (int k = 1; categories > 2 && k < categories; k++)
			mark_add(map, j, k);
	}
	qsort(map->mark, map->marks, sizeof(*map->mark), compare_marks);
	for (size_t i = 0; i < map->marks; i++)
		map->column_width = fmax(
		        map->column_width, tools_svg_text_width(map->mark[i].label) + MARK_WIDTH);
}

/* ---- layout ---- */

static void axis_make(struct map *map)
{
	struct figure_range range = tools_figure_people(map->figure->expected);

	for (size_t i = 0; i < map->marks; i++)
		if (!map->mark[i].beyond) {
			range.low = fmin(range.low, map->mark[i].at);
			range.high = fmax(range.high, map->mark[i].at);
		}
	map->axis = (struct figure_range){floor(range.low), ceil(range.high)};
	while (map->axis.high - map->axis.low < SPAN_LEAST) {
		map->axis.low--;
		map->axis.high++;
	}
}

static double y_of(const struct map *map, double at)
{
	return map->top + (map->axis.high - at) * map->unit;
}

static void columns_fill(struct map *map, double *last)
{
	map->columns = 1;
	last[0] = -(double)INFINITY;
	for (size_t i = 0; i < map->marks; i++) {
		struct mark *mark = &map->mark[i];

		if (mark->beyond)
			continue;
		mark->y = y_of(map, mark->at);
		mark->column = 0;
		while (mark->column < map->columns && mark->y - last[mark->column] < PITCH)
			mark->column++;
		if (mark->column == map->columns)
			map->columns++;
		last[mark->column] = mark->y;
	}
}

static double lines_of(const struct map *map, size_t marks)
{
	size_t lines = (marks + map->columns - 1) / map->columns;

	return (double)lines;
}

/* Marks outside the map fill lines from left to right, in the order of the axis. */
static void beyond_place(struct map *map)
{
	size_t above = 0, below = 0;

	for (size_t i = 0; i < map->marks; i++) {
		struct mark *mark = &map->mark[i];

		if (!mark->beyond)
			continue;
		size_t n = mark->beyond > 0 ? above++ : below++, line = n / map->columns;

		mark->column = n % map->columns;
		mark->y = (double)line * PITCH +
		          (mark->beyond > 0 ? TOP + PITCH / 2 : map->bottom + PITCH);
	}
}

static void place(struct map *map)
{
	double *last = memory_new(map->marks + 1, sizeof(*last)), span;

	axis_make(map);
	span = map->axis.high - map->axis.low;
	map->top = TOP;
	map->unit = UNIT_LEAST;
	columns_fill(map, last);
	while (map->columns > COLUMNS_WANTED && map->unit * span < HEIGHT_MOST) {
		map->unit *= GROWTH;
		columns_fill(map, last);
	}
	map->top = TOP + PITCH * (lines_of(map, map->above) + (map->above > 0));
	columns_fill(map, last);
	map->bottom = y_of(map, map->axis.low);
	map->items_left = MARGIN + PEOPLE_WIDTH + AXIS_WIDTH;
	beyond_place(map);
	free(last);
}

/* ---- people ---- */

static double people_in(const struct irt_expected *expected, size_t from, size_t nodes)
{
	double sum = 0;

	for (size_t q = from; q < from + nodes && q < expected->nodes; q++)
		sum += expected->people[q];
	return sum;
}

/* 1, 2 or 5 times a power of ten, so that two to four ticks reach the longest bar. */
static double tick_of(double most)
{
	double power = pow(10, floor(log10(most / 2))), times = most / 2 / power;

	return power * (times >= 5 ? 5 : times >= 2 ? 2 : 1);
}

static void draw_shares(const struct map *map, double most)
{
	double tick = tick_of(most), axis = MARGIN + PEOPLE_WIDTH;
	char text[LABEL_SIZE];

	for (int i = 0; i * tick <= most / SHARE_ON_AXIS; i++) {
		double x = axis - i * tick / most * PEOPLE_WIDTH * SHARE_ON_AXIS;

		tools_svg_line(map->file, x, map->bottom, x, map->bottom + 4, "axis");
		snprintf(text, sizeof(text), "%g%%", 100 * i * tick);
		tools_svg_text(map->file, x, map->bottom + PITCH, "small middle quiet", text);
	}
	tools_svg_words(map->file, MARGIN, map->bottom + 2 * PITCH, "small quiet",
	        &(struct tools_svg_words){"各段人数占比", "share of people"});
}

static void draw_people(const struct map *map)
{
	const struct irt_expected *expected = map->figure->expected;
	double step = expected->node[1] - expected->node[0], all = 0, most = 0;
	size_t wide = tools_figure_bin(expected, BIN_WANTED);
	double axis = MARGIN + PEOPLE_WIDTH;

	all = people_in(expected, 0, expected->nodes);
	for (size_t q = 0; q < expected->nodes; q += wide)
		most = fmax(most, people_in(expected, q, wide) / all);
	for (size_t q = 0; q < expected->nodes; q += wide) {
		double low = expected->node[q] - step / 2, high = low + (double)wide * step;
		double length =
		        people_in(expected, q, wide) / all / most * PEOPLE_WIDTH * SHARE_ON_AXIS;
		double top = y_of(map, fmin(high, map->axis.high));

		if (low < map->axis.high && high > map->axis.low)
			tools_svg_rect(map->file, axis - length, top, length,
			        y_of(map, fmax(low, map->axis.low)) - top, "bar");
	}
	draw_shares(map, most);
}

/* ---- items ---- */

static bool is_anchor(const struct map *map, size_t item)
{
	return map->figure->anchor && map->figure->anchor[item].fixed;
}

static enum tools_svg_mark shape_of(const struct map *map, const struct mark *mark)
{
	return mark->step                                       ? SVG_SQUARE
	       : map->figure->item[mark->item].model == IRT_3PL ? SVG_DIAMOND
	                                                        : SVG_DISC;
}

static void draw_mark(const struct map *map, const struct mark *mark)
{
	double x = map->items_left + (double)mark->column * map->column_width;
	const struct irt_item *item = &map->figure->item[mark->item];
	char *about;

	if (asprintf(&about, "%s: %s, a %.4g, %s %.4g", map->figure->name[mark->item],
	            irt_model_name(item->model), item->a, mark->step ? "step" : "b", mark->at) < 0)
		return;
	tools_svg_group_begin(map->file, about);
	tools_svg_mark(map->file, x + MARK_SIZE * 2, mark->y, MARK_SIZE, shape_of(map, mark),
	        is_anchor(map, mark->item) ? "hollow" : "full");
	tools_svg_text(
	        map->file, x + MARK_WIDTH - MARK_SIZE, mark->y + MARK_SIZE, "label", mark->label);
	tools_svg_group_end(map->file);
	free(about);
}

static void draw_axis(const struct map *map, double right)
{
	double axis = MARGIN + PEOPLE_WIDTH;
	char text[LABEL_SIZE];

	for (double at = map->axis.low; at <= map->axis.high; at++) {
		double y = y_of(map, at);

		tools_svg_line(map->file, MARGIN, y, axis, y, "grid");
		tools_svg_line(map->file, map->items_left, y, right, y, "grid");
		snprintf(text, sizeof(text), "%g", at);
		tools_svg_text(map->file, axis + AXIS_WIDTH / 2, y + MARK_SIZE, "middle", text);
	}
	tools_svg_line(map->file, axis, map->top, axis, map->bottom, "axis");
	tools_svg_line(map->file, map->items_left, map->top, map->items_left, map->bottom, "axis");
}

/* ---- words ---- */

/* What the shapes mean; only the shapes in the figure are listed. */
static const struct {
	enum tools_svg_mark shape;
	const char *classes;
	struct tools_svg_words words;
} legend[] = {
        {SVG_DISC, "full",
                {"难度 b：能力为 b 的人答对一半", "difficulty b: at this ability half are right"}},
        {SVG_DIAMOND, "full",
                {"3PL 难度 b：答对率为 (1 + c) / 2", "of the 3PL: (1 + c) / 2 are right"}},
        {SVG_SQUARE, "full",
                {"Q.k：从第 k − 1 级到第 k 级各半", "step of Q: category k as likely as k − 1"}},
        {SVG_DISC, "hollow", {"空心：参数给定的锚题", "hollow: an anchor, kept as given"}},
};
enum { LEGENDS = sizeof(legend) / sizeof(*legend), LEGEND_ANCHOR = LEGENDS - 1 };

static bool is_there(const struct map *map, size_t entry)
{
	for (size_t i = 0; i < map->marks; i++)
		if (entry == LEGEND_ANCHOR ? is_anchor(map, map->mark[i].item)
		                           : shape_of(map, &map->mark[i]) == legend[entry].shape)
			return true;
	return false;
}

static double draw_legend(const struct map *map, double y)
{
	for (size_t i = 0; i < LEGENDS; i++) {
		if (!is_there(map, i))
			continue;
		tools_svg_mark(map->file, MARGIN + 2 * MARK_SIZE, y - MARK_SIZE, MARK_SIZE,
		        legend[i].shape, legend[i].classes);
		tools_svg_words(map->file, MARGIN + MARK_WIDTH, y, "small", &legend[i].words);
		y += PITCH;
	}
	return y;
}

static void draw_heads(const struct map *map, const struct tools_svg_words *title)
{
	const struct irt_expected *expected = map->figure->expected;
	double n = 0, sum = 0, square = 0;
	char text[NOTE_SIZE];

	for (size_t q = 0; q < expected->nodes; q++) {
		n += expected->people[q];
		sum += expected->people[q] * expected->node[q];
		square += expected->people[q] * expected->node[q] * expected->node[q];
	}
	tools_svg_words(map->file, MARGIN, MARGIN + PITCH, "title", title);
	snprintf(text, sizeof(text), "人群 people: %zu · 均值 mean %.2f · SD %.2f",
	        map->figure->rows, round(100 * sum / n) / 100 + 0.0,
	        sqrt(fmax(0, square / n - sum / n * (sum / n))));
	tools_svg_text(map->file, MARGIN, TOP - 1.5 * PITCH, "small", text);
	snprintf(text, sizeof(text), "题目 items: %zu", map->figure->items);
	tools_svg_text(map->file, map->items_left, TOP - 1.5 * PITCH, "small", text);
}

void tools_wright_draw(const struct figure *figure, FILE *file)
{
	static const struct tools_svg_words title = {
	        "怀特图：人群能力与题目难度", "Wright map: people and items"};
	static const struct tools_svg_words about = {
	        "左边是能力分布（各人后验按权数相加），右边每题标在其难度处。",
	        "Left the distribution of ability, posteriors added up by weight; right each "
	        "item at its difficulty."};
	struct map map = {.figure = figure, .file = file};
	double right, foot;

	marks_make(&map);
	place(&map);
	right = map.items_left + fmax(map.column_width * (double)map.columns, ITEMS_WIDTH);
	foot = map.bottom + PITCH * (fmax(lines_of(&map, map.below), 2) + 2);
	tools_svg_begin(file, right + MARGIN, foot + LEGENDS * PITCH, &title, &about);
	draw_axis(&map, right);
	draw_people(&map);
	for (size_t i = 0; i < map.marks; i++)
		draw_mark(&map, &map.mark[i]);
	draw_heads(&map, &title);
	draw_legend(&map, foot);
	tools_svg_end(file);
	free(map.mark);
}
