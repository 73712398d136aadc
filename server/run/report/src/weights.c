/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists are cut at a length that a page can show. Counts always cover everything. */
#include "parts.h"

#include <core/json_value.h>
#include <reporting/words.h>

#include <math.h>

enum { NAME_SIZE = 256 };

/* Outside of these the calibrated weights are far from those of the sample. */
static const double SCALE_LEAST = 0.1, SCALE_MOST = 10;

static json_t *region_code(const struct run_survey *survey, uint32_t region)
{
	return json_stringn(survey->regions.code[region].p, survey->regions.code[region].n);
}

/* --- response --- */

/* The cells of a region come together: everyone first. */
static bool hides_residence(const struct run_cell *cells)
{
	struct cells_scheme scheme = groups_scheme(NULL, 1, NULL);

	for (uint32_t level = 0; level < scheme.levels[GROUP_RESIDENCE]; level++)
		if (cells[design_cells_factor_group(&scheme, GROUP_RESIDENCE, level)]
		                .publication.n_hidden)
			return true;
	return false;
}

/* The cell of the same people, but for those outside the frame. */
static const struct run_cell *cell_of_class(
        const struct run_cell *cells, const struct response_class *class)
{
	struct cells_scheme scheme = groups_scheme(NULL, 1, NULL);

	return class->residence < 0 ? cells
	                            : &cells[design_cells_factor_group(&scheme, GROUP_RESIDENCE,
	                                      (uint32_t) class->residence)];
}

static bool is_few(int64_t people)
{
	return people > 0 && people < RUN_RESPONDENTS_LEAST;
}

/*
 * Those who answered in a class are nearly those of a cell, so they are hidden where its n is, and
 * where few of them are outside the frame or few opted in beside them.
 */
static bool is_told(const struct run_estimates *estimates, const struct response_class *class)
{
	const struct run_cell *cells = run_cell_of(estimates, class->region);
	const struct run_cell *cell = cell_of_class(cells, class);
	int64_t sampled = (int64_t)cell->share.n - cell->opted,
	        others = (int64_t) class->answered - sampled;

	return class->answered >= RUN_RESPONDENTS_LEAST && !cells->publication.n_hidden &&
	       (class->residence < 0 || !hides_residence(cells)) && !is_few(others) &&
	       !is_few(cell->opted) && !is_few(cell->opted - others);
}

static json_t *class_of(
        const struct run_survey *survey, const struct response_class *class, bool told)
{
	return json_pack("{s:o, s:s, s:i, s:I, s:I, s:o, s:o}", "region",
	        region_code(survey, class->region), "residence",
	        class->residence < 0
	                ? "all"
	                : model_group_variables[GROUP_RESIDENCE].levels[class->residence],
	        "strata_by_residence", (int)class->joined, "psus", (json_int_t) class->psus,
	        "invited", (json_int_t) class->invited, "answered",
	        told ? json_integer((json_int_t) class->answered) : json_null(), "factor",
	        told ? core_json_value_number(class->factor) : json_null());
}

static json_t *response_of(const struct run_survey *survey, const struct run_estimates *estimates)
{
	const struct run_weights *weights = &estimates->weights;
	const struct response *response = &weights->response;
	json_t *classes = json_array();
	double most = 0;
	bool all_told = true;

	for (size_t c = 0; c < response->classes; c++) {
		const struct response_class *class = &response->class[c];
		bool told = is_told(estimates, class);

		most = fmax(most, class->factor);
		all_told = all_told && told;
		if (c < RUN_REPORT_LISTED_MAX)
			json_array_append_new(classes, class_of(survey, class, told));
	}
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:I, s:I, s:o, s:o}", "rr1",
	        core_json_value_number(weights->rates.rr1), "rr1_weighted",
	        core_json_value_number(weights->rates_weighted.rr1), "rr3",
	        core_json_value_number(weights->rates.rr3), "rr3_weighted",
	        core_json_value_number(weights->rates_weighted.rr3), "e",
	        core_json_value_number(weights->rates.e), "r_indicator",
	        core_json_value_number(weighting_response_r_indicator(response)), "definition",
	        "AAPOR 2023: RR1 = respondents / (invited - ineligible); RR3 with the share e of "
	        "the eligible among those of unknown eligibility taken from those who answered; R "
	        "= 1 - 2 S of the classes' weighted rates; by invitations and answers alone: kesu "
	        "progress counts drawn people and what was written down of them",
	        "strata_by_residence", (json_int_t)response->begun, "classes",
	        (json_int_t)response->classes, "factor_most",
	        all_told ? core_json_value_number(most) : json_null(), "class", classes);
}

/* --- calibration --- */

static json_t *count_of(size_t n, bool told)
{
	return told ? json_integer((json_int_t)n) : json_null();
}

static bool are_regions_told(const struct run_survey *survey, const struct run_estimates *estimates,
        const struct plan_group *group)
{
	for (uint32_t r = 0; r < survey->regions.count; r++)
		if (survey->regions.parent[r] == (int32_t)group->region &&
		        run_cell_of(estimates, r)->publication.n_hidden)
			return false;
	return true;
}

static bool is_cell_told(const struct run_cell *cell)
{
	return !cell->publication.n_hidden && !is_few(cell->opted);
}

/*
 * Its respondents are of the sample, and the sum of the cells of these levels, so none of their n
 * may be hidden, and nowhere may few people have opted in beside them.
 */
