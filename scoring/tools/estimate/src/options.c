/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "options.h"

#include <csv/settings.h>
#include <kit/command.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { FILES_MAX = 10000 };

#define TEXT_SETTING(NAME, ARGUMENT, FALLBACK, HELP)                                               \
	{                                                                                          \
		.name = NAME, .kind = CONFIG_TEXT, .fallback = FALLBACK, .argument = ARGUMENT,     \
		.help = HELP                                                                       \
	}

#define CHOICE_SETTING(NAME, WORDS, FALLBACK, HELP)                                                \
	{                                                                                          \
		.name = NAME, .kind = CONFIG_CHOICE, .fallback = FALLBACK, .argument = WORDS,      \
		.help = HELP                                                                       \
	}
#define REAL_SETTING(NAME, ARGUMENT, FALLBACK, LEAST, MOST, HELP)                                  \
	{                                                                                          \
		.name = NAME, .kind = CONFIG_REAL, .fallback = FALLBACK,                           \
		.range = {.least = LEAST, .most = MOST}, .argument = ARGUMENT, .help = HELP        \
	}

static const struct config_setting settings[] = {
        TEXT_SETTING("share", "COL[,COL...]", "", "the share of ones in a column of 0 and 1"),
        REAL_SETTING("cut", "X", "", -HUGE_VAL, HUGE_VAL,
                "with --share: the share of values that are X or more"),
        TEXT_SETTING("category", "COL[,COL...]", "",
                "the share of each category of a column of texts or codes"),
        TEXT_SETTING("mean", "COL[,COL...]", "", "the mean of a column"),
        TEXT_SETTING("total", "COL[,COL...]", "",
                "the total of a column; with --calibrate, COL=VALUE is a known total and may be "
                "repeated"),
        TEXT_SETTING(
                "ratio", "NUM/DEN[,...]", "", "the total of one column divided by that of another"),
        TEXT_SETTING("plausible", "COL,COL[,COL...]", "",
                "columns of plausible values: the mean, or with --cut the share, by Rubin's rules"),
        TEXT_SETTING(
                "quantile", "COL[,COL...]", "", "quantiles of a column, with Woodruff's intervals"),
        TEXT_SETTING("at", "P[,P...]", "",
                "with --quantile: shares of the rows up to them [0.25,0.5,0.75]"),
        TEXT_SETTING("table", "ROW,COL", "", "a two-way table and its Rao-Scott test"),
        SURVEY_WEIGHT_SETTING,
        CHOICE_SETTING("negative_weights", "refuse|allow", "refuse",
                "allow: take weights below 0, which linear calibration may give, as they are"),
        SURVEY_DESIGN_SETTINGS,
        TEXT_SETTING("by", "COL[,COL...]", "",
                "one estimate for every level, or for every combination of levels"),
        {.name = "all",
                .kind = CONFIG_FLAG,
                .fallback = "",
                .help = "with --by: one more estimate, for all rows together"},
        SURVEY_WHERE_SETTING,
        TEXT_SETTING("contrast", "A-B[,...]|all", "",
                "differences between levels of --by (with several columns, join the levels by :)"),
        TEXT_SETTING("linking_se", "[COL=]X", "",
                "linking error of a difference between waves; the waves are the levels of COL"),
        CHOICE_SETTING("df", "domain|design", "domain",
                "degrees of freedom: of each domain, or of the whole design for all"),
        REAL_SETTING("level", "LEVEL", "0.95", 0, 1, "confidence level of the interval"),
        CHOICE_SETTING("ci", "wald|logit|beta|wilson", "",
                "kind of interval; all except wald are for shares only [shares: logit; else wald]"),
        TEXT_SETTING("replicates", "METHOD", "",
                "standard errors by jk1, jkn, jk2, brr, fay:RHO or bootstrap:R[:SEED]"),
        SURVEY_GIVEN_SETTINGS,
        CHOICE_SETTING("calibrate", CALIBRATION_METHODS, "",
                "calibrate the weights first, by this method"),
        CALIBRATION_SETTINGS,
        CSV_SETTINGS,
        CSV_LEVELS_SETTING,
        CSV_MISSING_SETTING("the columns that are estimated and in those of --by and --table"),
        COMMAND_CSV_FORMAT_SETTING, /* in the order of enum options_format */
        {.name = "wide",
                .kind = CONFIG_FLAG,
                .fallback = "",
                .help = "print all columns of the table, also beyond 100 characters"},
};

