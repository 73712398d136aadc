/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the diagnostics may not tell of a few people. Of a run of very few respondents no number may
 * be had that rests on them, so every number becomes null, whatever its name. Of any other run
 * every count of 1 to 10 becomes null, and so do the figures from which it would follow. Only what
 * is listed here stays.
 */
#include "parts.h"

#include <reporting/words.h>

#include <string.h>

/* They are known before anybody answers. */
static const char *const known_before[] = {"invited", "strata", "psus", "df", "count", "draws",
        "rte_least", "townships", "strata_by_residence", "year", "run", "reference_run", NULL};
/* They count no people. */
static const char *const other_counts[] = {"psus_with_respondents", "sampled", "levels",
        "levels_joined", "rounds", "cells", "groups", "constraints", "sets_given_up",
        "sets_without_respondents", "classes", "margins_not_met", "indicators",
        "indicators_left_out", "calibration_steps", "regression_steps", "anchors_kept",
        "anchors_freed", "cells_begun", NULL};

static bool is_listed(const char *name, const char *const *list)
{
	for (size_t i = 0; list[i]; i++)
		if (!strcmp(name, list[i]))
			return true;
	return false;
}

static bool is_few(int64_t people)
{
	return people > 0 && people < RUN_RESPONDENTS_LEAST;
}

/* all: every number that rests on people, not only small counts of them. */
static bool is_taken(const char *name, const json_t *number, bool all)
{
	if (!json_is_number(number) || is_listed(name, known_before))
		return false;
	return all || (json_is_integer(number) && is_few(json_integer_value(number)) &&
	                      !is_listed(name, other_counts));
}

/* The documents are a few levels deep. */
static void numbers_remove(json_t *value, bool all)
{
	const char *name;
	json_t *member;
	void *next;
	size_t i;

	json_array_foreach(value, i, member)
	{
		numbers_remove(member, all);
	}
	json_object_foreach_safe(value, next, name, member)
	{
		if (is_taken(name, member, all))
			json_object_set_new(value, name, json_null());
		else
			numbers_remove(member, all);
	}
}

static void take_out(json_t *object, const char *const *names)
{
	for (size_t i = 0; names[i]; i++)
		if (json_object_get(object, names[i]))
			json_object_set_new(object, names[i], json_null());
}

/* Nobody's number follows when a part of a whole is told with the whole. */
static bool is_tellable(int64_t part, int64_t whole)
{
	return !is_few(part) && !is_few(whole - part);
}

static const char *const rates[] = {"rr1", "rr1_weighted", "rr3", "rr3_weighted", "e", NULL};

/* A total would give away the few people that it holds beside the respondents. */
static void totals_remove(const struct run_snapshot *snapshot, json_t *root)
{
	int64_t unknown = snapshot->no_age + snapshot->no_size;
	int64_t unused = unknown + snapshot->out_of_frame;
	bool answered = is_tellable(snapshot->no_age, unknown) && !is_few(unknown) &&
	                is_tellable(snapshot->out_of_frame, unused) && !is_few(unused);
	bool submitted = answered && is_tellable(snapshot->uninvited, snapshot->uninvited + unused);
	int64_t others = snapshot->withdrawn + snapshot->open;

	if (!answered) {
		take_out(root, (const char *const[]){"response_rate", NULL});
		take_out(json_object_get(root, "response"), rates);
	}
	if (!submitted)
		take_out(root, (const char *const[]){"submitted", "attempts", NULL});
	if (is_few(others) || !is_tellable(snapshot->open, others))
		take_out(root, (const char *const[]){"attempts", NULL});
}

