/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All figures of groups and of places, and ranks, as tables. */
#include <prose/chapter_parts.h>

#include <math.h>

static struct str status_of(const struct prose_making *making, const json_t *one)
{
	struct str status = str_from(prose_text(one, "status"));

	return prose_label(making, reporting_label(REPORTING_STATUS, status));
}

static const struct prose_column figures_columns[] = {{SAY_COL_GROUP, 0.2}, {SAY_COL_N, 0.08},
        {SAY_COL_SHARE, 0.08}, {SAY_COL_SE, 0.08}, {SAY_COL_INTERVAL, 0.15}, {SAY_COL_DEFF, 0.09},
        {SAY_COL_N_EFF, 0.1}, {SAY_COL_TARGET, 0.11}, {SAY_COL_STATUS, 0.11}};
enum { FIGURES_COLUMNS = sizeof(figures_columns) / sizeof(*figures_columns) };

static void figures_row(const struct prose_making *making, struct prose_table *table,
        struct str label, const json_t *one)
{
	struct arena *arena = &making->document->arena;
	struct prose_table_row *row = prose_table_row(making->document, table);

	row->cells[0] = label;
	row->cells[1] = prose_count(arena, prose_number(one, "n"));
	row->cells[2] = prose_percent(arena, prose_number(one, "share"));
	row->cells[3] = prose_points(arena, prose_number(one, "se"));
	row->cells[4] = prose_interval(arena, prose_ci(one, 0), prose_ci(one, 1));
	row->cells[5] = prose_decimal(arena, prose_number(one, "deff"), 2);
	row->cells[6] = prose_count(arena, prose_number(one, "n_eff"));
	row->cells[7] = prose_chance(
	        arena, making->document->language, prose_number(one, "target_probability"));
	row->cells[8] = status_of(making, one);
}

void prose_chapter_groups_table(const struct prose_making *making)
{
	const json_t *list = json_object_get(making->source->figures, "estimates"), *one;
	struct prose_table *table = prose_add_table(
	        making->document, SAY_GROUPS_TABLE, figures_columns, FIGURES_COLUMNS);

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		if (prose_is_own(making, one))
			figures_row(making, table, prose_name(making, one, "group_label"), one);
	prose_add_said(making->document, PROSE_NOTE, SAY_POINTS_ABOUT, NULL);
}

static const json_t *area_of(const struct prose_making *making, const char *region)
{
	const json_t *list = json_object_get(making->source->figures, "areas"), *one;

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		if (prose_is(one, "region", region))
			return one;
	return NULL;
}

static struct str figure(const struct prose_making *making, const json_t *one)
{
	struct arena *arena = &making->document->arena;

	if (!isfinite(prose_number(one, "share")))
		return status_of(making, one);
	return prose_said(making, SAY_CELL_VALUE,
	        PROSE_SLOTS({"share", prose_percent(arena, prose_number(one, "share"))},
	                {"interval", prose_interval(arena, prose_ci(one, 0), prose_ci(one, 1))}));
}

static void region_row(
        const struct prose_making *making, struct prose_table *table, const json_t *one)
{
	struct arena *arena = &making->document->arena;
	struct prose_table_row *row = prose_table_row(making->document, table);
	const json_t *model = json_object_get(area_of(making, prose_text(one, "region")), "model");

	row->cells[0] = prose_name(making, one, "region_name");
	row->cells[1] = prose_count(arena, prose_number(one, "n"));
	row->cells[2] = figure(making, one);
	row->cells[3] = model ? figure(making, model) : STR("–");
	row->cells[4] = prose_points(arena, prose_number(model, "rmse"));
	row->cells[5] = prose_decimal(arena, prose_number(model, "gamma"), 2);
	row->cells[6] = model ? status_of(making, model) : status_of(making, one);
}

static bool is_place(const struct prose_making *making, const json_t *one)
{
	return !prose_is_own(making, one) && prose_is(one, "group", "all");
}