const struct command_help tools_estimate_help = {
        .usage = "estimate FILE... (--share COL [--cut X] | --category COL | --mean COL | "
                 "--total COL |\n            --ratio NUM/DEN | --plausible COL,COL[,...] [--cut X] "
                 "|\n            --quantile COL [--at P,...] | --table ROW,COL)\n            "
                 "[--by COL [--all]] [--where CONDITION] [OPTIONS]",
        .summary = "Estimates from the rows of a survey in a CSV file, or one of SPSS (.sav) or "
                   "Stata (.dta),\nor in several files with the same columns. The standard "
                   "errors take the sampling design\ninto account. A row with a missing value "
                   "is left out of the estimate, but stays in the\ndesign. Options that take "
                   "COL[,COL...] may be repeated, and give an estimate for each column.",
        .least = 1,
        .most = FILES_MAX,
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
        .once = true,
};

static bool read_cut(struct options *options, const struct config *config, struct error *error)
{
	options->cut = config_real(config, "cut");
	options->has_cut = !isnan(options->cut);
	if (!options->has_cut)
		return true;
	if (options->plausible && !options->named)
		options->kind = DOMAINS_SHARE;
	return options->kind == DOMAINS_SHARE || error_set(error, "--cut goes with --share");
}

/* The plausible values replace the column of --share, --mean or --total, which may be left out. */
static bool read_plausible(
        struct options *options, const struct config *config, struct error *error)
{
	const char *option = design_domains_kind_name(options->kind), *column;

	if (options->kind == DOMAINS_RATIO)
		return error_set(error, "--plausible goes with a share, a mean or a total, "
		                        "not with --ratio");
	if (!tools_names_read(&options->of, config, "plausible", ",", OPTIONS_DRAWS_MAX, error))
		return false;
	options->each = options->of.count;
	if (options->each < 2)
		return error_set(error, "--plausible takes two columns of draws or more");
	if (!options->named)
		return true;
	column = config_text(config, option);
	for (uint32_t i = 0; i < options->of.count; i++)
		if (!strcmp(options->of.name[i], column))
			return true;
	return error_set(error,
	        "--%s %s: with --plausible it names one of the plausible values, or is left out",
	        option, column);
}

/* What is an estimate of its own goes neither with the kinds of estimate nor with these options. */
static bool check_alone(const struct options *options, const struct config *config,
        const char *option, const char *const *others, struct error *error)
{
	if (options->named)
		return error_set(error,
		        "--%s is an estimate of its own, without --share, --mean, --total and "
		        "--ratio",
		        option);
	for (size_t i = 0; others[i]; i++)
		if (*config_text(config, others[i]))
			return error_set(error, "--%s does not go with --%s", option, others[i]);
	return true;
}

/* A table is made from the weighted number of rows in each combination of levels of two columns. */
static bool read_table(struct options *options, const struct config *config, struct error *error)
{
	static const char *const others[] = {
	        "plausible", "by", "contrast", "cut", "ci", "linking_se", NULL};

	options->kind = DOMAINS_TOTAL;
	options->each = 1;
	if (!check_alone(options, config, "table", others, error))
		return false;
	if (!tools_names_read(&options->by, config, "table", ",", SURVEY_NAMES_MAX, error))
		return false;
	return options->by.count == 2 || error_set(error, "--table takes two columns: ROW,COL");
}

