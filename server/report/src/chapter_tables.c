/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All figures of groups and of places, and ranks, as tables. */
#include "chapter_parts.h"

#include <math.h>

static struct str status_of(const struct report_making *making, const json_t *one)
{
	struct str status = str_from(report_text(one, "status"));

	return report_label(making, reporting_label(REPORTING_STATUS, status));
}

static const struct report_column figures_columns[] = {{SAY_COL_GROUP, 0.2}, {SAY_COL_N, 0.08},
        {SAY_COL_SHARE, 0.08}, {SAY_COL_SE, 0.08}, {SAY_COL_INTERVAL, 0.15}, {SAY_COL_DEFF, 0.09},
        {SAY_COL_N_EFF, 0.1}, {SAY_COL_TARGET, 0.11}, {SAY_COL_STATUS, 0.11}};
enum { FIGURES_COLUMNS = sizeof(figures_columns) / sizeof(*figures_columns) };

static void figures_row(const struct report_making *making, struct report_table *table,
        struct str label, const json_t *one)
{
	struct arena *arena = &making->document->arena;
	struct report_table_row *row = report_table_row(making->document, table);

	row->cells[0] = label;
	row->cells[1] = report_count(arena, report_number(one, "n"));
	row->cells[2] = report_percent(arena, report_number(one, "share"));
	row->cells[3] = report_points(arena, report_number(one, "se"));
	row->cells[4] = report_interval(arena, report_ci(one, 0), report_ci(one, 1));
	row->cells[5] = report_decimal(arena, report_number(one, "deff"), 2);
	row->cells[6] = report_count(arena, report_number(one, "n_eff"));
	row->cells[7] = report_chance(
	        arena, making->document->language, report_number(one, "target_probability"));
	row->cells[8] = status_of(making, one);
}

void report_chapter_groups_table(const struct report_making *making)
{
	const json_t *list = json_object_get(making->source->figures, "estimates"), *one;
	struct report_table *table = report_add_table(
	        making->document, SAY_GROUPS_TABLE, figures_columns, FIGURES_COLUMNS);

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		if (report_is_own(making, one))
			figures_row(making, table, report_name(making, one, "group_label"), one);
	report_add_said(making->document, REPORT_NOTE, SAY_POINTS_ABOUT, NULL);
}

static const json_t *area_of(const struct report_making *making, const char *region)
{
	const json_t *list = json_object_get(making->source->figures, "areas"), *one;

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		if (report_is(one, "region", region))
			return one;
	return NULL;
}

static struct str figure(const struct report_making *making, const json_t *one)
{
	struct arena *arena = &making->document->arena;

	if (!isfinite(report_number(one, "share")))
		return status_of(making, one);
	return report_said(making, SAY_CELL_VALUE,
	        REPORT_SLOTS({"share", report_percent(arena, report_number(one, "share"))},
	                {"interval",
	                        report_interval(arena, report_ci(one, 0), report_ci(one, 1))}));
}

static void region_row(
        const struct report_making *making, struct report_table *table, const json_t *one)
{
	struct arena *arena = &making->document->arena;
	struct report_table_row *row = report_table_row(making->document, table);
	const json_t *model = json_object_get(area_of(making, report_text(one, "region")), "model");

	row->cells[0] = report_name(making, one, "region_name");
	row->cells[1] = report_count(arena, report_number(one, "n"));
	row->cells[2] = figure(making, one);
	row->cells[3] = model ? figure(making, model) : STR("–");
	row->cells[4] = report_points(arena, report_number(model, "rmse"));
	row->cells[5] = report_decimal(arena, report_number(model, "gamma"), 2);
	row->cells[6] = model ? status_of(making, model) : status_of(making, one);
}

static bool is_place(const struct report_making *making, const json_t *one)
{
	return !report_is_own(making, one) && report_is(one, "group", "all");
}