static bool is_group_told(const struct run_survey *survey, const struct run_estimates *estimates,
        const struct plan_group *group)
{
	const struct run_cell *cells = run_cell_of(estimates, group->region);
	struct cells_scheme scheme = groups_scheme(NULL, 1, NULL);
	uint32_t variable = (uint32_t)group->variable;

	if (!is_cell_told(cells))
		return false;
	if (variable == GROUPS_FACTORS)
		return are_regions_told(survey, estimates, group);
	for (uint32_t level = 0; level < scheme.levels[variable]; level++)
		if (!is_cell_told(&cells[design_cells_factor_group(&scheme, variable, level)]))
			return false;
	return true;
}

static json_t *levels_of(const struct plan *plan, const struct plan_group *group, bool told)
{
	json_t *levels = json_array();

	for (size_t k = group->first; k < group->first + group->levels; k++) {
		char name[NAME_SIZE];

		if (json_array_size(levels) == RUN_REPORT_LISTED_MAX)
			break;
		weighting_plan_constraint_name(plan, k, name, sizeof(name));
		json_array_append_new(
		        levels, json_pack("{s:s, s:o, s:f}", "level", name, "respondents",
		                        count_of(plan->constraint[k].respondents, told), "total",
		                        plan->constraint[k].total));
	}
	return levels;
}

/* Levels are listed when some were joined. Otherwise they are those of the margins. */
static json_t *group_of(const struct run_survey *survey, const struct run_estimates *estimates,
        const struct plan_group *group)
{
	const struct plan *plan = &estimates->weights.plan;
	bool told = is_group_told(survey, estimates, group);
	json_t *object = json_pack("{s:o, s:s, s:i, s:i, s:o, s:f}", "region",
	        region_code(survey, group->region), "variable",
	        groups_margin_variables[group->variable], "levels", (int)group->levels,
	        "levels_joined", (int)group->joined, "respondents",
	        count_of(group->respondents, told), "total", group->total);

	if (group->joined)
		json_object_set_new(object, "constraints", levels_of(plan, group, told));
	return object;
}

/* Totals in another unit than persons give weights in that unit, and nothing else would tell. */
static void add_scale(json_t *calibration, const struct run_snapshot *snapshot, double calibrated)
{
	double base = 0, scale;

	for (size_t i = 0; i < snapshot->psu_count; i++)
		base += snapshot->psus[i].invited_weight;
	/* Base weights of households count households. */
	base *= snapshot->person_weight / snapshot->household_weight;
	scale = calibrated / base;
	json_object_set_new(calibration, "base_weight_sum", core_json_value_number(base));
	json_object_set_new(calibration, "scale", core_json_value_number(scale));
	if (!(scale < SCALE_LEAST || scale > SCALE_MOST))
		return;
	json_object_set_new(calibration, "note",
	        json_pack("{s:s, s:s}", "zh", REPORTING_NOTE_MARGINS_FAR_ZH, "en",
	                REPORTING_NOTE_MARGINS_FAR_EN));
}

/* Of which weights the errors are: joining who opted in moves the totals a little. */
static void add_pooled(json_t *calibration, const struct run_weights *weights)
{
	if (!weights->has_pool)
		return;
	json_object_set_new(calibration, "largest_margin_error_of",
	        json_string("the sample's weights, before those who opted in were joined"));
	json_object_set_new(
	        calibration, "pooled_margin_error", core_json_value_number(weights->pooled_error));
}

static json_t *calibration_of(
        const struct run_survey *survey, const struct run_estimates *estimates)
{
	const struct run_weights *weights = &estimates->weights;
	const struct chain_result *result = &weights->result;
	const struct plan *plan = &weights->plan;
	json_t *groups = json_array();

	if (!weights->has_margins) {
		json_decref(groups);
		return json_null();
	}
	for (size_t g = 0; g < plan->groups && g < RUN_REPORT_LISTED_MAX; g++)
		json_array_append_new(groups, group_of(survey, estimates, &plan->group[g]));
	return json_pack("{s:i, s:o, s:{s:o, s:o}, s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "rounds",
	        (int)result->fit.sweeps, "largest_margin_error",
	        core_json_value_number(result->fit.error), "g_weights", "min",
	        core_json_value_number(result->g_low), "max",
	        core_json_value_number(result->g_high), "trimmed", (json_int_t)result->trimmed,
	        "cells", (json_int_t)weights->chain.cells, "groups", (json_int_t)plan->groups,
	        "constraints", (json_int_t)(plan->constraints - plan->groups), "sets_given_up",
	        (json_int_t)plan->given_up, "sets_without_respondents", (json_int_t)plan->empty,
	        "group", groups);
}

/* --- replicates --- */

static json_t *replicates_of(const struct run_estimates *estimates)
{
	const struct run_weights *weights = &estimates->weights;

	return json_pack("{s:i, s:i, s:o, s:o}", "count", (int)weights->replicates.count,
	        "margins_not_met", (int)weights->replicated.unmet, "largest_margin_error",
	        core_json_value_number(weights->replicated.error), "se_over_linearised",
	        core_json_value_number(estimates->se_replicated / estimates->se_linearised));
}

json_t *run_report_weights(const struct run_result *result)
{
	const struct run_survey *survey = result->survey;
	const struct run_estimates *estimates = &result->figures->estimates;
	json_t *calibration = calibration_of(survey, estimates);

	if (json_is_object(calibration)) {
		add_scale(calibration, result->snapshot, estimates->weight_sum);
		add_pooled(calibration, &estimates->weights);
	}
	return json_pack("{s:o, s:o, s:o}", "response", response_of(survey, estimates),
	        "calibration", calibration, "replicates", replicates_of(estimates));
}