/* Nor does a number of those who opted in and were of no use follow from others. */
static void opted_remove(const struct run_snapshot *snapshot, json_t *root)
{
	int64_t useless = snapshot->opted_unmatched + snapshot->opted_outside;

	/* They are the number of a cell without that of the sample. */
	if (is_few(snapshot->opted)) {
		take_out(root, (const char *const[]){"respondents", "response_rate", "uninvited",
		                       "submitted", "attempts", NULL});
		take_out(json_object_get(root, "response"), rates);
	}
	if (!is_tellable(snapshot->opted_unmatched, useless))
		take_out(json_object_get(root, "opt_in"),
		        (const char *const[]){"unmatched", "out_of_frame", NULL});
	if (is_few(useless))
		take_out(root, (const char *const[]){"uninvited", "submitted", "attempts", NULL});
}

/* The two kinds of doubt overlap. */
static void doubt_remove(const struct run_doubt *doubt, int64_t people, json_t *root)
{
	int64_t both = doubt->too_fast + doubt->same_answers - doubt->any;
	bool any = is_tellable(doubt->any, people);
	bool fast =
	        is_tellable(doubt->too_fast, people) && is_tellable(doubt->too_fast, doubt->any);
	bool same = is_tellable(doubt->same_answers, people) &&
	            is_tellable(doubt->same_answers, doubt->any) && !is_few(both);

	if (!any)
		take_out(root, (const char *const[]){"submissions", NULL});
	if (!fast)
		take_out(root, (const char *const[]){"too_fast", NULL});
	if (!same)
		take_out(root, (const char *const[]){"same_answers", NULL});
	if (!any)
		take_out(root, (const char *const[]){"mean_points_without", NULL});
}

static void figures_remove(const struct run_result *result, json_t *root)
{
	const struct run_estimates *estimates = &result->figures->estimates;
	const struct run_measurement *measurement = &estimates->measures.measurement;
	const struct run_rapid *rapid = &measurement->rapid;
	int64_t used = (int64_t)result->snapshot->used;
	json_t *found = json_object_get(root, "measurement");
	json_t *times = json_object_get(found, "rapid");

	if (!is_tellable((int64_t)measurement->cleaned.silent, used))
		take_out(found, (const char *const[]){"without_answers", NULL});
	if (!is_tellable(rapid->respondents, used))
		take_out(times, (const char *const[]){"respondents_timed", NULL});
	if (!is_tellable(rapid->little_effort, rapid->respondents))
		take_out(times, (const char *const[]){"respondents_below_rte", NULL});
	if (!is_tellable(rapid->guesses, rapid->timed))
		take_out(times, (const char *const[]){"guesses", "share_of_answers", NULL});
	if (!is_tellable((int64_t)estimates->weights.result.trimmed, used))
		take_out(json_object_get(root, "calibration"),
		        (const char *const[]){"trimmed", NULL});
}

/* Which later runs have other respondents follows from this number. Nobody is told it. */
static void keep_submitted(const struct run_snapshot *snapshot, json_t *root)
{
	json_object_set_new(
	        root, "kept", json_pack("{s:I}", "submitted", (json_int_t)snapshot->submitted));
}

void run_report_withhold(const struct run_result *result, json_t *root)
{
	const struct run_snapshot *snapshot = result->snapshot;
	int64_t respondents = result->figures ? (int64_t)snapshot->used : snapshot->submitted;
	bool few = respondents < RUN_RESPONDENTS_LEAST;

	totals_remove(snapshot, root);
	opted_remove(snapshot, root);
	doubt_remove(&snapshot->doubt, respondents, json_object_get(root, "doubtful"));
	if (result->figures)
		figures_remove(result, root);
	numbers_remove(root, few);
	keep_submitted(snapshot, root);
	if (few)
		json_object_set_new(root, "withheld",
		        json_pack("{s:s, s:i, s:{s:s, s:s}}", "because", "few_respondents", "least",
		                RUN_RESPONDENTS_LEAST, "words", "zh",
		                REPORTING_NOTE_FEW_RESPONDENTS_ZH, "en",
		                REPORTING_NOTE_FEW_RESPONDENTS_EN));
}