/* ---- variables ---- */

/* Whether the names are pairs, "a/b,c/d". */
static bool are_pairs(const struct survey_names *names)
{
	for (uint32_t i = 0; i < names->count; i++)
		if (names->behind[i] != (i + 1 == names->count ? 0 : i % 2 ? ',' : '/'))
			return false;
	return names->count % 2 == 0;
}

static bool check_pairs(const struct survey_names *of, struct error *error)
{
	for (uint32_t i = 0; i < of->count; i += 2)
		for (uint32_t k = 0; k < i; k += 2)
			if (!strcmp(of->name[i], of->name[k]) &&
			        !strcmp(of->name[i + 1], of->name[k + 1]))
				return error_set(error, "--ratio names %s/%s twice", of->name[i],
				        of->name[i + 1]);
	return true;
}

/* Of a text that is no list of pairs commas are part of the names. */
static bool read_ratios(struct options *options, const struct config *config, struct error *error)
{
	struct survey_names *of = &options->of;

	options->each = 2;
	if (!tools_names_read(of, config, "ratio", "/,", OPTIONS_VARIABLES_MAX, error))
		return false;
	if (are_pairs(of))
		return check_pairs(of, error);
	return tools_names_read(of, config, "ratio", "/", OPTIONS_VARIABLES_MAX, error) &&
	       (of->count == 2 ||
	               error_set(error, "--ratio takes two columns: NUMERATOR/DENOMINATOR"));
}

static bool read_variables(struct options *options, const struct config *config, const char *option,
        struct error *error)
{
	const char *text = config_text(config, option);

	options->each = 1;
	options->of_text = strchr(text, ',') ? text : NULL;
	return tools_names_read(&options->of, config, option, ",", OPTIONS_VARIABLES_MAX, error);
}

static bool read_categories(
        struct options *options, const struct config *config, struct error *error)
{
	static const char *const others[] = {"plausible", "table", "quantile", "at", "cut", NULL};

	options->kind = DOMAINS_SHARE;
	return check_alone(options, config, "category", others, error) &&
	       read_variables(options, config, "category", error);
}

static bool read_at(struct options *options, const struct config *config, struct error *error)
{
	const char *text = config_text(config, "at");
	struct str rest = *text ? str_from(text) : STR("0.25,0.5,0.75"), item;

	while (rest.n) {
		double at;

		rest = str_cut_item(rest, &item);
		if (!str_to_double(item, &at) || !(at >= 0 && at <= 1))
			return error_set(
			        error, "--at %.*s: not a number from 0 to 1", STR_ARG(item));
		if (options->at_count == OPTIONS_AT_MAX)
			return error_set(error, "--at takes at most %d numbers", OPTIONS_AT_MAX);
		options->at[options->at_count++] = at;
	}
	return options->at_count || error_set(error, "--at: a number from 0 to 1 is missing");
}

/* The share of the rows up to a quantile gives its interval. */
static bool read_quantile(struct options *options, const struct config *config, struct error *error)
{
	static const char *const others[] = {
	        "plausible", "table", "contrast", "cut", "ci", "linking_se", NULL};

	options->kind = DOMAINS_SHARE;
	if (!check_alone(options, config, "quantile", others, error))
		return false;
	if (config_choice(config, "negative_weights"))
		return error_set(error, "--quantile does not go with --negative-weights allow");
	return read_variables(options, config, "quantile", error) &&
	       read_at(options, config, error);
}

/* *given: how many kinds are; the kind is the last of them. */
static void take_kinds(struct options *options, const struct config *config, int *given)
{
	options->kind = DOMAINS_MEAN;
	*given = 0;
	for (int kind = 0; kind < DOMAINS_KINDS; kind++) {
		if (!*config_text(config, design_domains_kind_name((enum domains_kind)kind)))
			continue;
		++*given;
		options->kind = (enum domains_kind)kind;
	}
	options->named = *given > 0;
}

