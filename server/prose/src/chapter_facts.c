/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the survey was made: a name and a few sentences each. */
#include "chapter_facts.h"

#include <prose/chapter_parts.h>

#include <math.h>

static void fact_more(
        const struct prose_making *making, struct prose_block *fact, struct str sentence)
{
	prose_fact_more(making->document, fact, sentence);
}

void prose_fact_who(const struct prose_making *making)
{
	struct prose_block *fact = prose_add_fact(making->document, SAY_WHO);

	if (prose_is_activity(making->source)) {
		fact_more(making, fact, prose_said(making, SAY_WHO_VOLUNTEERS, NULL));
		return;
	}
	fact_more(making, fact,
	        prose_said(making, SAY_WHO_FRAME,
	                PROSE_SLOTS({"region", prose_region(making)},
	                        {"from", prose_age(making, "age_min")},
	                        {"to", prose_age(making, "age_max")})));
	if (prose_has(making, "run/diagnostics/invited"))
		fact_more(making, fact,
		        prose_said(making, SAY_WHO_SAMPLE,
		                PROSE_SLOTS(
		                        {"strata", prose_counted(making, "run/diagnostics/strata")},
		                        {"psus", prose_counted(making, "run/diagnostics/psus")},
		                        {"invited", prose_counted(
		                                            making, "run/diagnostics/invited")})));
}

void prose_fact_right(const struct prose_making *making)
{
	const json_t *survey = making->source->survey;
	struct prose_block *fact = prose_add_fact(making->document, SAY_RIGHT);
	struct str programme = prose_name(making, making->source->facts, "programme");

	if (*prose_text(survey, "approval_number"))
		fact_more(making, fact,
		        prose_said(making, SAY_RIGHT_APPROVED,
		                PROSE_SLOTS(
		                        {"authority", str_from(prose_text(survey, "authority"))},
		                        {"form", str_from(prose_text(survey, "form_number"))},
		                        {"number", str_from(prose_text(survey, "approval_number"))},
		                        {"from", str_from(prose_text(survey, "valid_from"))},
		                        {"until", str_from(prose_text(survey, "valid_until"))})));
	else
		fact_more(making, fact, prose_said(making, SAY_RIGHT_NONE, NULL));
	if (programme.n)
		fact_more(making, fact,
		        prose_said(making, SAY_RIGHT_PLAN, PROSE_SLOTS({"programme", programme})));
}

void prose_fact_dates(const struct prose_making *making)
{
	struct str opened = str_from(prose_text(making->source->facts, "opened"));
	struct str closed = str_from(prose_text(making->source->facts, "closed"));

	if (!opened.n)
		return;
	fact_more(making, prose_add_fact(making->document, SAY_DATES),
	        prose_said(making, closed.n ? SAY_DATES_BOTH : SAY_DATES_FROM,
	                PROSE_SLOTS({"opened", opened}, {"closed", closed})));
}

void prose_fact_response(const struct prose_making *making)
{
	struct prose_block *fact;
	struct str respondents = prose_counted(making, "run/diagnostics/respondents");
	double rate = prose_number(making->source->figures, "run/diagnostics/response_rate");

	if (prose_is_activity(making->source))
		return;
	fact = prose_add_fact(making->document, SAY_RESPONSE);
	if (!prose_has(making, "run/diagnostics/respondents"))
		fact_more(making, fact, prose_said(making, SAY_RESPONSE_FEW, NULL));
	else if (isfinite(rate))
		fact_more(making, fact,
		        prose_said(making, SAY_RESPONSE_RATE,
		                PROSE_SLOTS({"respondents", respondents},
		                        {"rate", prose_percent(&making->document->arena, rate)})));
	else
		fact_more(making, fact,
		        prose_said(making, SAY_RESPONSE_COUNT,
		                PROSE_SLOTS({"respondents", respondents})));
}

void prose_fact_instrument(const struct prose_making *making)
{
	const struct prose_source *source = making->source;
	double booklets = prose_number(source->facts, "booklets");
	struct arena *arena = &making->document->arena;

	fact_more(making, prose_add_fact(making->document, SAY_INSTRUMENT),
	        prose_said(making,
	                isfinite(booklets) ? SAY_INSTRUMENT_BOOKLETS : SAY_INSTRUMENT_WHOLE,
	                PROSE_SLOTS(
	                        {"title", prose_name(making, source->facts, "instrument/title")},
	                        {"code", str_from(prose_text(source->figures, "instrument"))},
	                        {"items", prose_count(arena,
	                                          prose_number(source->facts, "instrument/items"))},
	                        {"booklets", prose_count(arena, booklets)})));
}

void prose_fact_standard(const struct prose_making *making)
{
	const struct prose_source *source = making->source;
	struct arena *arena = &making->document->arena;
	bool inclusive = json_is_true(prose_at(source->facts, "standard/inclusive"));

	fact_more(making, prose_add_fact(making->document, SAY_STANDARD),
	        prose_said(making, inclusive ? SAY_STANDARD_CUT : SAY_STANDARD_CUT_ABOVE,
	                PROSE_SLOTS({"title", prose_name(making, source->facts, "standard/title")},
	                        {"code", arena_printf(arena, "%s@%s",
	                                         prose_text(source->figures, "standard"),
	                                         prose_text(source->figures, "standard_version"))},
	                        {"points", prose_year(making, source->facts, "standard/points")},
	                        {"cut", prose_year(
	                                        making, source->facts, "standard/literate_at")})));
}

void prose_fact_measure(const struct prose_making *making)
{
	const json_t *figures = making->source->figures;
	bool plausible = prose_is(figures, "headline", "plausible");

	if (!*prose_text(figures, "headline"))
		return;
	fact_more(making, prose_add_fact(making->document, SAY_MEASURE),
	        prose_said(making, plausible ? SAY_MEASURE_PLAUSIBLE : SAY_MEASURE_OBSERVED,
	                PROSE_SLOTS({"draws", prose_counted(making, "measurement/draws")})));
}

void prose_fact_precision(const struct prose_making *making)
{
	const json_t *estimate = prose_headline(making->source);
	struct arena *arena = &making->document->arena;

	if (!isfinite(prose_number(estimate, "deff")))
		return;
	fact_more(making, prose_add_fact(making->document, SAY_PRECISION),
	        prose_said(making, SAY_PRECISION_DEFF,
	                PROSE_SLOTS({"se", prose_points(arena, prose_number(estimate, "se"))},
	                        {"deff", prose_decimal(arena, prose_number(estimate, "deff"), 2)},
	                        {"n_eff", prose_count(arena, prose_number(estimate, "n_eff"))})));
}

void prose_fact_computed(const struct prose_making *making)
{
	struct str summary = prose_name(making, making->source->figures, "run/recipe/summary");

	if (summary.n)
		fact_more(making, prose_add_fact(making->document, SAY_COMPUTED), summary);
}
