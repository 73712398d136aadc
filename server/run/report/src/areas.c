/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words and figures about the townships' models and the ranks. */
#include "parts.h"

#include <core/json_value.h>

#include <math.h>

json_t *run_report_areas_recipe(void)
{
	return json_pack("{s:{s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:f, s:f}, s:s}",
	        "small_areas", "model",
	        "Fay-Herriot (1979) on arcsin(sqrt(direct share)), psi = deff / (4 n), one pooled "
	        "design effect a county, at least 1",
	        "variance_between", "adjusted REML (Yoshimori & Lahiri 2014)", "estimate",
	        "EBLUP, bias-corrected back-transform; without respondents the regression alone "
	        "(synthetic)",
	        "interval",
	        "EBLUP +- z sqrt(MSE) on the modelled scale, 95 %; synthetic: t with sampled "
	        "townships - coefficients",
	        "benchmark",
	        "ratio to the county's direct share where that may be shown; MSE + (move)^2",
	        "publication",
	        "root MSE over share: shown to 0.165, with a warning to 0.333, not above "
	        "(Statistics Canada's release guidelines)",
	        "townships_least", TOWNS_SAMPLED_MIN, "townships_a_coefficient",
	        TOWNS_PER_COEFFICIENT, "error_shown", TOWNS_ERROR_SHOWN, "error_max",
	        TOWNS_ERROR_MAX, "ranks",
	        "joint 95 % rank intervals among the children of a region (Klein, Wright & "
	        "Wieczorek 2020); model-based shares with their root MSE where a direct share is "
	        "withheld; regions without a figure are not ranked; among regions outside the "
	        "survey, "
	        "where the plan promises a rank there: what other surveys of the same year, "
	        "instrument and standard published of them");
}

/*
 * From the model and a model-based share the direct share follows, so where one of the direct
 * shares is withheld, the model itself is not published.
 */
static bool withholds_a_share(const struct run_estimates *estimates, const struct run_towns *towns,
        const struct run_county *county)
{
	for (size_t i = county->first; i < county->first + county->count; i++) {
		const struct run_cell *cell = run_cell_of(estimates, towns->towns[i].region);

		if (cell->share.n && cell->publication.status == PUBLICATION_SUPPRESS)
			return true;
	}
	return false;
}

/* How many of them are in the sample; which of these have respondents is not told. */
static size_t sampled_of(const struct run_estimates *estimates, const struct run_towns *towns,
        const struct run_county *county)
{
	size_t sampled = 0;

	for (size_t i = county->first; i < county->first + county->count; i++)
		sampled += estimates->in_sample[towns->towns[i].region];
	return sampled;
}

static json_t *coefficients_of(const struct towns_model *model)
{
	json_t *list = json_array();

	for (size_t i = 0; i < model->area.coefficients; i++)
		json_array_append_new(
		        list, json_pack("{s:s, s:o, s:o}", "name",
		                      i ? model->covariate_name[i - 1] : "(Intercept)", "estimate",
		                      core_json_value_number(model->area.coefficient[i]), "se",
		                      core_json_value_number(model->area.se[i])));
	return list;
}

static void add_model(json_t *root, const struct towns_model *model)
{
	json_object_set_new(root, "variance_between", core_json_value_number(model->area.variance));
	json_object_set_new(root, "coefficients", coefficients_of(model));
	json_object_set_new(root, "benchmark_factor",
	        model->benchmarks ? core_json_value_number(model->area.benchmark_factor)
	                          : json_null());
}

/* The names of the covariates say what the model is made of; its numbers are not told. */
static void add_names(json_t *root, const struct towns_model *model)
{
	json_t *list = json_array();

	for (size_t i = 0; i < model->area.coefficients; i++)
		json_array_append_new(
		        list, json_pack("{s:s, s:n, s:n}", "name",
		                      i ? model->covariate_name[i - 1] : "(Intercept)", "estimate",
		                      "se"));
	json_object_set_new(root, "coefficients", list);
	json_object_set_new(root, "variance_between", json_null());
	json_object_set_new(root, "benchmark_factor", json_null());
}

static json_t *county_of(const struct run_result *result, const struct run_county *county)
{
	const struct run_estimates *estimates = &result->figures->estimates;
	const struct run_towns *towns = &result->figures->areas.towns;
	const struct towns_model *model = &county->model;
	bool withheld = withholds_a_share(estimates, towns, county);
	json_t *root = json_pack("{s:o, s:s, s:I, s:I, s:o, s:o, s:s}", "region",
	        core_json_value_text(result->survey->regions.code[county->region]), "outcome",
	        area_towns_outcome_name(model->outcome), "townships", (json_int_t)county->count,
	        "sampled", (json_int_t)sampled_of(estimates, towns, county), "deff",
	        core_json_value_number(withheld ? (double)NAN : model->deff), "deff_df",
	        core_json_value_number(model->deff_df), "deff_of",
	        model->deff_of_county ? "county" : "townships");

	if (model->outcome == TOWNS_FAILED && !withheld)
		json_object_set_new(root, "failure", json_string(model->failure.text));
	if (model->outcome != TOWNS_MADE)
		return root;
	if (withheld)
		add_names(root, model);
	else
		add_model(root, model);
	return root;
}

/* A peer of two promised ranks is told once. */
static bool is_told(const struct run_peers *peers, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (str_equal(peers->list[i].region, peers->list[at].region))
			return true;
	return false;
}

json_t *run_report_areas(const struct run_result *result)
{
	const struct run_towns *towns = &result->figures->areas.towns;
	const struct run_peers *of = &result->snapshot->peers;
	json_t *townships = json_array(), *peers = json_array();

	for (size_t i = 0; i < towns->county_count; i++)
		json_array_append_new(townships, county_of(result, &towns->counties[i]));
	for (size_t i = 0; i < of->count; i++)
		if (of->list[i].run && !is_told(of, i))
			json_array_append_new(
			        peers, json_pack("{s:o, s:I}", "region",
			                       core_json_value_text(of->list[i].region), "run",
			                       (json_int_t)of->list[i].run));
	return json_pack("{s:o, s:o}", "townships", townships, "peers", peers);
}