static bool read_kind(struct options *options, const struct config *config, struct error *error)
{
	int given;

	options->plausible = *config_text(config, "plausible");
	options->table = *config_text(config, "table");
	options->quantile = *config_text(config, "quantile");
	options->category = *config_text(config, "category");
	take_kinds(options, config, &given);
	if (options->category)
		return read_categories(options, config, error);
	if (options->quantile)
		return read_quantile(options, config, error);
	if (*config_text(config, "at"))
		return error_set(error, "--at goes with --quantile");
	if (options->table)
		return read_table(options, config, error);
	if (given > 1 || (!given && !options->plausible))
		return error_set(error,
		        "give one of --share, --mean, --total and --ratio, or --category, "
		        "--quantile or --table");
	if (options->plausible)
		return read_plausible(options, config, error) && read_cut(options, config, error);
	if (options->kind == DOMAINS_RATIO)
		return read_ratios(options, config, error) && read_cut(options, config, error);
	return read_variables(options, config, design_domains_kind_name(options->kind), error) &&
	       read_cut(options, config, error);
}

/* Reads "0.004", or "wave=0.004" if several columns define the domains. */
static bool read_linking(struct options *options, const struct config *config, struct error *error)
{
	const char *text = config_text(config, "linking_se"), *equals = strrchr(text, '=');
	struct str number = str_trimmed(str_from(equals ? equals + 1 : text));
	struct str column = str_trimmed((struct str){text, equals ? (size_t)(equals - text) : 0});

	if (!*text)
		return true;
	if (!options->contrast)
		return error_set(error, "--linking-se goes with --contrast");
	if (!str_to_double(number, &options->linking_se) || !(options->linking_se >= 0))
		return error_set(error, "--linking-se %s: not a number from 0 up", text);
	if (!equals && options->by.count > 1)
		return error_set(error, "--linking-se COL=X says which of the columns is the wave");
	for (uint32_t i = 0; i < options->by.count; i++)
		if (!equals || str_equal_c(column, options->by.name[i]))
			options->linking_column = options->by.name[i];
	return options->linking_column ||
	       error_set(error, "--linking-se %s: --by has no such column", text);
}

static bool read_contrast(struct options *options, const struct config *config, struct error *error)
{
	const char *text = config_text(config, "contrast");

	options->contrast = *text ? text : NULL;
	options->all = config_flag(config, "all");
	if (options->all && (options->table || !options->by.count))
		return error_set(error, "--all goes with --by: all rows beside its groups");
	if (options->contrast && !options->by.count)
		return error_set(error, "--contrast compares levels of --by, which is missing");
	return read_linking(options, config, error);
}

static bool read_design(struct options *options, const struct config *config, struct error *error)
{
	if (!tools_survey_options_read(&options->survey, config, error))
		return false;
	options->survey.negative_weights = config_choice(config, "negative_weights");
	options->survey.negative_hint =
	        " (--negative-weights allow takes the weights of a linear calibration)";
	options->df = (enum options_df)config_choice(config, "df");
	return options->table ||
	       tools_names_read(&options->by, config, "by", ",", SURVEY_NAMES_MAX, error);
}

/* Replicates of the file stand for the design, and are as they are. */
static bool check_given(const struct options *options, struct error *error)
{
	if (!options->survey.given.patterns.count)
		return true;
	if (options->replicates)
		return error_set(error, "--replicate-weights does not go with --replicates, which "
		                        "makes replicates of the psus");
	return !options->calibrates ||
	       error_set(error, "--replicate-weights does not go with --calibrate, as the "
	                        "replicates would have to be calibrated, too");
}

