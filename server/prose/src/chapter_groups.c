/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups under headings of their variable, and the regions below the survey's. */
#include <prose/chapter_parts.h>

#include <math.h>
#include <string.h>

static const struct {
	const char *prefix;
	enum prose_sentence heading;
} variables[] = {
        {"sex=", SAY_GROUP_SEX},
        {"age=", SAY_GROUP_AGE},
        {"residence=", SAY_GROUP_RESIDENCE},
        {"education=", SAY_GROUP_EDUCATION},
        {"key_group=", SAY_GROUP_KEY},
};
enum { VARIABLES = sizeof(variables) / sizeof(*variables) };

static const json_t *estimates_of(const struct prose_making *making)
{
	return json_object_get(making->source->figures, "estimates");
}

static struct picture_axis axis_of(double most, double target)
{
	return prose_picture_axis_of_shares(isfinite(target) ? fmax(most, target) : most);
}

static double most_of_groups(const struct prose_making *making)
{
	const json_t *list = estimates_of(making), *one;
	double most = 0;

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		if (prose_is_own(making, one))
			most = fmax(most, prose_ci(one, 1));
	return most;
}

static void cell_row(const struct prose_making *making, struct prose_forest *forest,
        struct str label, const json_t *estimate)
{
	struct prose_row *row = prose_forest_row(making->document, forest, label);

	row->strip.marks[row->strip.mark_count++] = prose_mark(estimate, false);
	row->value = prose_cell_value(making, estimate);
}

static void variable_rows(
        const struct prose_making *making, struct prose_forest *forest, size_t variable)
{
	const json_t *list = estimates_of(making), *one;
	const char *prefix = variables[variable].prefix;
	bool any = false;

	for (size_t i = 0; (one = json_array_get(list, i)); i++) {
		if (!prose_is_own(making, one) ||
		        strncmp(prose_text(one, "group"), prefix, strlen(prefix)) != 0)
			continue;
		if (!any)
			prose_forest_row(making->document, forest,
			        prose_sentence(
			                variables[variable].heading, making->document->language));
		any = true;
		cell_row(making, forest, prose_name(making, one, "group_label"), one);
	}
}

void prose_chapter_groups(const struct prose_making *making)
{
	struct prose_document *document = making->document;
	struct prose_forest *forest;

	prose_add_heading(document, 2, SAY_GROUPS);
	prose_add_said(document, PROSE_NOTE,
	        prose_has_target(making->source) ? SAY_GROUPS_ABOUT : SAY_GROUPS_ABOUT_PLAIN, NULL);
	forest = prose_add_forest(document, prose_sentence(SAY_GROUPS, document->language));
	prose_forest_target(making, forest);
	forest->axis = axis_of(most_of_groups(making), forest->target);
	if (prose_headline(making->source))
		cell_row(making, forest, prose_sentence(SAY_WHOLE, document->language),
		        prose_headline(making->source));
	for (size_t i = 0; i < VARIABLES; i++)
		variable_rows(making, forest, i);
}

/* --- regions --- */

static const json_t *model_of(const struct prose_making *making, const char *region)
{
	const json_t *list = json_object_get(making->source->figures, "areas"), *one;

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		if (prose_is(one, "region", region))
			return json_object_get(one, "model");
	return NULL;
}

static bool is_region(const struct prose_making *making, const json_t *estimate)
{
	return prose_is(estimate, "group", "all") && !prose_is_own(making, estimate);
}

static void region_row(
        const struct prose_making *making, struct prose_forest *forest, const json_t *estimate)
{
	struct arena *arena = &making->document->arena;
	const json_t *model = model_of(making, prose_text(estimate, "region"));
	double share = prose_number(model, "share");
	struct prose_row *row = prose_forest_row(
	        making->document, forest, prose_name(making, estimate, "region_name"));

	row->strip.marks[row->strip.mark_count++] = prose_mark(estimate, false);
	row->value = prose_cell_value(making, estimate);
	if (!isfinite(share))
		return;
	row->strip.marks[row->strip.mark_count++] = prose_mark(model, true);
	row->value = arena_printf(arena, "%.*s\n%.*s", STR_ARG(row->value),
	        STR_ARG(prose_flagged(making, model,
	                prose_say(arena, making->document->language, SAY_MODEL_VALUE,
	                        PROSE_SLOTS({"share", prose_percent(arena, share)},
	                                {"interval", prose_interval(arena, prose_ci(model, 0),
	                                                     prose_ci(model, 1))})))));
}

/* How many regions there are, the largest value of a picture of them, whether any has a model. */
struct regions {
	size_t count;
	double most;
	bool modelled;
};

static struct regions regions_of(const struct prose_making *making)
{
	const json_t *list = estimates_of(making), *one, *model;
	struct regions regions = {0};

	for (size_t i = 0; (one = json_array_get(list, i)); i++) {
		if (!is_region(making, one))
			continue;
		model = model_of(making, prose_text(one, "region"));
		regions.count++;
		regions.most = fmax(regions.most, fmax(prose_ci(one, 1), prose_ci(model, 1)));
		regions.modelled = regions.modelled || isfinite(prose_number(model, "share"));
	}
	return regions;
}

void prose_chapter_regions(const struct prose_making *making, size_t rows_most)
{
	struct prose_document *document = making->document;
	struct arena *arena = &document->arena;
	const json_t *list = estimates_of(making), *one;
	struct regions regions = regions_of(making);
	struct prose_forest *forest;
	size_t shown = 0;

	if (!regions.count)
		return;
	prose_add_heading(document, 2, SAY_REGIONS);
	prose_add_said(document, PROSE_NOTE,
	        regions.modelled ? SAY_REGIONS_ABOUT : SAY_REGIONS_DIRECT, NULL);
	forest = prose_add_forest(document, prose_sentence(SAY_REGIONS, document->language));
	prose_forest_target(making, forest);
	forest->axis = axis_of(regions.most, forest->target);
	for (size_t i = 0; (one = json_array_get(list, i)) && shown < rows_most; i++) {
		if (!is_region(making, one))
			continue;
		region_row(making, forest, one);
		shown++;
	}
	if (shown < regions.count)
		prose_add_said(document, PROSE_NOTE, SAY_REGIONS_FIRST,
		        PROSE_SLOTS({"shown", prose_count(arena, (double)shown)},
		                {"left", prose_count(arena, (double)(regions.count - shown))}));
}