/* Where a model was made, beside what it rests on; else as groups are. */
static void places_table(const struct report_making *making, bool modelled)
{
	static const struct report_column columns[] = {{SAY_COL_REGION, 0.2}, {SAY_COL_N, 0.07},
	        {SAY_COL_DIRECT, 0.21}, {SAY_COL_MODEL, 0.21}, {SAY_COL_RMSE, 0.09},
	        {SAY_COL_GAMMA, 0.1}, {SAY_COL_STATUS, 0.12}};
	const json_t *list = json_object_get(making->source->figures, "estimates"), *one;
	struct report_table *table =
	        modelled ? report_add_table(making->document, SAY_REGIONS_TABLE, columns, 7)
	                 : report_add_table(making->document, SAY_REGIONS_TABLE, figures_columns,
	                           FIGURES_COLUMNS);

	if (!modelled)
		table->heads[0] = report_sentence(SAY_COL_REGION, making->document->language);
	for (size_t i = 0; (one = json_array_get(list, i)); i++) {
		if (!is_place(making, one))
			continue;
		if (modelled)
			region_row(making, table, one);
		else
			figures_row(making, table, report_name(making, one, "region_name"), one);
	}
}

void report_chapter_regions_table(const struct report_making *making)
{
	const json_t *list = json_object_get(making->source->figures, "estimates"), *one;
	bool any = false;

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		any = any || is_place(making, one);
	if (any)
		places_table(making,
		        json_array_size(json_object_get(making->source->figures, "areas")) > 0);
}

/* --- ranks --- */

static struct str rank_said(const struct report_making *making, const json_t *rank)
{
	struct arena *arena = &making->document->arena;
	const json_t *interval = json_object_get(rank, "rank");

	if (json_array_size(interval) != 2)
		return report_said(making, SAY_RANK_NONE, NULL);
	return report_said(making, SAY_RANK_OF,
	        REPORT_SLOTS({"low", report_count(arena,
	                                     json_number_value(json_array_get(interval, 0)))},
	                {"high", report_count(
	                                 arena, json_number_value(json_array_get(interval, 1)))},
	                {"ranked", report_count(arena, report_number(rank, "ranked"))}));
}

static void ranks_table(const struct report_making *making, const json_t *list)
{
	static const struct report_column columns[] = {
	        {SAY_RANK_REGION, 0.4}, {SAY_RANK_INTERVAL, 0.35}, {SAY_RANK_TIED, 0.25}};
	struct report_table *table = report_add_table(making->document, SAY_RANKS, columns, 3);
	const json_t *one;

	for (size_t i = 0; (one = json_array_get(list, i)); i++) {
		struct report_table_row *row = report_table_row(making->document, table);
		size_t tied = json_array_size(json_object_get(one, "tied_with"));

		row->cells[0] = report_name(making, one, "region_name");
		row->cells[1] = rank_said(making, one);
		row->cells[2] = report_said(making, SAY_RANK_TIES,
		        REPORT_SLOTS(
		                {"count", report_count(&making->document->arena, (double)tied)}));
	}
}

static void promises(const struct report_making *making)
{
	const json_t *list = json_object_get(making->source->figures, "rank_targets"), *one;
	struct arena *arena = &making->document->arena;

	for (size_t i = 0; (one = json_array_get(list, i)); i++) {
		const json_t *rank = json_object_get(one, "rank");
		struct str quote = str_from(report_text(one, "quote"));

		if (json_array_size(rank) != 2) {
			report_add_said(making->document, REPORT_PARAGRAPH, SAY_RANK_TARGET_NONE,
			        REPORT_SLOTS({"quote", quote}));
			continue;
		}
		report_add_said(making->document, REPORT_PARAGRAPH, SAY_RANK_TARGET,
		        REPORT_SLOTS({"quote", quote},
		                {"among", report_name(making, one, "among_name")},
		                {"rank", arena_printf(arena, "%lld–%lld",
		                                 json_integer_value(json_array_get(rank, 0)),
		                                 json_integer_value(json_array_get(rank, 1)))}));
	}
}

void report_chapter_ranks(const struct report_making *making)
{
	const json_t *list = json_object_get(making->source->figures, "ranks");
	const json_t *targets = json_object_get(making->source->figures, "rank_targets");

	if (!json_array_size(list) && !json_array_size(targets))
		return;
	report_add_heading(making->document, 2, SAY_RANKS);
	promises(making);
	if (!json_array_size(list))
		return;
	report_add_said(making->document, REPORT_NOTE, SAY_RANKS_ABOUT, NULL);
	ranks_table(making, list);
}
