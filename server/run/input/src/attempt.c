/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points are whole numbers on the whole form. Only the points of a booklet are scaled. */
#include <run/input/attempt.h>

#include <math.h>

struct taking {
	struct run_snapshot *snapshot;
	const struct run_survey *survey;
	const struct run_attempt *attempt;
	const struct run_answers *answers;
};

/* NULL for the whole form. */
static const struct booklet_part *part_of(const struct taking *taking)
{
	return taking->survey->design ? &taking->survey->parts[taking->attempt->booklet - 1] : NULL;
}

/*
 * Fills the points of each item, 0 when it was not answered or not asked. Returns the total on the
 * form.
 */
static double score_points(const struct taking *taking, int *points)
{
	const struct run_survey *survey = taking->survey;
	const struct booklet_part *part = part_of(taking);
	int total = 0;

	for (int i = 0; i < survey->instrument->item_count; i++) {
		bool counts = taking->answers->answered[i] && (!part || part->asks[i]);

		points[i] = counts ? model_item_points(&survey->instrument->items[i],
		                             taking->answers->response[i])
		                   : 0;
		total += points[i];
	}
	/*
	 * The division is exact when the result is a whole number. This matters because the cut is
	 * one.
	 */
	return part ? (double)total * survey->standard->points /
	                       survey->worth[taking->attempt->booklet - 1]
	            : total;
}

/* The points of different booklets cannot be compared, so they are not added. */
static void add_to_form(const struct taking *taking, double weight, const int *points)
{
	struct run_form *form = &taking->snapshot->form;

	if (taking->survey->design)
		return;
	form->items = taking->survey->instrument->item_count;
	run_form_add(form, weight, points);
}

/* Simulated people, who answer a rehearsal by invitation, are as fast as the machine. */
static void add_doubt(const struct taking *taking, double total)
{
	const struct run_survey *survey = taking->survey;
	bool simulated = survey->is_rehearsal && taking->attempt->psu >= 0;

	run_doubt_add(&taking->snapshot->doubt,
	        &(struct run_doubt_submission){
	                .response = taking->answers->response,
	                .answered = taking->answers->answered,
	                .items = survey->instrument->item_count,
	                .seconds = simulated ? (double)NAN : taking->attempt->seconds,
	                .points = total,
	        });
}

static void count_activity(const struct taking *taking, const struct background_classes *classes,
        const int *points, double total)
{
	uint32_t groups[GROUPS_MAX];
	size_t count = groups_of(&taking->survey->own, classes, groups);

	if (taking->attempt->state == RUN_SUBMITTED) {
		add_to_form(taking, 1, points);
		add_doubt(taking, total);
	}
	for (size_t i = 0; i < count; i++) {
		struct run_counts *counts = &taking->snapshot->groups[groups[i]];

		counts->attempts++;
		if (taking->attempt->state != RUN_SUBMITTED)
			continue;
		counts->submitted++;
		counts->points += lround(total);
	}
}

static void add_responses(const struct taking *taking)
{
	struct run_snapshot *snapshot = taking->snapshot;
	const struct instrument *instrument = taking->survey->instrument;
	struct run_responses_row row = {
	        .id = taking->attempt->id,
	        .answered = taking->answers->answered,
	        .response = taking->answers->response,
	        .spent_ms = taking->answers->spent_ms,
	        .part = part_of(taking),
	};

	run_responses_add(&snapshot->responses, instrument, &row);
	run_choices_add(&snapshot->choices, instrument, &snapshot->responses, &row);
}

/*
 * Somebody who came beside the sample: of the survey's own region, as no frame says of which part
 * of it, and of a group of chance, as the attempts come in the order of identifiers that are
 * random. The residence is what the person says.
 */
static void take_opted(
        const struct taking *taking, struct background_classes *classes, double total)
{
	struct run_snapshot *snapshot = taking->snapshot;
	size_t at;

	if (classes->outside_frame) {
		snapshot->opted_outside++;
		return;
	}
	if (classes->level[GROUP_AGE] < 0 || classes->level[GROUP_SEX] < 0 ||
	        classes->level[GROUP_EDUCATION] < 0) {
		snapshot->opted_unmatched++;
		return;
	}
	model_key_groups_settle(taking->survey->instrument, classes);
	at = run_snapshot_sampled_psus(snapshot) +
	     (size_t)snapshot->opted++ % snapshot->group_count;
	snapshot->psus[at].has_respondents = true;
	add_doubt(taking, total);
	run_respondents_add(&snapshot->respondents,
	        &(struct run_respondent){.weight = 1,
	                .literate = run_is_literate(taking->survey->standard, total),
	                .points = (int)lround(total),
	                .psu_at = (uint32_t)at,
	                .region = snapshot->psus[at].region,
	                .stratum = snapshot->psus[at].stratum,
	                .psu = snapshot->psus[at].psu,
	                .classes = classes});
	add_responses(taking);
}

static void take_sampled(const struct taking *taking, struct background_classes *classes,
        const int *points, double total)
{
	struct run_snapshot *snapshot = taking->snapshot;
	const struct run_attempt *attempt = taking->attempt;
	double weight = attempt->weight * (1 + attempt->others);
	struct run_psu *psu;

	if (attempt->state != RUN_SUBMITTED)
		return;
	if (attempt->psu < 0) {
		snapshot->uninvited++;
		if (snapshot->group_count)
			take_opted(taking, classes, total);
		return;
	}
	/* What the person stands for is not known, so the person is one more who did not answer. */
	if (attempt->others < 0) {
		snapshot->no_size++;
		return;
	}
	if (classes->age == GROUP_AGE_MISSING) {
		snapshot->no_age++;
		snapshot->no_age_weight += attempt->weight;
		return;
	}
	psu = &snapshot->psus[attempt->psu];
	psu->answered++;
	psu->answered_weight += attempt->weight;
	if (classes->outside_frame) {
		snapshot->out_of_frame++;
		snapshot->out_of_frame_weight += attempt->weight;
		return;
	}

	/*
	 * The residence is that of the psu in the frame. What people say about it is not used for
	 * the figures.
	 */
	classes->level[GROUP_RESIDENCE] = psu->residence;
	model_key_groups_settle(taking->survey->instrument, classes);
	psu->has_respondents = true;
	snapshot->household_weight += attempt->weight;
	snapshot->person_weight += weight;
	add_to_form(taking, weight, points);
	add_doubt(taking, total);
	run_respondents_add(&snapshot->respondents,
	        &(struct run_respondent){.weight = weight,
	                .literate = run_is_literate(taking->survey->standard, total),
	                .points = (int)lround(total),
	                .psu_at = (uint32_t)attempt->psu,
	                .region = psu->region,
	                .stratum = psu->stratum,
	                .psu = psu->psu,
	                .classes = classes});
	add_responses(taking);
}

bool run_attempt_take(struct run_snapshot *snapshot, const struct run_survey *survey,
        const struct run_attempt *attempt, const struct run_answers *answers, struct error *error)
{
	const struct taking taking = {snapshot, survey, attempt, answers};
	int points[INSTRUMENT_ITEMS_MAX];
	struct background_classes classes;
	double total = score_points(&taking, points);

	if (!model_background_classify(
	            survey->instrument, answers->background, survey->year, &classes, error))
		return error_wrap(error, "a stored background");
	if (survey->is_activity) {
		model_key_groups_settle(survey->instrument, &classes);
		count_activity(&taking, &classes, points, total);
	} else {
		take_sampled(&taking, &classes, points, total);
	}
	return true;
}
