/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the survey was made: a name and a few sentences each. */
#include "chapter_facts.h"

#include "chapter_parts.h"

#include <math.h>

static void fact_more(
        const struct report_making *making, struct report_block *fact, struct str sentence)
{
	report_fact_more(making->document, fact, sentence);
}

void report_fact_who(const struct report_making *making)
{
	struct report_block *fact = report_add_fact(making->document, SAY_WHO);

	if (report_is_activity(making->source)) {
		fact_more(making, fact, report_said(making, SAY_WHO_VOLUNTEERS, NULL));
		return;
	}
	fact_more(making, fact,
	        report_said(making, SAY_WHO_FRAME,
	                REPORT_SLOTS({"region", report_region(making)},
	                        {"from", report_age(making, "age_min")},
	                        {"to", report_age(making, "age_max")})));
	if (report_has(making, "run/diagnostics/invited"))
		fact_more(making, fact,
		        report_said(making, SAY_WHO_SAMPLE,
		                REPORT_SLOTS({"strata", report_counted(
		                                                making, "run/diagnostics/strata")},
		                        {"psus", report_counted(making, "run/diagnostics/psus")},
		                        {"invited", report_counted(
		                                            making, "run/diagnostics/invited")})));
}

void report_fact_right(const struct report_making *making)
{
	const json_t *survey = making->source->survey;
	struct report_block *fact = report_add_fact(making->document, SAY_RIGHT);
	struct str programme = report_name(making, making->source->facts, "programme");

	if (*report_text(survey, "approval_number"))
		fact_more(making, fact,
		        report_said(making, SAY_RIGHT_APPROVED,
		                REPORT_SLOTS(
		                        {"authority", str_from(report_text(survey, "authority"))},
		                        {"form", str_from(report_text(survey, "form_number"))},
		                        {"number",
		                                str_from(report_text(survey, "approval_number"))},
		                        {"from", str_from(report_text(survey, "valid_from"))},
		                        {"to", str_from(report_text(survey, "valid_until"))})));
	else
		fact_more(making, fact, report_said(making, SAY_RIGHT_NONE, NULL));
	if (programme.n)
		fact_more(making, fact,
		        report_said(
		                making, SAY_RIGHT_PLAN, REPORT_SLOTS({"programme", programme})));
}

void report_fact_dates(const struct report_making *making)
{
	struct str opened = str_from(report_text(making->source->facts, "opened"));
	struct str closed = str_from(report_text(making->source->facts, "closed"));

	if (!opened.n)
		return;
	fact_more(making, report_add_fact(making->document, SAY_DATES),
	        report_said(making, closed.n ? SAY_DATES_BOTH : SAY_DATES_FROM,
	                REPORT_SLOTS({"opened", opened}, {"closed", closed})));
}

void report_fact_response(const struct report_making *making)
{
	struct report_block *fact;
	struct str respondents = report_counted(making, "run/diagnostics/respondents");
	double rate = report_number(making->source->figures, "run/diagnostics/response_rate");

	if (report_is_activity(making->source))
		return;
	fact = report_add_fact(making->document, SAY_RESPONSE);
	if (!report_has(making, "run/diagnostics/respondents"))
		fact_more(making, fact, report_said(making, SAY_RESPONSE_FEW, NULL));
	else if (isfinite(rate))
		fact_more(making, fact,
		        report_said(making, SAY_RESPONSE_RATE,
		                REPORT_SLOTS({"respondents", respondents},
		                        {"rate", report_percent(&making->document->arena, rate)})));
	else
		fact_more(making, fact,
		        report_said(making, SAY_RESPONSE_COUNT,
		                REPORT_SLOTS({"respondents", respondents})));
}

void report_fact_instrument(const struct report_making *making)
{
	const struct report_source *source = making->source;
	double booklets = report_number(source->facts, "booklets");
	struct arena *arena = &making->document->arena;

	fact_more(making, report_add_fact(making->document, SAY_INSTRUMENT),
	        report_said(making,
	                isfinite(booklets) ? SAY_INSTRUMENT_BOOKLETS : SAY_INSTRUMENT_WHOLE,
	                REPORT_SLOTS(
	                        {"title", report_name(making, source->facts, "instrument/title")},
	                        {"code", str_from(report_text(source->figures, "instrument"))},
	                        {"items", report_count(arena, report_number(source->facts,
	                                                              "instrument/items"))},
	                        {"booklets", report_count(arena, booklets)})));
}

void report_fact_standard(const struct report_making *making)
{
	const struct report_source *source = making->source;
	struct arena *arena = &making->document->arena;
	bool inclusive = json_is_true(report_at(source->facts, "standard/inclusive"));

	fact_more(making, report_add_fact(making->document, SAY_STANDARD),
	        report_said(making, inclusive ? SAY_STANDARD_CUT : SAY_STANDARD_CUT_ABOVE,
	                REPORT_SLOTS(
	                        {"title", report_name(making, source->facts, "standard/title")},
	                        {"code", arena_printf(arena, "%s@%s",
	                                         report_text(source->figures, "standard"),
	                                         report_text(source->figures, "standard_version"))},
	                        {"points", report_year(making, source->facts, "standard/points")},
	                        {"cut", report_year(
	                                        making, source->facts, "standard/literate_at")})));
}

void report_fact_measure(const struct report_making *making)
{
	const json_t *figures = making->source->figures;
	bool plausible = report_is(figures, "headline", "plausible");

	if (!*report_text(figures, "headline"))
		return;
	fact_more(making, report_add_fact(making->document, SAY_MEASURE),
	        report_said(making, plausible ? SAY_MEASURE_PLAUSIBLE : SAY_MEASURE_OBSERVED,
	                REPORT_SLOTS({"draws", report_counted(making, "measurement/draws")})));
}

void report_fact_precision(const struct report_making *making)
{
	const json_t *estimate = report_headline(making->source);
	struct arena *arena = &making->document->arena;

	if (!isfinite(report_number(estimate, "deff")))
		return;
	fact_more(making, report_add_fact(making->document, SAY_PRECISION),
	        report_said(making, SAY_PRECISION_DEFF,
	                REPORT_SLOTS({"se", report_points(arena, report_number(estimate, "se"))},
	                        {"deff", report_decimal(arena, report_number(estimate, "deff"), 2)},
	                        {"n_eff", report_count(arena, report_number(estimate, "n_eff"))})));
}

void report_fact_computed(const struct report_making *making)
{
	struct str summary = report_name(making, making->source->figures, "run/recipe/summary");

	if (summary.n)
		fact_more(making, report_add_fact(making->document, SAY_COMPUTED), summary);
}
