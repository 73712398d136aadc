/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the survey was made, in the words of its run, and what may not be concluded from it. */
#include "chapter_facts.h"
#include "chapter_parts.h"

#include <math.h>

void report_chapter_method(const struct report_making *making)
{
	report_add_heading(making->document, 2, SAY_METHOD);
	report_fact_who(making);
	report_fact_right(making);
	report_fact_dates(making);
	report_fact_response(making);
	report_fact_instrument(making);
	report_fact_standard(making);
	report_fact_measure(making);
	report_fact_precision(making);
	report_fact_computed(making);
}

/* --- what may not be concluded --- */

static bool withholds(const struct report_source *source)
{
	const json_t *list = json_object_get(source->figures, "estimates"), *one;

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		if (report_is(one, "status", "suppress"))
			return true;
	return false;
}

static bool models(const struct report_source *source)
{
	const json_t *list = json_object_get(source->figures, "areas"), *one;

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		if (isfinite(report_number(one, "model/share")))
			return true;
	return false;
}

static bool opt_in(const struct report_source *source)
{
	return report_at(source->figures, "run/recipe/opt_in") != NULL;
}

static bool unapproved(const struct report_source *source)
{
	return !*report_text(source->survey, "approval_number");
}

static bool of_sample(const struct report_source *source)
{
	return !report_is_activity(source);
}

/* Which of them are said, by what the run is. */
static const struct {
	enum report_sentence sentence;
	bool (*holds)(const struct report_source *source);
	bool of_samples; /* of an activity it is not said */
} cautions[] = {
        {SAY_NOT_REHEARSAL, report_is_rehearsal, false},
        {SAY_NOT_ACTIVITY, report_is_activity, false},
        {SAY_NOT_APPROVED, unapproved, false},
        {SAY_NOT_POINT, report_has_target, true},
        {SAY_NOT_OVERLAP, of_sample, true},
        {SAY_NOT_CAUSE, of_sample, true},
        {SAY_NOT_OTHERS, of_sample, true},
        {SAY_NOT_SILENT, of_sample, true},
        {SAY_NOT_OPT_IN, opt_in, true},
        {SAY_NOT_OTHER_MEASURE, of_sample, true},
        {SAY_NOT_WITHHELD, withholds, true},
        {SAY_NOT_MODEL, models, true},
        {SAY_NOT_PERSON, of_sample, true},
};

void report_chapter_not_concluded(const struct report_making *making)
{
	const struct report_source *source = making->source;
	struct str headline = str_from(report_text(source->figures, "headline"));
	struct str label = report_label(making, reporting_label(REPORTING_MEASURE, headline));

	report_add_heading(making->document, 2, SAY_NOT);
	for (size_t i = 0; i < sizeof(cautions) / sizeof(*cautions); i++) {
		if (!cautions[i].holds(source) ||
		        (cautions[i].of_samples && report_is_activity(source)))
			continue;
		report_add_said(making->document, REPORT_ITEM, cautions[i].sentence,
		        REPORT_SLOTS({"measure", label}, {"from", report_age(making, "age_min")},
		                {"to", report_age(making, "age_max")}));
	}
}
