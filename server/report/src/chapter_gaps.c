/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far groups and townships are apart. Numbers and how sure they are; no verdict. */
#include "chapter_parts.h"

#include <math.h>

static struct str pair_of(const struct report_making *making, const json_t *gap)
{
	return report_said(making, SAY_GAP_LABEL,
	        REPORT_SLOTS({"group", report_name(making, gap, "group_label")},
	                {"against", report_name(making, gap, "against_label")}));
}

static bool is_told(const struct report_making *making, const json_t *gap)
{
	return report_is_own(making, gap) && isfinite(report_number(gap, "difference"));
}

static void gap_row(
        const struct report_making *making, struct report_forest *forest, const json_t *gap)
{
	struct arena *arena = &making->document->arena;
	double difference = report_number(gap, "difference");
	double low = report_ci(gap, 0), high = report_ci(gap, 1);
	struct report_row *row = report_forest_row(making->document, forest, pair_of(making, gap));

	row->strip.marks[row->strip.mark_count++] =
	        (struct picture_mark){difference, low, high, false};
	row->value = report_said(making, SAY_GAP_VALUE,
	        REPORT_SLOTS({"difference", report_signed(arena, difference)},
	                {"low", report_signed(arena, low)}, {"high", report_signed(arena, high)}));
}

static void changes_said(const struct report_making *making, const json_t *gap)
{
	struct arena *arena = &making->document->arena;
	const json_t *list = json_object_get(gap, "changes"), *one;

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		report_add_said(making->document, REPORT_NOTE, SAY_GAP_CHANGE,
		        REPORT_SLOTS({"pair", pair_of(making, gap)},
		                {"year", report_year(making, one, "year")},
		                {"then", report_signed(arena, report_number(one, "difference"))},
		                {"change", report_signed(arena, report_number(one, "change"))},
		                {"low", report_signed(arena, report_ci(one, 0))},
		                {"high", report_signed(arena, report_ci(one, 1))}));
}

static void gaps_forest(const struct report_making *making, const json_t *list)
{
	struct report_document *document = making->document;
	struct report_forest *forest =
	        report_add_forest(document, report_sentence(SAY_GAPS, document->language));
	double least = 0, most = 0;
	const json_t *one;

	for (size_t i = 0; (one = json_array_get(list, i)); i++) {
		if (!is_told(making, one))
			continue;
		least = fmin(least, fmin(report_number(one, "difference"), report_ci(one, 0)));
		most = fmax(most, fmax(report_number(one, "difference"), report_ci(one, 1)));
	}
	forest->changes = true;
	forest->target = 0;
	forest->axis = report_picture_axis_of_changes(least, most);
	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		if (is_told(making, one))
			gap_row(making, forest, one);
	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		if (is_told(making, one))
			changes_said(making, one);
}

/* --- between townships --- */

static const struct {
	const char *measure;
	enum report_sentence name;
} spreads[] = {
        {"range", SAY_SPREAD_RANGE},
        {"sd", SAY_SPREAD_SD},
        {"dissimilarity", SAY_SPREAD_DISSIMILARITY},
};

static enum report_sentence spread_name(const json_t *one)
{
	size_t i = 0;

	while (i < 2 && !report_is(one, "measure", spreads[i].measure))
		i++;
	return spreads[i].name;
}

static void spreads_said(const struct report_making *making)
{
	struct report_document *document = making->document;
	struct arena *arena = &document->arena;
	const json_t *list = json_object_get(making->source->figures, "spreads"), *one;
	bool any = false;

	for (size_t i = 0; (one = json_array_get(list, i)); i++) {
		if (!report_is_own(making, one))
			continue;
		if (!any) {
			report_add_heading(document, 3, SAY_SPREADS);
			report_add_said(document, REPORT_NOTE, SAY_SPREADS_ABOUT,
			        REPORT_SLOTS({"areas",
			                report_count(arena, report_number(one, "areas"))}));
		}
		any = true;
		report_fact_more(document, report_add_fact(document, spread_name(one)),
		        report_said(making, SAY_SPREAD_VALUE,
		                REPORT_SLOTS({"value", report_percent(
		                                               arena, report_number(one, "value"))},
		                        {"interval", report_interval(arena, report_ci(one, 0),
		                                             report_ci(one, 1))})));
	}
}

void report_chapter_gaps(const struct report_making *making)
{
	const json_t *list = json_object_get(making->source->figures, "gaps"), *one;
	bool any = false;

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		any = any || is_told(making, one);
	if (!any)
		return;
	report_add_heading(making->document, 2, SAY_GAPS);
	report_add_said(making->document, REPORT_NOTE, SAY_GAPS_ABOUT, NULL);
	gaps_forest(making, list);
	spreads_said(making);
}

/* --- in short --- */

static void in_short(const struct report_making *making, const json_t *gap)
{
	struct arena *arena = &making->document->arena;
	double difference = report_number(gap, "difference");
	double low = report_ci(gap, 0), high = report_ci(gap, 1);
	bool open = low <= 0 && high >= 0;

	report_add_said(making->document, REPORT_ITEM,
	        open             ? SAY_GAP_OPEN
	        : difference > 0 ? SAY_GAP_HIGHER
	                         : SAY_GAP_LOWER,
	        REPORT_SLOTS({"group", report_name(making, gap, "group_label")},
	                {"against", report_name(making, gap, "against_label")},
	                {"points", report_decimal(arena, fabs(difference) * 100, 1)},
	                {"difference", report_signed(arena, difference)},
	                {"low", report_signed(arena, low)}, {"high", report_signed(arena, high)}));
}

void report_gaps_in_short(const struct report_making *making)
{
	const json_t *list = json_object_get(making->source->figures, "gaps"), *one;

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		if (is_told(making, one) && isfinite(report_ci(one, 0)) &&
		        (report_is(one, "group", "sex=male") ||
		                report_is(one, "group", "residence=urban")))
			in_short(making, one);
}
