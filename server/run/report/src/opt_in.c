/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is said of people who opted in beside the sample: how many they are, how they were brought
 * in, and what the sample alone says.
 */
#include "parts.h"

#include <core/json_value.h>
#include <reporting/words.h>

static bool is_few(int64_t people)
{
	return people < RUN_RESPONDENTS_LEAST;
}

/* Nobody's answers follow from the two figures side by side. */
static bool is_alone_told(const struct run_result *result)
{
	const struct run_estimates *estimates = &result->figures->estimates;
	const struct run_snapshot *snapshot = result->snapshot;

	return estimates->has_alone &&
	       estimates->cells->publication.status != PUBLICATION_SUPPRESS &&
	       !is_few(snapshot->opted) && !is_few((int64_t)snapshot->used - snapshot->opted);
}

static json_t *figure_of(const struct run_cell_measure *figure)
{
	return json_pack("{s:o, s:o, s:[o,o]}", "share", core_json_value_number(figure->share),
	        "se", core_json_value_number(figure->se), "ci",
	        core_json_value_number(figure->interval.low),
	        core_json_value_number(figure->interval.high));
}

json_t *run_report_opt_in(const struct run_result *result)
{
	const struct run_snapshot *snapshot = result->snapshot;
	const struct run_estimates *estimates = &result->figures->estimates;
	const struct pool *pool = &estimates->weights.pool;
	json_t *found = json_pack("{s:I, s:I, s:I}", "respondents", (json_int_t)snapshot->opted,
	        "unmatched", (json_int_t)snapshot->opted_unmatched, "out_of_frame",
	        (json_int_t)snapshot->opted_outside);

	json_object_set_new(found, "weighted", json_boolean(estimates->weights.has_pool));
	json_object_set_new(found, "cells_begun", json_integer((json_int_t)pool->begun));
	json_object_set_new(found, "cells", json_integer((json_int_t)pool->cells));
	json_object_set_new(found, "sample_part",
	        estimates->weights.has_pool ? core_json_value_number(pool->part) : json_null());
	json_object_set_new(
	        found, "effective_sample", core_json_value_number(pool->effective_sample));
	json_object_set_new(
	        found, "effective_opted", core_json_value_number(pool->effective_opted));
	json_object_set_new(found, "sample_alone",
	        is_alone_told(result) ? figure_of(&estimates->alone) : json_null());
	return json_pack("{s:o}", "opt_in", found);
}

static const char method_words[] =
        "quasi-randomisation within cells of education x age x residence x sex (Elliott & Valliant "
        "2017): each of those who opted in stands for the cell's sum of the sample's final weights "
        "over their number; both parts are joined by effective sizes (Elliott & Haviland 2007), "
        "the "
        "sample keeping half at least; replicates make all of it again, with those who opted in as "
        "groups of chance in a stratum of their own. It holds only as far as, within cells, who "
        "opts "
        "in knows neither more nor less than the others";

json_t *run_report_opt_in_recipe(void)
{
	return json_pack("{s:s, s:i, s:i, s:f, s:i, s:s}", "method", method_words, "cell_least",
	        POOL_LEAST, "cell_groups_least", POOL_GROUPS_LEAST, "sample_part_least",
	        POOL_SAMPLE_LEAST, "groups", POOL_GROUPS, "joined",
	        "a cell with fewer of either part or in fewer groups: with what differs in sex, "
	        "then "
	        "residence, then "
	        "age, "
	        "then the education below");
}

/* The sentences in one language: how many they are, what was made of them, the sample alone. */
static json_t *sentences(const char *between, json_t *count, const char *weighted, json_t *alone)
{
	json_t *all = json_sprintf("%s%s%s%s%s", json_string_value(count), between, weighted,
	        json_string_length(alone) ? between : "", json_string_value(alone));

	json_decref(count);
	json_decref(alone);
	return all;
}

json_t *run_report_opt_in_words(const struct run_result *result, bool zh, bool with_alone)
{
	const struct run_estimates *estimates = &result->figures->estimates;
	const struct run_cell_measure *alone = &estimates->alone;
	bool told = with_alone && is_alone_told(result), has_pool = estimates->weights.has_pool;
	long long opted = result->snapshot->opted;
	const char *least = is_few(opted) ? "<" : "";
	long long n = is_few(opted) ? RUN_RESPONDENTS_LEAST : opted;

	if (zh)
		return sentences("", json_sprintf(REPORTING_NOTE_OPT_IN_ZH, least, n),
		        has_pool ? REPORTING_NOTE_OPT_IN_WEIGHTED_ZH
		                 : REPORTING_NOTE_OPT_IN_UNMATCHED_ZH,
		        told ? json_sprintf(REPORTING_NOTE_SAMPLE_ALONE_ZH, 100 * alone->share,
		                       100 * alone->se)
		             : json_string(""));
	return sentences(" ", json_sprintf(REPORTING_NOTE_OPT_IN_EN, least, n),
	        has_pool ? REPORTING_NOTE_OPT_IN_WEIGHTED_EN : REPORTING_NOTE_OPT_IN_UNMATCHED_EN,
	        told ? json_sprintf(
	                       REPORTING_NOTE_SAMPLE_ALONE_EN, 100 * alone->share, 100 * alone->se)
	             : json_string(""));
}
