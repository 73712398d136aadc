/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was done to make a file public, for whoever decides about it and for whoever uses it. */
#include "public.h"

#include <run/input/earlier.h>

#include <jansson.h>
#include <math.h>

/* How many people the file tells a variable's level of, tells some levels of, and tells nothing. */
static json_t *variable_told(const struct run_public *public, int variable)
{
	json_int_t shown = 0, coarser = 0, withheld = 0;

	for (size_t i = 0; i < public->recoding.count; i++) {
		uint8_t levels = public->recoding.levels[i][variable];
		json_int_t people = (json_int_t) public->people[i];

		if (run_recoding_withholds(&public->recoding, i, variable))
			withheld += people;
		else if (levels & (levels - 1))
			coarser += people;
		else
			shown += people;
	}
	return json_pack(
	        "{s:I, s:I, s:I}", "shown", shown, "coarser", coarser, "withheld", withheld);
}

static json_t *variables_told(const struct run_public *public)
{
	json_t *json = json_object();

	for (int v = 0; v < GROUPS_FACTORS; v++)
		json_object_set_new(json, model_group_variables[v].code, variable_told(public, v));
	return json;
}

/* Classes in which everybody is literate, or nobody: whoever knows somebody's class knows this. */
static json_t *one_outcome(const struct run_public *public)
{
	json_int_t classes = 0, people = 0;

	for (size_t i = 0, next; i < public->count; i = next) {
		size_t literate = 0;

		for (next = i;
		        next < public->count && public->row[next].class == public->row[i].class;
		        next++)
			literate += public->row[next].literate > 0;
		if (literate && literate < next - i)
			continue;
		classes++;
		people += (json_int_t)(next - i);
	}
	return json_pack("{s:I, s:I}", "classes", classes, "respondents", people);
}

static size_t smallest(const struct run_public *public)
{
	size_t least = SIZE_MAX;

	for (size_t i = 0; i < public->recoding.count; i++)
		least = public->people[i] < least ? public->people[i] : least;
	return least;
}

static json_t *real(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

char *run_public_report(const struct run_public *public)
{
	json_t *json = json_pack("{s:s, s:i, s:I, s:I, s:I, s:o, s:o, s:s, s:s, s:[s,s,s,s,s,s,s], "
	                         "s:{s:o, s:o}, s:o, s:I}",
	        "method", "k-anonymity by local recoding", "least", RUN_RESPONDENTS_LEAST, "k",
	        (json_int_t)smallest(public), "respondents", (json_int_t) public->count, "classes",
	        (json_int_t) public->recoding.count, "variables", variables_told(public),
	        "one_outcome", one_outcome(public), "weight", "mean of the class", "scores",
	        "whole points", "left_out", "stratum", "psu", "base_weight", "replicate_weights",
	        "eap", "items", "regions_below_the_survey", "literate_by_points", "run",
	        real(public->shares[0]), "file", real(public->shares[1]), "design_effect",
	        real(public->design_effect), "first_run", (json_int_t) public->first_run);
	char *text = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(15));

	json_decref(json);
	return text;
}
