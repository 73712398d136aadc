/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The share of the whole region: its interval, the target, and what it was earlier. */
#include <prose/chapter_parts.h>

#include <math.h>

struct str prose_headline_missing(const struct prose_making *making)
{
	const json_t *estimate = prose_headline(making->source);
	struct str reason = str_from(prose_text(estimate, "reason"));

	if (!estimate)
		return prose_said(making, SAY_HEADLINE_NONE, NULL);
	return prose_said(making, SAY_HEADLINE_WITHHELD,
	        PROSE_SLOTS({"reason",
	                prose_label(making, reporting_label(REPORTING_REASON, reason))}));
}

static void headline_big(const struct prose_making *making, const json_t *estimate)
{
	struct prose_document *document = making->document;
	struct arena *arena = &document->arena;
	struct prose_block *big = prose_add(
	        document, PROSE_BIG, prose_sentence(SAY_HEADLINE_NAME, document->language));

	big->big = prose_percent(arena, prose_number(estimate, "share"));
	big->more = prose_say(arena, document->language, SAY_HEADLINE_INTERVAL,
	        PROSE_SLOTS({"interval",
	                prose_interval(arena, prose_ci(estimate, 0), prose_ci(estimate, 1))}));
	prose_add_said(
	        document, PROSE_PARAGRAPH, SAY_HEADLINE_MEANS, PROSE_SLOTS({"share", big->big}));
}

/* A forest of one row: the share against the target. */
static void headline_picture(const struct prose_making *making, const json_t *estimate)
{
	struct prose_document *document = making->document;
	struct prose_forest *forest =
	        prose_add_forest(document, prose_sentence(SAY_HEADLINE_NAME, document->language));
	struct prose_row *row;

	prose_forest_target(making, forest);
	forest->axis = prose_picture_axis_of_shares(
	        fmax(prose_ci(estimate, 1), isfinite(forest->target) ? forest->target : 0) * 1.1);
	row = prose_forest_row(document, forest, prose_region(making));
	row->strip.marks[row->strip.mark_count++] = prose_mark(estimate, false);
	row->value = prose_cell_value(making, estimate);
}

static void target_held(const struct prose_making *making, const json_t *estimate)
{
	struct prose_document *document = making->document;
	const json_t *figures = making->source->figures;
	struct str verdict = str_from(prose_text(estimate, "target_verdict"));
	bool ahead = prose_is(figures, "target/basis", "current_survey");

	prose_add_said(document, PROSE_PARAGRAPH, SAY_TARGET_GOAL,
	        PROSE_SLOTS({"year", prose_year(making, figures, "target/year")},
	                {"wanted", prose_wanted(making)},
	                {"finding", prose_label(making,
	                                    reporting_label(REPORTING_VERDICT_INTERVAL, verdict))},
	                {"verdict", prose_label(making, reporting_label_verdict(verdict, ahead))}));
	if (ahead)
		prose_add_said(document, PROSE_NOTE, SAY_TARGET_AHEAD, NULL);
	prose_add_said(document, PROSE_NOTE, SAY_TARGET_PROBABILITY,
	        PROSE_SLOTS(
	                {"probability", prose_chance(&document->arena, document->language,
	                                        prose_number(estimate, "target_probability"))}));
}

static void target_said(const struct prose_making *making, const json_t *estimate)
{
	struct prose_document *document = making->document;
	const struct prose_source *source = making->source;
	struct str quote = str_from(prose_text(source->figures, "target/quote"));

	if (!prose_has_target(source)) {
		prose_add_said(document, PROSE_NOTE, SAY_TARGET_NONE, NULL);
		return;
	}
	if (*prose_text(estimate, "target_verdict"))
		target_held(making, estimate);
	else
		prose_add_said(document, PROSE_PARAGRAPH, SAY_TARGET_WITHHELD,
		        PROSE_SLOTS({"year", prose_year(making, source->figures, "target/year")},
		                {"wanted", prose_wanted(making)}));
	if (quote.n)
		prose_add_said(document, PROSE_QUOTE, SAY_PLAN_QUOTE,
		        PROSE_SLOTS({"quote", quote},
		                {"programme", prose_name(making, source->facts, "programme")}));
}

