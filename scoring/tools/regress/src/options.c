/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "options.h"

#include <csv/settings.h>

#include <string.h>

enum { FILES_MAX = 10000, ITERATIONS_MOST = 10000 };

#define TEXT_SETTING(NAME, ARGUMENT, HELP)                                                         \
	{                                                                                          \
		.name = NAME, .kind = CONFIG_TEXT, .fallback = "", .argument = ARGUMENT,           \
		.help = HELP                                                                       \
	}

static const struct config_setting settings[] = {
        TEXT_SETTING("logit", "'Y ~ A + B'",
                "logistic regression of a column of 0 and 1; A:B an interaction, A*B with its "
                "parts"),
        TEXT_SETTING("linear", "'Y ~ A + B'", "linear regression of a column of numbers"),
        TEXT_SETTING("reference", "COL=LEVEL[,COL=LEVEL...]",
                "the level that the others are held against [the first]; makes COL a factor"),
        TEXT_SETTING("factor", "COL[,COL...]",
                "columns of numbers that are levels, not amounts, such as codes"),
        TEXT_SETTING("margins", "COL[,COL...]",
                "what the model predicts if all rows had the same level of COL, for each level"),
        TEXT_SETTING("standardise", "MARGINS.csv",
                "the mean response if the mix of people were that of known totals: columns "
                "variable, level, total"),
        TEXT_SETTING("over", "COL",
                "with --standardise: in each level of COL, and how far it is from the first"),
        SURVEY_WEIGHT_SETTING,
        SURVEY_DESIGN_SETTINGS,
        SURVEY_WHERE_SETTING,
        {.name = "level",
                .kind = CONFIG_REAL,
                .fallback = "0.95",
                .range = {.least = 0, .most = 1},
                .argument = "LEVEL",
                .help = "confidence level of the intervals"},
        {.name = "epsilon",
                .kind = CONFIG_REAL,
                .fallback = "1e-8",
                .range = {.least = 0, .most = REGRESSION_EPSILON_MAX, .with_most = true},
                .argument = "E",
                .help = "ends when the deviance changes by less than this part of it, as R's "
                        "glm.control; 1e-14: the last digits"},
        {.name = "max-iterations",
                .kind = CONFIG_NUMBER,
                .fallback = "25",
                .least = 1,
                .most = ITERATIONS_MOST,
                .argument = "N",
                .help = "an estimation that needs more of them is an error"},
        SURVEY_GIVEN_SETTINGS,
        CSV_SETTINGS,
        CSV_LEVELS_SETTING,
        CSV_MISSING_SETTING("the columns of the formula"),
        COMMAND_CSV_FORMAT_SETTING,
};

const struct command_help tools_regress_help = {
        .usage = "regress FILE... (--logit | --linear) 'Y ~ A + B' [OPTIONS]",
        .summary = "Linear or logistic regression on the rows of a survey in a CSV file, or one of "
                   "SPSS (.sav) or\nStata (.dta), with standard errors that take the sampling "
                   "design into account, tests of\neach term and predicted margins. Columns of "
                   "texts are factors, columns of numbers linear.\nA row with a missing value in a "
                   "column of the formula is left out of the model, but\nstays in the design.",
        .least = 1,
        .most = FILES_MAX,
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
        .once = true,
};

static bool read_formula(
        struct regress_options *options, const struct config *config, struct error *error)
{
	const char *logit = config_text(config, "logit"), *linear = config_text(config, "linear");

	if (!*logit == !*linear)
		return error_set(error,
		        "--logit 与 --linear 二选一 give one of --logit and --linear, a formula "
		        "such as 'y ~ sex + edu + age'");
	options->method.family = *logit ? REGRESSION_LOGIT : REGRESSION_LINEAR;
	options->text = *logit ? logit : linear;
	return tools_formula_read(&options->formula, options->text, error) ||
	       error_wrap(error, "--%s", *logit ? "logit" : "linear");
}

/* The place of the variable in the formula; below 0: it is not there. */
static int variable_of(const struct formula *formula, const char *name, size_t n)
{
	for (uint32_t v = 0; v < formula->variables; v++)
		if (strlen(formula->variable[v]) == n && !memcmp(formula->variable[v], name, n))
			return (int)v;
	return -1;
}

static bool fail_variable(const char *option, const char *name, struct error *error)
{
	return error_set(error,
	        "--%s %s：公式中没有这一列 the formula has no such column among its terms", option,
	        name);
}

/* A name of a column may itself hold "=": the first part that is a column counts. */
static bool read_reference(struct regress_options *options, const char *text, struct error *error)
{
	const char *equals = strchr(text, '=');
	int v = -1;

	if (!equals)
		return error_set(error, "--reference 形如 列=水平 is COL=LEVEL, not '%s'", text);
	for (; equals && v < 0; equals = v < 0 ? strchr(equals + 1, '=') : equals)
		v = variable_of(&options->formula, text, (size_t)(equals - text));
	if (v < 0)
		return fail_variable("reference", text, error);
	if (options->reference[v])
		return error_set(
		        error, "--reference 重复指定 names %s twice", options->formula.variable[v]);
	options->reference[v] = equals + 1;
	options->factor[v] = true;
	return true;
}

static bool read_references(
        struct regress_options *options, const struct config *config, struct error *error)
{
	const struct survey_names *names = &options->references;

	if (!tools_names_read(
	            &options->references, config, "reference", ",", FORMULA_VARIABLES_MAX, error))
		return false;
	for (uint32_t i = 0; i < names->count; i++)
		if (!read_reference(options, names->name[i], error))
			return false;
	return true;
}

static bool read_factors(
        struct regress_options *options, const struct config *config, struct error *error)
{
	const struct survey_names *names = &options->factors;

	if (!tools_names_read(
	            &options->factors, config, "factor", ",", FORMULA_VARIABLES_MAX, error))
		return false;
	for (uint32_t i = 0; i < names->count; i++) {
		int v = variable_of(&options->formula, names->name[i], strlen(names->name[i]));

		if (v < 0)
			return fail_variable("factor", names->name[i], error);
		options->factor[v] = true;
	}
	return true;
}

static bool read_margins(
        struct regress_options *options, const struct config *config, struct error *error)
{
	const struct survey_names *names = &options->margin_names;

	if (!tools_names_read(
	            &options->margin_names, config, "margins", ",", FORMULA_VARIABLES_MAX, error))
		return false;
	for (uint32_t i = 0; i < names->count; i++) {
		int v = variable_of(&options->formula, names->name[i], strlen(names->name[i]));

		if (v < 0)
			return fail_variable("margins", names->name[i], error);
		options->margin[options->margins++] = (uint32_t)v;
	}
	return true;
}

static bool read_standard(
        struct regress_options *options, const struct config *config, struct error *error)
{
	options->standardise = config_text(config, "standardise");
	options->over = config_text(config, "over");
	return *options->standardise || !*options->over ||
	       error_set(error, "--over 须与 --standardise 同用 goes with --standardise");
}

bool tools_regress_options_read(
        struct regress_options *options, const struct config *config, struct error *error)
{
	*options = (struct regress_options){.level = config_real(config, "level"),
	        .method = {.epsilon = config_real(config, "epsilon"),
	                .iterations = (uint32_t)config_number(config, "max-iterations")}};
	return csv_settings_check(config, error) && csv_settings_check_missing(config, error) &&
	       tools_survey_options_read(&options->survey, config, error) &&
	       read_formula(options, config, error) && read_references(options, config, error) &&
	       read_factors(options, config, error) && read_margins(options, config, error) &&
	       read_standard(options, config, error);
}
