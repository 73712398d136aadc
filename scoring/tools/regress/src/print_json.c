/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The document of --format json; docs/ESTIMATORS.md says what its members are. */
#include "print.h"

#include <kit/command.h>
#include <kit/printout.h>

#include <jansson.h>
#include <string.h>

static json_t *json_term(const struct regress_model *model, int term)
{
	struct buf text;
	json_t *string;

	buf_init(&text, MODEL_LEVEL_MAX);
	tools_model_term_name(model, term, &text);
	string = json_string(text.p);
	buf_free(&text);
	return string;
}

/* null: the constant, and products of numbers. */
static json_t *json_level(const struct regress_model *model, uint32_t column)
{
	struct buf text;
	json_t *string;

	buf_init(&text, MODEL_LEVEL_MAX);
	tools_model_level_name(model, column, &text);
	string = text.n ? json_string(text.p) : json_null();
	buf_free(&text);
	return string;
}

static json_t *json_coefficients(
        const struct regress_model *model, const struct regress_outcome *outcome)
{
	json_t *array = json_array();

	for (uint32_t c = 0; c < model->columns; c++) {
		const struct regress_coefficient *row = &outcome->coefficients[c];

		json_array_append_new(
		        array, json_pack("{s:o,s:o,s:o,s:o,s:o,s:o}", "term",
		                       json_term(model, tools_model_term_of(model, c)), "level",
		                       json_level(model, c), "estimate",
		                       printout_json_number(row->estimate), "se",
		                       printout_json_number(row->se), "df",
		                       printout_json_number(model->df), "p",
		                       printout_json_number(row->p)));
	}
	return array;
}

static json_t *json_lrt(const struct regress_test *test, uint32_t count, double ddf)
{
	json_t *lambda = json_array();

	if (test->within) {
		json_decref(lambda);
		return json_null();
	}
	for (uint32_t j = 0; j < count; j++)
		json_array_append_new(lambda, printout_json_number(test->lrt.lambda[j]));
	return json_pack("{s:o,s:o,s:o,s:o}", "chisq", printout_json_number(test->lrt.chisq),
	        "scale_factors", lambda, "ddf", printout_json_number(ddf), "p",
	        printout_json_number(test->lrt.p));
}

static json_t *json_tests(const struct regress_model *model, const struct regress_outcome *outcome)
{
	json_t *array = json_array();

	for (uint32_t t = 0; t < model->terms; t++) {
		const struct regress_test *test = &outcome->tests[t];
		uint32_t count = model->term[t].count;

		json_array_append_new(array,
		        json_pack("{s:o,s:{s:o,s:I,s:o,s:o},s:o}", "term", json_term(model, (int)t),
		                "wald", "f", printout_json_number(test->wald.f), "ndf",
		                (json_int_t)count, "ddf", printout_json_number(model->df), "p",
		                printout_json_number(test->wald.p), "rao_scott",
		                json_lrt(test, count, model->df)));
	}
	return array;
}

static json_t *json_margins(
        const struct regress_model *model, const struct regress_outcome *outcome)
{
	json_t *array = json_array();

	for (size_t i = 0; i < outcome->margin_count; i++) {
		const struct regress_margin *row = &outcome->margins[i];
		const struct regress_variable *variable = &model->variable[row->variable];

		json_array_append_new(
		        array, json_pack("{s:s,s:s,s:o,s:o,s:o,s:o}", "term", variable->name,
		                       "level", tools_variable_text(variable, row->level),
		                       "estimate", printout_json_number(row->mean), "se",
		                       printout_json_number(row->se), "df",
		                       printout_json_number(model->df), "ci",
		                       printout_json_pair(row->interval.low, row->interval.high)));
	}
	return array;
}

static json_t *json_standard_figure(const struct regress_model *model, uint32_t group)
{
	const struct regress_standard *standard = &model->standard;
	const struct standard_figure *figure = &standard->figures[group];
	const struct contrast *contrast = &figure->from_first;
	const char *level = tools_standard_group(standard, &model->survey, group);
	json_t *object = json_pack("{s:s?,s:I,s:o,s:o,s:o,s:o,s:o}", "level",
	        *standard->over ? level : NULL, "n", (json_int_t)figure->share.n, "estimate",
	        printout_json_number(figure->share.value), "se",
	        printout_json_number(figure->share.se), "df",
	        printout_json_number(figure->share.df_cell), "ci",
	        printout_json_pair(figure->interval.low, figure->interval.high), "crude",
	        printout_json_number(figure->crude));

	json_object_set_new(object, "from_first",
	        group ? json_pack("{s:o,s:o,s:o,s:o,s:o}", "difference",
	                        printout_json_number(contrast->difference), "se",
	                        printout_json_number(contrast->se), "df",
	                        printout_json_number(contrast->df), "ci",
	                        printout_json_pair(contrast->interval.low, contrast->interval.high),
	                        "p", printout_json_number(contrast->p))
	              : json_null());
	return object;
}