void prose_chapter_headline(const struct prose_making *making)
{
	struct prose_document *document = making->document;
	const json_t *estimate = prose_headline(making->source);

	prose_add_said(document, PROSE_NOTE, SAY_HEADLINE_WHO,
	        PROSE_SLOTS({"region", prose_region(making)},
	                {"from", prose_age(making, "age_min")},
	                {"to", prose_age(making, "age_max")},
	                {"year", prose_year(making, making->source->survey, "year")}));
	if (isfinite(prose_number(estimate, "share"))) {
		headline_big(making, estimate);
		headline_picture(making, estimate);
	} else {
		prose_add(document, PROSE_PARAGRAPH, prose_headline_missing(making));
	}
	target_said(making, estimate);
}

/* --- with earlier figures --- */

static void trend_row(const struct prose_making *making, struct prose_forest *forest,
        struct str label, struct picture_mark mark, struct str value)
{
	struct prose_row *row = prose_forest_row(making->document, forest, label);

	row->strip.marks[row->strip.mark_count++] = mark;
	row->value = value;
}

/* The interval of a change is no interval of the earlier share. */
static void earlier_row(
        const struct prose_making *making, struct prose_forest *forest, const json_t *change)
{
	struct arena *arena = &making->document->arena;
	double share = prose_number(change, "share");

	trend_row(making, forest,
	        prose_say(arena, making->document->language, SAY_TREND_THEN,
	                PROSE_SLOTS({"year", prose_year(making, change, "year")})),
	        (struct picture_mark){share, NAN, NAN, true}, prose_percent(arena, share));
}

static struct str projected_label(const struct prose_making *making, const json_t *one)
{
	struct str model = str_from(prose_text(one, "model"));

	return prose_say(&making->document->arena, making->document->language, SAY_TREND_PROJECTED,
	        PROSE_SLOTS({"year", prose_year(making, one, "year")},
	                {"model", prose_label(making, reporting_label(REPORTING_MODEL, model))}));
}

static void projected_rows(const struct prose_making *making, struct prose_forest *forest)
{
	const json_t *list = prose_at(making->source->figures, "target/projections"), *one;

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		trend_row(making, forest, projected_label(making, one), prose_mark(one, true),
		        prose_cell_value(making, one));
}

static double trend_most(const struct prose_making *making, const json_t *estimate)
{
	const json_t *list = json_object_get(making->source->figures, "trend"), *one;
	double most = fmax(prose_ci(estimate, 1), 0);

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		if (prose_is_own(making, one))
			most = fmax(most, prose_number(one, "share"));
	list = prose_at(making->source->figures, "target/projections");
	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		most = fmax(most, prose_ci(one, 1));
	return fmax(most, prose_number(making->source->figures, "target/value"));
}

static void changes_said(const struct prose_making *making, const json_t *list)
{
	struct arena *arena = &making->document->arena;
	const json_t *one;

	for (size_t i = 0; (one = json_array_get(list, i)); i++) {
		if (!prose_is_own(making, one))
			continue;
		prose_add_said(making->document, PROSE_PARAGRAPH, SAY_TREND_CHANGE,
		        PROSE_SLOTS({"year", prose_year(making, one, "year")},
		                {"change", prose_signed(arena, prose_number(one, "change"))},
		                {"low", prose_signed(arena, prose_ci(one, 0))},
		                {"high", prose_signed(arena, prose_ci(one, 1))},
		                {"note", prose_name(making, one, "note")}));
	}
}

void prose_chapter_trend(const struct prose_making *making)
{
	struct prose_document *document = making->document;
	const json_t *list = json_object_get(making->source->figures, "trend"), *one;
	const json_t *estimate = prose_headline(making->source);
	struct prose_forest *forest;
	bool any = false;

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		any = any || prose_is_own(making, one);
	if (!any)
		return;
	prose_add_heading(document, 2, SAY_TREND);
	forest = prose_add_forest(document, prose_sentence(SAY_TREND, document->language));
	prose_forest_target(making, forest);
	forest->axis = prose_picture_axis_of_shares(trend_most(making, estimate));
	for (size_t i = json_array_size(list); i-- > 0;)
		if (prose_is_own(making, json_array_get(list, i)))
			earlier_row(making, forest, json_array_get(list, i));
	trend_row(making, forest,
	        prose_say(&document->arena, document->language, SAY_TREND_NOW,
	                PROSE_SLOTS({"year", prose_year(making, making->source->survey, "year")})),
	        prose_mark(estimate, false), prose_cell_value(making, estimate));
	projected_rows(making, forest);
	prose_add_said(document, PROSE_NOTE, SAY_TREND_ABOUT, NULL);
	changes_said(making, list);
}
