/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All columns are read as texts, so that a cell that is no number is a refusal like any other. */
#include "figures_file.h"

#include <base/memory.h>
#include <base/visible.h>
#include <csv/table.h>
#include <groups/groups.h>
#include <model/programme.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column { SERIES, REGION, GROUP, YEAR, ESTIMATE, SE, N, STANDARD, SOURCE, URL, NOTE, COLUMNS };
static const char *const names[COLUMNS] = {"series", "region", "group", "year", "estimate", "se",
        "n", "standard", "source", "url", "note"};

/* The texts, how long they may be, and whether a row must have them. */
static const struct {
	enum column column;
	size_t characters;
	bool needed;
} texts[] = {
        {SERIES, 100, true},
        {GROUP, 40, true},
        {STANDARD, 64, false},
        {SOURCE, 300, true},
        {URL, 500, false},
        {NOTE, 500, false},
};

struct reading {
	struct csv_table *table;
	size_t column[COLUMNS];
	struct load_figures_file *file;
	struct load_figures_report *report;
};

__attribute__((format(printf, 4, 5))) static void refuse(
        struct reading *reading, size_t row, enum column column, const char *format, ...)
{
	enum { REASON_SIZE = 512 };
	struct load_figures_report *report = reading->report;
	char reason[REASON_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	csv_refusals_add(&report->refusals, csv_table_line(reading->table, row), names[column],
	        arena_copy(&report->arena, str_from(reason)));
}

static struct str cell(const struct reading *reading, size_t row, enum column column)
{
	int32_t code = csv_table_labels(reading->table, reading->column[column])[row];

	if (code < 0)
		return (struct str){0};
	return visible_trimmed(
	        str_from(csv_table_level(reading->table, reading->column[column], code)));
}

static void check_texts(struct reading *reading, size_t row)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct str text = cell(reading, row, texts[i].column);

		if (!text.n && texts[i].needed)
			refuse(reading, row, texts[i].column, "空 / it is empty");
		else if (visible_length(text) > texts[i].characters)
			refuse(reading, row, texts[i].column,
			        "超过 %zu 个字 / more than %zu characters", texts[i].characters,
			        texts[i].characters);
		else if (visible_has_lines(text))
			refuse(reading, row, texts[i].column,
			        "不止一行 / it has more than one line");
	}
}

static bool is_region(struct str code)
{
	if (str_equal_c(code, "CN"))
		return true;
	if (code.n != 6 && code.n != 9 && code.n != 12)
		return false;
	for (size_t i = 0; i < code.n; i++)
		if (code.p[i] < '0' || code.p[i] > '9')
			return false;
	return true;
}

/* A group of every survey, or perhaps a key group of some programme. */
static bool is_group(struct str code)
{
	static const struct str key_group = {"key_group=", sizeof("key_group=") - 1};
	size_t i = key_group.n;

	if (groups_find(NULL, code) != GROUPS_MAX)
		return true;
	if (!str_starts(code, key_group) || code.n == i || code.n > i + KEY_GROUPS_CODE_MAX)
		return false;
	for (; i < code.n; i++)
		if (!(code.p[i] >= 'a' && code.p[i] <= 'z') && code.p[i] != '_' &&
		        !(code.p[i] >= '0' && code.p[i] <= '9'))
			return false;
	return true;
}

static void check_codes(struct reading *reading, size_t row, const struct load_figure *figure)
{
	if (!is_region(figure->region))
		refuse(reading, row, REGION,
		        "“%.*s”不是 CN（全国）或 6、9、12 位地区代码 / it is not CN (the nation) "
		        "or a region's code of 6, 9 or 12 digits",
		        STR_ARG(figure->region));
	if (figure->group.n && !is_group(figure->group))
		refuse(reading, row, GROUP,
		        "“%.*s”不是 all（全体）或 sex=female 一类的人群代码 / it is not all, or a "
		        "group such as sex=female",
		        STR_ARG(figure->group));
	if (figure->url.n && !str_starts(figure->url, STR("http://")) &&
	        !str_starts(figure->url, STR("https://")))
		refuse(reading, row, URL,
		        "网址须以 https:// 开头 / an address begins with https://");
}

/* Whether the cell has a number; what is no number is refused and counts as none. */
static bool number_at(struct reading *reading, size_t row, enum column column, double *out)
{
	struct str text = cell(reading, row, column);

	*out = (double)NAN;
	if (!text.n)
		return false;
	if (str_to_double(text, out) && isfinite(*out))
		return true;
	refuse(reading, row, column, "“%.*s”不是数 / it is not a number", STR_ARG(text));
	*out = (double)NAN;
	return false;
}

static void take_share(struct reading *reading, size_t row, struct load_figure *figure)
{
	double share;

	if (!number_at(reading, row, ESTIMATE, &share))
		return;
	if (share > 1 && share <= 100)
		refuse(reading, row, ESTIMATE,
		        "比例须写成小数：%g%% 写成 %g / a share is a fraction: %g %% is %g", share,
		        share / 100, share, share / 100);
	else if (share < 0 || share > 1)
		refuse(reading, row, ESTIMATE, "比例须在 0 与 1 之间 / a share is between 0 and 1");
	figure->estimate = share;
}