static json_t *json_standard(const struct regress_model *model)
{
	const struct regress_standard *standard = &model->standard;
	const struct calibrate_rows *rows = &standard->margins.recipe.rows;
	json_t *margins = json_array(), *figures = json_array();

	for (size_t m = 0; m < rows->margins; m++)
		json_array_append_new(margins, json_string(rows->margin[m].name));
	for (uint32_t g = 0; g < standard->groups; g++)
		json_array_append_new(figures, json_standard_figure(model, g));
	return json_pack("{s:o,s:s,s:s?,s:o}", "margins", margins, "method",
	        rows->margins == 1 ? "poststratify" : "rake", "over",
	        *standard->over ? standard->over : NULL, "figures", figures);
}

/* {COL: {"reference", "levels"}}, of the factors. */
static json_t *json_factors(const struct regress_model *model)
{
	json_t *object = json_object();

	for (uint32_t v = 0; v < model->variables; v++) {
		const struct regress_variable *variable = &model->variable[v];
		json_t *levels = json_array();

		for (uint32_t i = 0; i < variable->levels; i++)
			json_array_append_new(
			        levels, json_string(tools_variable_text(variable, (int32_t)i)));
		if (variable->factor)
			json_object_set_new(object, variable->name,
			        json_pack("{s:s,s:O}", "reference",
			                tools_variable_text(variable, variable->reference),
			                "levels", levels));
		json_decref(levels);
	}
	return object;
}

static json_t *json_method(const struct regress_model *model, const struct regress_outcome *outcome)
{
	const struct survey *survey = &model->survey;
	const struct survey_options *options = survey->options;
	bool given = survey->given.count, logit = model->options->method.family == REGRESSION_LOGIT;
	json_t *method = json_pack("{s:s,s:s,s:o,s:I,s:I,s:I,s:I,s:f,s:o,s:f,s:I}", "formula",
	        model->options->text, "family", logit ? "logit" : "linear", "factors",
	        json_factors(model), "rows", (json_int_t)survey->rows, "n", (json_int_t)model->n,
	        "missing", (json_int_t)model->missing, "weight_0", (json_int_t)model->weightless,
	        "level", model->options->level, "df", printout_json_number(model->df), "deviance",
	        outcome->fit.deviance, "iterations", (json_int_t)outcome->fit.steps);

	json_object_update_new(method,
	        json_pack("{s:s,s:s?,s:o,s:o,s:o,s:s,s:s,s:o,s:o,s:o,s:I}", "weights",
	                tools_survey_weight_word(survey), "weight", options->weight, "strata",
	                tools_survey_json_names(&options->strata), "psu",
	                tools_survey_json_names(&options->psu), "fpc",
	                tools_survey_json_names(&options->fpc), "lonely",
	                design_lonely_name(options->lonely), "variance",
	                given ? "replicates" : "linearisation", "replicates",
	                given ? tools_survey_json_given(survey) : json_null(), "strata_count",
	                given ? json_null() : json_integer((json_int_t)survey->design.strata),
	                "psu_count",
	                given ? json_null() : json_integer((json_int_t)survey->design.psus),
	                "psu_labels_in_several_strata", (json_int_t)survey->psus_spanning));
	if (options->where)
		json_object_set_new(method, "where", tools_survey_json_where(survey));
	return method;
}

void tools_regress_print_json(
        const struct regress_model *model, const struct regress_outcome *outcome)
{
	json_t *document = json_pack("{s:o,s:o}", "coefficients", json_coefficients(model, outcome),
	        "tests", json_tests(model, outcome));

	if (model->options->margins)
		json_object_set_new(document, "margins", json_margins(model, outcome));
	if (*model->standard.file)
		json_object_set_new(document, "standardised", json_standard(model));
	json_object_set_new(document, "method", json_method(model, outcome));
	command_print_json(document);
}
