/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the survey was made, in the words of its run, and what may not be concluded from it. */
#include "chapter_facts.h"
#include <prose/chapter_parts.h>

#include <math.h>

void prose_chapter_method(const struct prose_making *making)
{
	prose_add_heading(making->document, 2, SAY_METHOD);
	prose_fact_who(making);
	prose_fact_right(making);
	prose_fact_dates(making);
	prose_fact_response(making);
	prose_fact_instrument(making);
	prose_fact_standard(making);
	prose_fact_measure(making);
	prose_fact_precision(making);
	prose_fact_computed(making);
}

/* --- what may not be concluded --- */

static bool withholds(const struct prose_source *source)
{
	const json_t *list = json_object_get(source->figures, "estimates"), *one;

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		if (prose_is(one, "status", "suppress"))
			return true;
	return false;
}

static bool models(const struct prose_source *source)
{
	const json_t *list = json_object_get(source->figures, "areas"), *one;

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		if (isfinite(prose_number(one, "model/share")))
			return true;
	return false;
}

static bool opt_in(const struct prose_source *source)
{
	return prose_at(source->figures, "run/recipe/opt_in") != NULL;
}

static bool unapproved(const struct prose_source *source)
{
	return !*prose_text(source->survey, "approval_number");
}

static bool of_sample(const struct prose_source *source)
{
	return !prose_is_activity(source);
}

/* Which of them are said, by what the run is. */
static const struct {
	enum prose_sentence sentence;
	bool (*holds)(const struct prose_source *source);
	bool of_samples; /* of an activity it is not said */
} cautions[] = {
        {SAY_NOT_REHEARSAL, prose_is_rehearsal, false},
        {SAY_NOT_ACTIVITY, prose_is_activity, false},
        {SAY_NOT_APPROVED, unapproved, false},
        {SAY_NOT_POINT, prose_has_target, true},
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

void prose_chapter_not_concluded(const struct prose_making *making)
{
	const struct prose_source *source = making->source;
	struct str headline = str_from(prose_text(source->figures, "headline"));
	struct str label = prose_label(making, reporting_label(REPORTING_MEASURE, headline));

	prose_add_heading(making->document, 2, SAY_NOT);
	for (size_t i = 0; i < sizeof(cautions) / sizeof(*cautions); i++) {
		if (!cautions[i].holds(source) ||
		        (cautions[i].of_samples && prose_is_activity(source)))
			continue;
		prose_add_said(making->document, PROSE_ITEM, cautions[i].sentence,
		        PROSE_SLOTS({"measure", label}, {"from", prose_age(making, "age_min")},
		                {"to", prose_age(making, "age_max")}));
	}
}
