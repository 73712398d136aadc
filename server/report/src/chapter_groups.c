/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups under headings of their variable, and the regions below the survey's. */
#include "chapter_parts.h"

#include <math.h>
#include <string.h>

static const struct {
	const char *prefix;
	enum report_sentence heading;
} variables[] = {
        {"sex=", SAY_GROUP_SEX},
        {"age=", SAY_GROUP_AGE},
        {"residence=", SAY_GROUP_RESIDENCE},
        {"education=", SAY_GROUP_EDUCATION},
        {"key_group=", SAY_GROUP_KEY},
};
enum { VARIABLES = sizeof(variables) / sizeof(*variables) };

static const json_t *estimates_of(const struct report_making *making)
{
	return json_object_get(making->source->figures, "estimates");
}

static struct picture_axis axis_of(double most, double target)
{
	return report_picture_axis_of_shares(isfinite(target) ? fmax(most, target) : most);
}

static double most_of_groups(const struct report_making *making)
{
	const json_t *list = estimates_of(making), *one;
	double most = 0;

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		if (report_is_own(making, one))
			most = fmax(most, report_ci(one, 1));
	return most;
}

static void cell_row(const struct report_making *making, struct report_forest *forest,
        struct str label, const json_t *estimate)
{
	struct report_row *row = report_forest_row(making->document, forest, label);

	row->strip.marks[row->strip.mark_count++] = report_mark(estimate, false);
	row->value = report_cell_value(making, estimate);
}

static void variable_rows(
        const struct report_making *making, struct report_forest *forest, size_t variable)
{
	const json_t *list = estimates_of(making), *one;
	const char *prefix = variables[variable].prefix;
	bool any = false;

	for (size_t i = 0; (one = json_array_get(list, i)); i++) {
		if (!report_is_own(making, one) ||
		        strncmp(report_text(one, "group"), prefix, strlen(prefix)) != 0)
			continue;
		if (!any)
			report_forest_row(making->document, forest,
			        report_sentence(
			                variables[variable].heading, making->document->language));
		any = true;
		cell_row(making, forest, report_name(making, one, "group_label"), one);
	}
}

void report_chapter_groups(const struct report_making *making)
{
	struct report_document *document = making->document;
	struct report_forest *forest;

	report_add_heading(document, 2, SAY_GROUPS);
	report_add_said(document, REPORT_NOTE,
	        report_has_target(making->source) ? SAY_GROUPS_ABOUT : SAY_GROUPS_ABOUT_PLAIN,
	        NULL);
	forest = report_add_forest(document, report_sentence(SAY_GROUPS, document->language));
	report_forest_target(making, forest);
	forest->axis = axis_of(most_of_groups(making), forest->target);
	if (report_headline(making->source))
		cell_row(making, forest, report_sentence(SAY_WHOLE, document->language),
		        report_headline(making->source));
	for (size_t i = 0; i < VARIABLES; i++)
		variable_rows(making, forest, i);
}

/* --- regions --- */

static const json_t *model_of(const struct report_making *making, const char *region)
{
	const json_t *list = json_object_get(making->source->figures, "areas"), *one;

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		if (report_is(one, "region", region))
			return json_object_get(one, "model");
	return NULL;
}

static bool is_region(const struct report_making *making, const json_t *estimate)
{
	return report_is(estimate, "group", "all") && !report_is_own(making, estimate);
}

static void region_row(
        const struct report_making *making, struct report_forest *forest, const json_t *estimate)
{
	struct arena *arena = &making->document->arena;
	const json_t *model = model_of(making, report_text(estimate, "region"));
	double share = report_number(model, "share");
	struct report_row *row = report_forest_row(
	        making->document, forest, report_name(making, estimate, "region_name"));

	row->strip.marks[row->strip.mark_count++] = report_mark(estimate, false);
	row->value = report_cell_value(making, estimate);
	if (!isfinite(share))
		return;
	row->strip.marks[row->strip.mark_count++] = report_mark(model, true);
	row->value = arena_printf(arena, "%.*s\n%.*s", STR_ARG(row->value),
	        STR_ARG(report_say(arena, making->document->language, SAY_MODEL_VALUE,
	                REPORT_SLOTS({"share", report_percent(arena, share)},
	                        {"interval", report_interval(arena, report_ci(model, 0),
	                                             report_ci(model, 1))}))));
}

/* How many regions there are, the largest value of a picture of them, whether any has a model. */
struct regions {
	size_t count;
	double most;
	bool modelled;
};

static struct regions regions_of(const struct report_making *making)
{
	const json_t *list = estimates_of(making), *one, *model;
	struct regions regions = {0};

	for (size_t i = 0; (one = json_array_get(list, i)); i++) {
		if (!is_region(making, one))
			continue;
		model = model_of(making, report_text(one, "region"));
		regions.count++;
		regions.most = fmax(regions.most, fmax(report_ci(one, 1), report_ci(model, 1)));
		regions.modelled = regions.modelled || isfinite(report_number(model, "share"));
	}
	return regions;
}

void report_chapter_regions(const struct report_making *making, size_t rows_most)
{
	struct report_document *document = making->document;
	struct arena *arena = &document->arena;
	const json_t *list = estimates_of(making), *one;
	struct regions regions = regions_of(making);
	struct report_forest *forest;
	size_t shown = 0;

	if (!regions.count)
		return;
	report_add_heading(document, 2, SAY_REGIONS);
	report_add_said(document, REPORT_NOTE,
	        regions.modelled ? SAY_REGIONS_ABOUT : SAY_REGIONS_DIRECT, NULL);
	forest = report_add_forest(document, report_sentence(SAY_REGIONS, document->language));
	report_forest_target(making, forest);
	forest->axis = axis_of(regions.most, forest->target);
	for (size_t i = 0; (one = json_array_get(list, i)) && shown < rows_most; i++) {
		if (!is_region(making, one))
			continue;
		region_row(making, forest, one);
		shown++;
	}
	if (shown < regions.count)
		report_add_said(document, REPORT_NOTE, SAY_REGIONS_FIRST,
		        REPORT_SLOTS({"shown", report_count(arena, (double)shown)},
		                {"left", report_count(arena, (double)(regions.count - shown))}));
}