/* Where a model was made, beside what it rests on; else as groups are. */
static void places_table(const struct prose_making *making, bool modelled)
{
	static const struct prose_column columns[] = {{SAY_COL_REGION, 0.2}, {SAY_COL_N, 0.07},
	        {SAY_COL_DIRECT, 0.21}, {SAY_COL_MODEL, 0.21}, {SAY_COL_RMSE, 0.09},
	        {SAY_COL_GAMMA, 0.1}, {SAY_COL_STATUS, 0.12}};
	const json_t *list = json_object_get(making->source->figures, "estimates"), *one;
	struct prose_table *table =
	        modelled ? prose_add_table(making->document, SAY_REGIONS_TABLE, columns, 7)
	                 : prose_add_table(making->document, SAY_REGIONS_TABLE, figures_columns,
	                           FIGURES_COLUMNS);

	if (!modelled)
		table->heads[0] = prose_sentence(SAY_COL_REGION, making->document->language);
	for (size_t i = 0; (one = json_array_get(list, i)); i++) {
		if (!is_place(making, one))
			continue;
		if (modelled)
			region_row(making, table, one);
		else
			figures_row(making, table, prose_name(making, one, "region_name"), one);
	}
}

void prose_chapter_regions_table(const struct prose_making *making)
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

static struct str rank_said(const struct prose_making *making, const json_t *rank)
{
	struct arena *arena = &making->document->arena;
	const json_t *interval = json_object_get(rank, "rank");

	if (json_array_size(interval) != 2)
		return prose_said(making, SAY_RANK_NONE, NULL);
	return prose_said(making, SAY_RANK_OF,
	        PROSE_SLOTS(
	                {"low", prose_count(arena, json_number_value(json_array_get(interval, 0)))},
	                {"high",
	                        prose_count(arena, json_number_value(json_array_get(interval, 1)))},
	                {"ranked", prose_count(arena, prose_number(rank, "ranked"))}));
}

static void ranks_table(const struct prose_making *making, const json_t *list)
{
	static const struct prose_column columns[] = {
	        {SAY_RANK_REGION, 0.4}, {SAY_RANK_INTERVAL, 0.35}, {SAY_RANK_TIED, 0.25}};
	struct prose_table *table = prose_add_table(making->document, SAY_RANKS, columns, 3);
	const json_t *one;

	for (size_t i = 0; (one = json_array_get(list, i)); i++) {
		struct prose_table_row *row = prose_table_row(making->document, table);
		size_t tied = json_array_size(json_object_get(one, "tied_with"));

		row->cells[0] = prose_name(making, one, "region_name");
		row->cells[1] = rank_said(making, one);
		row->cells[2] = prose_said(making, SAY_RANK_TIES,
		        PROSE_SLOTS(
		                {"count", prose_count(&making->document->arena, (double)tied)}));
	}
}

static void promises(const struct prose_making *making)
{
	const json_t *list = json_object_get(making->source->figures, "rank_targets"), *one;
	struct arena *arena = &making->document->arena;

	for (size_t i = 0; (one = json_array_get(list, i)); i++) {
		const json_t *rank = json_object_get(one, "rank");
		struct str quote = str_from(prose_text(one, "quote"));

		if (json_array_size(rank) != 2) {
			prose_add_said(making->document, PROSE_PARAGRAPH, SAY_RANK_TARGET_NONE,
			        PROSE_SLOTS({"quote", quote}));
			continue;
		}
		prose_add_said(making->document, PROSE_PARAGRAPH, SAY_RANK_TARGET,
		        PROSE_SLOTS({"quote", quote},
		                {"among", prose_name(making, one, "among_name")},
		                {"rank", arena_printf(arena, "%lld–%lld",
		                                 json_integer_value(json_array_get(rank, 0)),
		                                 json_integer_value(json_array_get(rank, 1)))}));
	}
}

void prose_chapter_ranks(const struct prose_making *making)
{
	const json_t *list = json_object_get(making->source->figures, "ranks");
	const json_t *targets = json_object_get(making->source->figures, "rank_targets");

	if (!json_array_size(list) && !json_array_size(targets))
		return;
	prose_add_heading(making->document, 2, SAY_RANKS);
	promises(making);
	if (!json_array_size(list))
		return;
	prose_add_said(making->document, PROSE_NOTE, SAY_RANKS_ABOUT, NULL);
	ranks_table(making, list);
}