static bool read_interval(struct options *options, const struct config *config, struct error *error)
{
	static const enum interval_kind kinds[] = {
	        INTERVAL_WALD, INTERVAL_LOGIT, INTERVAL_BETA, INTERVAL_WILSON};
	int choice = config_choice(config, "ci");

	options->level = config_real(config, "level");
	options->interval = options->kind == DOMAINS_SHARE ? INTERVAL_LOGIT : INTERVAL_WALD;
	if (choice < 0)
		return true;
	options->interval = kinds[choice];
	if (options->kind != DOMAINS_SHARE && options->interval != INTERVAL_WALD)
		return error_set(error, "--ci %s goes with --share", config_text(config, "ci"));
	return true;
}

/* Reads "fay:0.3" or "bootstrap:200:7": the numbers of the method follow its name. */
static bool read_replicates(
        struct options *options, const struct config *config, struct error *error)
{
	const char *text = config_text(config, "replicates");
	struct replicate_method *method = &options->method;
	struct str name, first, rest = str_cut(str_from(text), ':', &name);
	bool numbers = rest.n > 0;
	char kind[16];
	int64_t count = 0, seed = 1;
	bool good = true;

	options->replicates = *text;
	*method = (struct replicate_method){0};
	if (!options->replicates)
		return true;
	snprintf(kind, sizeof(kind), "%.*s", STR_ARG(name));
	if (!replicate_kind_parse(kind, &method->kind))
		return error_set(error,
		        "--replicates is jk1, jkn, jk2, brr, fay:RHO or bootstrap:R[:SEED], not %s",
		        text);
	/* As in the assessments that use one replicate per zone. */
	method->mse = method->kind == REPLICATE_JK2;
	if (method->kind == REPLICATE_FAY) {
		good = str_to_double(rest, &method->rho) && method->rho >= 0 && method->rho < 1;
	} else if (method->kind == REPLICATE_BOOTSTRAP) {
		rest = str_cut(rest, ':', &first);
		good = str_to_int64(first, &count) && count >= 2 && count <= REPLICATE_COUNT_MAX &&
		       (!rest.n || (str_to_int64(rest, &seed) && seed >= 0));
		method->count = (uint32_t)count;
		method->seed = (uint64_t)seed;
	} else {
		good = !numbers;
	}
	return good || error_set(error,
	                       "--replicates %s: fay takes a number from 0 to below 1, bootstrap 2 "
	                       "to %d replicates and a seed from 0 up, the others nothing",
	                       text, REPLICATE_COUNT_MAX);
}

/* The other options of a calibration need --calibrate. */
static bool read_calibration(struct options *options, const struct config *config,
        const char *totals, struct error *error)
{
	static const char *const more[] = {"margins", "margin_variables", "bounds", "trim"};

	options->calibrates = *config_text(config, "calibrate");
	if (options->calibrates && options->survey.negative_weights)
		return error_set(error,
		        "--negative-weights allow does not go with --calibrate, which "
		        "begins with design weights");
	if (options->calibrates)
		return tools_request_read(
		        &options->calibration, config, "calibrate", totals, error);
	for (size_t i = 0; i < sizeof(more) / sizeof(*more); i++)
		if (*config_text(config, more[i]))
			return error_set(error, "--margins, --margin-variables, --bounds and "
			                        "--trim go with --calibrate");
	return true;
}

bool tools_options_read(struct options *options, const struct config *config, const char *totals,
        struct error *error)
{
	*options = (struct options){0};
	options->format = (enum options_format)config_choice(config, "format");
	options->wide = config_flag(config, "wide");
	return csv_settings_check(config, error) && csv_settings_check_missing(config, error) &&
	       read_kind(options, config, error) && read_design(options, config, error) &&
	       read_contrast(options, config, error) && read_interval(options, config, error) &&
	       read_replicates(options, config, error) &&
	       read_calibration(options, config, totals, error) && check_given(options, error);
}

void tools_options_end(struct options *options)
{
	tools_survey_options_end(&options->survey);
	tools_request_end(&options->calibration);
}