/* No sample's share has a larger error than that of one person. */
static void take_error(struct reading *reading, size_t row, struct load_figure *figure)
{
	double share = figure->estimate, se;

	if (!number_at(reading, row, SE, &se))
		return;
	if (!(se > 0) || se * se > share * (1 - share))
		refuse(reading, row, SE,
		        "标准误须写成小数（0.62个百分点写成0.0062），大于0，"
		        "且不大于单个人的标准误 / a standard error is a fraction (0.62 points are "
		        "0.0062), above 0 and not above that of one person");
	figure->se = se;
}

static void take_whole(struct reading *reading, size_t row, enum column column, int64_t least,
        int64_t most, int64_t *out)
{
	struct str text = cell(reading, row, column);

	if (!text.n && column == N)
		return;
	if (!str_to_int64(text, out) || *out < least || *out > most)
		refuse(reading, row, column,
		        "“%.*s”不是 %lld 至 %lld 的整数 / it is no whole number from %lld to %lld",
		        STR_ARG(text), (long long)least, (long long)most, (long long)least,
		        (long long)most);
}

static void check_taken_back(struct reading *reading, size_t row, const struct load_figure *figure)
{
	if (cell(reading, row, ESTIMATE).n)
		return;
	if (!figure->note.n)
		refuse(reading, row, ESTIMATE,
		        "空：若要撤回这个数，请在 note 里说明原因 / it is empty: a figure is taken "
		        "back by a note that says why");
	if (figure->n || !isnan(figure->se))
		refuse(reading, row, ESTIMATE,
		        "空，却有标准误或样本量 / it is empty beside a standard error or an n");
}

static void take_row(struct reading *reading, size_t row)
{
	struct arena *arena = &reading->report->arena;
	struct load_figure *figure = &reading->file->figures[row];
	struct str *const keep[COLUMNS] = {
	        [SERIES] = &figure->series,
	        [REGION] = &figure->region,
	        [GROUP] = &figure->group,
	        [STANDARD] = &figure->standard,
	        [SOURCE] = &figure->source,
	        [URL] = &figure->url,
	        [NOTE] = &figure->note,
	};

	*figure = (struct load_figure){.line = csv_table_line(reading->table, row),
	        .estimate = (double)NAN,
	        .se = (double)NAN};
	for (int c = 0; c < COLUMNS; c++)
		if (keep[c])
			*keep[c] = arena_copy(arena, cell(reading, row, (enum column)c));
	check_texts(reading, row);
	check_codes(reading, row, figure);
	take_whole(reading, row, YEAR, PROGRAMME_YEAR_MIN, PROGRAMME_YEAR_MAX, &figure->year);
	take_share(reading, row, figure);
	take_error(reading, row, figure);
	take_whole(reading, row, N, 1, INT32_MAX, &figure->n);
	check_taken_back(reading, row, figure);
}

static int text_order(struct str a, struct str b)
{
	int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);

	return order ? order : (a.n > b.n) - (a.n < b.n);
}

/* By what a figure is known by, then by line. */
static int figure_order(const void *a, const void *b)
{
	const struct load_figure *x = *(const struct load_figure *const *)a;
	const struct load_figure *y = *(const struct load_figure *const *)b;
	int order = text_order(x->series, y->series);

	if (!order)
		order = text_order(x->region, y->region);
	if (!order)
		order = text_order(x->group, y->group);
	if (!order)
		order = (x->year > y->year) - (x->year < y->year);
	return order ? order : (x->line > y->line) - (x->line < y->line);
}

static bool is_same(const struct load_figure *a, const struct load_figure *b)
{
	return str_equal(a->series, b->series) && str_equal(a->region, b->region) &&
	       str_equal(a->group, b->group) && a->year == b->year;
}

static void check_twice(struct reading *reading)
{
	struct load_figures_file *file = reading->file;
	const struct load_figure **sorted = memory_new(file->count, sizeof(*sorted));

	for (size_t i = 0; i < file->count; i++)
		sorted[i] = &file->figures[i];
	qsort(sorted, file->count, sizeof(*sorted), figure_order);
	for (size_t i = 1; i < file->count; i++)
		if (is_same(sorted[i - 1], sorted[i]))
			refuse(reading, (size_t)(sorted[i] - file->figures), SERIES,
			        "第 %zu 行已有这个数 / the figure is in line %zu, too",
			        sorted[i - 1]->line, sorted[i - 1]->line);
	free(sorted);
}

static bool read_table(struct reading *reading, const char *path, struct error *error)
{
	struct load_figures_file *file = reading->file;

	for (int c = 0; c < COLUMNS; c++)
		reading->column[c] = csv_table_want_label(reading->table, names[c]);
	if (!csv_table_read(reading->table, path, error))
		return false;
	file->count = csv_table_rows(reading->table);
	if (file->count > LOAD_FIGURES_MAX)
		return error_set(error, "%s: more than %d figures", path, LOAD_FIGURES_MAX);
	file->figures = memory_new(file->count, sizeof(*file->figures));
	for (size_t row = 0; row < file->count; row++)
		take_row(reading, row);
	check_twice(reading);
	return true;
}

bool load_figures_read(struct load_figures_file *file, const char *path,
        struct load_figures_report *report, struct error *error)
{
	struct reading reading = {.table = csv_table_new(), .file = file, .report = report};
	bool good = read_table(&reading, path, error);

	csv_table_free(reading.table);
	return good;
}
