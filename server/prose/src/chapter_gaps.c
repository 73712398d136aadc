/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far groups and townships are apart. Numbers and how sure they are; no verdict. */
#include <prose/chapter_parts.h>

#include <math.h>

static struct str pair_of(const struct prose_making *making, const json_t *gap)
{
	return prose_said(making, SAY_GAP_LABEL,
	        PROSE_SLOTS({"group", prose_name(making, gap, "group_label")},
	                {"against", prose_name(making, gap, "against_label")}));
}

static bool is_told(const struct prose_making *making, const json_t *gap)
{
	return prose_is_own(making, gap) && isfinite(prose_number(gap, "difference"));
}

static void gap_row(
        const struct prose_making *making, struct prose_forest *forest, const json_t *gap)
{
	struct arena *arena = &making->document->arena;
	double difference = prose_number(gap, "difference");
	double low = prose_ci(gap, 0), high = prose_ci(gap, 1);
	struct prose_row *row = prose_forest_row(making->document, forest, pair_of(making, gap));

	row->strip.marks[row->strip.mark_count++] =
	        (struct picture_mark){difference, low, high, false};
	row->value = prose_said(making, SAY_GAP_VALUE,
	        PROSE_SLOTS({"difference", prose_signed(arena, difference)},
	                {"low", prose_signed(arena, low)}, {"high", prose_signed(arena, high)}));
}

static void changes_said(const struct prose_making *making, const json_t *gap)
{
	struct arena *arena = &making->document->arena;
	const json_t *list = json_object_get(gap, "changes"), *one;

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		prose_add_said(making->document, PROSE_NOTE, SAY_GAP_CHANGE,
		        PROSE_SLOTS({"pair", pair_of(making, gap)},
		                {"year", prose_year(making, one, "year")},
		                {"then", prose_signed(arena, prose_number(one, "difference"))},
		                {"change", prose_signed(arena, prose_number(one, "change"))},
		                {"low", prose_signed(arena, prose_ci(one, 0))},
		                {"high", prose_signed(arena, prose_ci(one, 1))}));
}

static void gaps_forest(const struct prose_making *making, const json_t *list)
{
	struct prose_document *document = making->document;
	struct prose_forest *forest =
	        prose_add_forest(document, prose_sentence(SAY_GAPS, document->language));
	double least = 0, most = 0;
	const json_t *one;

	for (size_t i = 0; (one = json_array_get(list, i)); i++) {
		if (!is_told(making, one))
			continue;
		least = fmin(least, fmin(prose_number(one, "difference"), prose_ci(one, 0)));
		most = fmax(most, fmax(prose_number(one, "difference"), prose_ci(one, 1)));
	}
	forest->changes = true;
	forest->target = 0;
	forest->axis = prose_picture_axis_of_changes(least, most);
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
	enum prose_sentence name;
} spreads[] = {
        {"range", SAY_SPREAD_RANGE},
        {"sd", SAY_SPREAD_SD},
        {"dissimilarity", SAY_SPREAD_DISSIMILARITY},
};

static enum prose_sentence spread_name(const json_t *one)
{
	size_t i = 0;

	while (i < 2 && !prose_is(one, "measure", spreads[i].measure))
		i++;
	return spreads[i].name;
}

static void spreads_said(const struct prose_making *making)
{
	struct prose_document *document = making->document;
	struct arena *arena = &document->arena;
	const json_t *list = json_object_get(making->source->figures, "spreads"), *one;
	bool any = false;

	for (size_t i = 0; (one = json_array_get(list, i)); i++) {
		if (!prose_is_own(making, one))
			continue;
		if (!any) {
			prose_add_heading(document, 3, SAY_SPREADS);
			prose_add_said(document, PROSE_NOTE, SAY_SPREADS_ABOUT,
			        PROSE_SLOTS(
			                {"areas", prose_count(arena, prose_number(one, "areas"))}));
		}
		any = true;
		prose_fact_more(document, prose_add_fact(document, spread_name(one)),
		        prose_said(making, SAY_SPREAD_VALUE,
		                PROSE_SLOTS(
		                        {"value", prose_percent(arena, prose_number(one, "value"))},
		                        {"interval", prose_interval(arena, prose_ci(one, 0),
		                                             prose_ci(one, 1))})));
	}
}

void prose_chapter_gaps(const struct prose_making *making)
{
	const json_t *list = json_object_get(making->source->figures, "gaps"), *one;
	bool any = false;

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		any = any || is_told(making, one);
	if (!any)
		return;
	prose_add_heading(making->document, 2, SAY_GAPS);
	prose_add_said(making->document, PROSE_NOTE, SAY_GAPS_ABOUT, NULL);
	gaps_forest(making, list);
	spreads_said(making);
}

/* --- in short --- */

static void in_short(const struct prose_making *making, const json_t *gap)
{
	struct arena *arena = &making->document->arena;
	double difference = prose_number(gap, "difference");
	double low = prose_ci(gap, 0), high = prose_ci(gap, 1);
	bool open = low <= 0 && high >= 0;

	prose_add_said(making->document, PROSE_ITEM,
	        open             ? SAY_GAP_OPEN
	        : difference > 0 ? SAY_GAP_HIGHER
	                         : SAY_GAP_LOWER,
	        PROSE_SLOTS({"group", prose_name(making, gap, "group_label")},
	                {"against", prose_name(making, gap, "against_label")},
	                {"points", prose_decimal(arena, fabs(difference) * 100, 1)},
	                {"difference", prose_signed(arena, difference)},
	                {"low", prose_signed(arena, low)}, {"high", prose_signed(arena, high)}));
}

void prose_gaps_in_short(const struct prose_making *making)
{
	const json_t *list = json_object_get(making->source->figures, "gaps"), *one;

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		if (is_told(making, one) && isfinite(prose_ci(one, 0)) &&
		        (prose_is(one, "group", "sex=male") ||
		                prose_is(one, "group", "residence=urban")))
			in_short(making, one);
}
