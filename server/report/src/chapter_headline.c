/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The share of the whole region: its interval, the target, and what it was earlier. */
#include "chapter_parts.h"

#include <math.h>

static void headline_missing(const struct report_making *making, const json_t *estimate)
{
	struct str reason;

	if (!estimate) {
		report_add_said(making->document, REPORT_PARAGRAPH, SAY_HEADLINE_NONE, NULL);
		return;
	}
	reason = str_from(report_text(estimate, "reason"));
	report_add_said(making->document, REPORT_PARAGRAPH, SAY_HEADLINE_WITHHELD,
	        REPORT_SLOTS({"reason",
	                report_label(making, reporting_label(REPORTING_REASON, reason))}));
}

static void headline_big(const struct report_making *making, const json_t *estimate)
{
	struct report_document *document = making->document;
	struct arena *arena = &document->arena;
	struct report_block *big = report_add(
	        document, REPORT_BIG, report_sentence(SAY_HEADLINE_NAME, document->language));

	big->big = report_percent(arena, report_number(estimate, "share"));
	big->more = report_say(arena, document->language, SAY_HEADLINE_INTERVAL,
	        REPORT_SLOTS({"interval",
	                report_interval(arena, report_ci(estimate, 0), report_ci(estimate, 1))}));
	report_add_said(
	        document, REPORT_PARAGRAPH, SAY_HEADLINE_MEANS, REPORT_SLOTS({"share", big->big}));
}

/* A forest of one row: the share against the target. */
static void headline_picture(const struct report_making *making, const json_t *estimate)
{
	struct report_document *document = making->document;
	struct report_forest *forest =
	        report_add_forest(document, report_sentence(SAY_HEADLINE_NAME, document->language));
	struct report_row *row;

	report_forest_target(making, forest);
	forest->axis = report_picture_axis_of_shares(
	        fmax(report_ci(estimate, 1), isfinite(forest->target) ? forest->target : 0) * 1.1);
	row = report_forest_row(document, forest, report_region(making));
	row->strip.marks[row->strip.mark_count++] = report_mark(estimate, false);
	row->value = report_cell_value(making, estimate);
}

static void target_held(const struct report_making *making, const json_t *estimate)
{
	struct report_document *document = making->document;
	const json_t *figures = making->source->figures;
	struct str verdict = str_from(report_text(estimate, "target_verdict"));
	bool ahead = report_is(figures, "target/basis", "current_survey");

	report_add_said(document, REPORT_PARAGRAPH, SAY_TARGET_GOAL,
	        REPORT_SLOTS({"year", report_year(making, figures, "target/year")},
	                {"wanted", report_wanted(making)},
	                {"finding", report_label(making,
	                                    reporting_label(REPORTING_VERDICT_INTERVAL, verdict))},
	                {"verdict",
	                        report_label(making, reporting_label_verdict(verdict, ahead))}));
	report_add_said(document, REPORT_NOTE, SAY_TARGET_PROBABILITY,
	        REPORT_SLOTS(
	                {"probability", report_chance(&document->arena, document->language,
	                                        report_number(estimate, "target_probability"))}));
}

static void target_said(const struct report_making *making, const json_t *estimate)
{
	struct report_document *document = making->document;
	const struct report_source *source = making->source;
	struct str quote = str_from(report_text(source->figures, "target/quote"));

	if (!report_has_target(source)) {
		report_add_said(document, REPORT_NOTE, SAY_TARGET_NONE, NULL);
		return;
	}
	if (*report_text(estimate, "target_verdict"))
		target_held(making, estimate);
	else
		report_add_said(document, REPORT_PARAGRAPH, SAY_TARGET_WITHHELD,
		        REPORT_SLOTS({"year", report_year(making, source->figures, "target/year")},
		                {"wanted", report_wanted(making)}));
	if (quote.n)
		report_add_said(document, REPORT_QUOTE, SAY_PLAN_QUOTE,
		        REPORT_SLOTS({"quote", quote},
		                {"programme", report_name(making, source->facts, "programme")}));
}

void report_chapter_headline(const struct report_making *making)
{
	struct report_document *document = making->document;
	const json_t *estimate = report_headline(making->source);

	report_add_said(document, REPORT_NOTE, SAY_HEADLINE_WHO,
	        REPORT_SLOTS({"region", report_region(making)},
	                {"from", report_age(making, "age_min")},
	                {"to", report_age(making, "age_max")},
	                {"year", report_year(making, making->source->survey, "year")}));
	if (isfinite(report_number(estimate, "share"))) {
		headline_big(making, estimate);
		headline_picture(making, estimate);
	} else {
		headline_missing(making, estimate);
	}
	target_said(making, estimate);
}

/* --- with earlier figures --- */

static void trend_row(const struct report_making *making, struct report_forest *forest,
        struct str label, struct picture_mark mark, struct str value)
{
	struct report_row *row = report_forest_row(making->document, forest, label);

	row->strip.marks[row->strip.mark_count++] = mark;
	row->value = value;
}

/* The interval of a change is no interval of the earlier share. */
static void earlier_row(
        const struct report_making *making, struct report_forest *forest, const json_t *change)
{
	struct arena *arena = &making->document->arena;
	double share = report_number(change, "share");

	trend_row(making, forest,
	        report_say(arena, making->document->language, SAY_TREND_THEN,
	                REPORT_SLOTS({"year", report_year(making, change, "year")})),
	        (struct picture_mark){share, NAN, NAN, true}, report_percent(arena, share));
}

static struct str projected_label(const struct report_making *making, const json_t *one)
{
	struct str model = str_from(report_text(one, "model"));

	return report_say(&making->document->arena, making->document->language, SAY_TREND_PROJECTED,
	        REPORT_SLOTS({"year", report_year(making, one, "year")},
	                {"model", report_label(making, reporting_label(REPORTING_MODEL, model))}));
}

static void projected_rows(const struct report_making *making, struct report_forest *forest)
{
	const json_t *list = report_at(making->source->figures, "target/projections"), *one;

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		trend_row(making, forest, projected_label(making, one), report_mark(one, true),
		        report_cell_value(making, one));
}

static double trend_most(const struct report_making *making, const json_t *estimate)
{
	const json_t *list = json_object_get(making->source->figures, "trend"), *one;
	double most = fmax(report_ci(estimate, 1), 0);

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		if (report_is_own(making, one))
			most = fmax(most, report_number(one, "share"));
	list = report_at(making->source->figures, "target/projections");
	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		most = fmax(most, report_ci(one, 1));
	return fmax(most, report_number(making->source->figures, "target/value"));
}

static void changes_said(const struct report_making *making, const json_t *list)
{
	struct arena *arena = &making->document->arena;
	const json_t *one;

	for (size_t i = 0; (one = json_array_get(list, i)); i++) {
		if (!report_is_own(making, one))
			continue;
		report_add_said(making->document, REPORT_PARAGRAPH, SAY_TREND_CHANGE,
		        REPORT_SLOTS({"year", report_year(making, one, "year")},
		                {"change", report_signed(arena, report_number(one, "change"))},
		                {"low", report_signed(arena, report_ci(one, 0))},
		                {"high", report_signed(arena, report_ci(one, 1))},
		                {"note", report_name(making, one, "note")}));
	}
}

void report_chapter_trend(const struct report_making *making)
{
	struct report_document *document = making->document;
	const json_t *list = json_object_get(making->source->figures, "trend"), *one;
	const json_t *estimate = report_headline(making->source);
	struct report_forest *forest;
	bool any = false;

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		any = any || report_is_own(making, one);
	if (!any)
		return;
	report_add_heading(document, 2, SAY_TREND);
	forest = report_add_forest(document, report_sentence(SAY_TREND, document->language));
	report_forest_target(making, forest);
	forest->axis = report_picture_axis_of_shares(trend_most(making, estimate));
	for (size_t i = json_array_size(list); i-- > 0;)
		if (report_is_own(making, json_array_get(list, i)))
			earlier_row(making, forest, json_array_get(list, i));
	trend_row(making, forest,
	        report_say(&document->arena, document->language, SAY_TREND_NOW,
	                REPORT_SLOTS(
	                        {"year", report_year(making, making->source->survey, "year")})),
	        report_mark(estimate, false), report_cell_value(making, estimate));
	projected_rows(making, forest);
	report_add_said(document, REPORT_NOTE, SAY_TREND_ABOUT, NULL);
	changes_said(making, list);
}
