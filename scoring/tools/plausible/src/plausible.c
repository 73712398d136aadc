/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu plausible: latent regression on the responses of a CSV file, plausible values, and plausible
 * scores on a reference form. All input except the form is read and checked before anything is
 * estimated. A file is written completely or not at all; no file is written if the estimation did
 * not converge.
 */
#include "job.h"
#include <csv/settings.h>
#include <kit/command.h>
#include <tools/responses/guess_prior.h>
#include <tools/tools.h>

#include <base/memory.h>
#include <base/number.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEED_MOST ((int64_t)1 << 62)
/* Items of a scale where people are about 0 +- 1. */
#define SLOPE_LEAST 0.25
#define SLOPE_MOST  4.0
#define PLACE_MOST  3.0

enum { ITERATIONS_MOST = 1000000, LEAST_MOST = 1000000 };
enum { REGRESSION_DRAWN, REGRESSION_ESTIMATED }; /* the words of --regression */

#define TEXT_SETTING(NAME, FALLBACK, ARGUMENT, HELP)                                               \
	{                                                                                          \
		.name = NAME, .kind = CONFIG_TEXT, .fallback = FALLBACK, .argument = ARGUMENT,     \
		.help = HELP                                                                       \
	}
#define REAL_SETTING(NAME, FALLBACK, MOST, ARGUMENT, HELP)                                         \
	{                                                                                          \
		.name = NAME, .kind = CONFIG_REAL, .fallback = FALLBACK,                           \
		.range = {.least = 0, .most = MOST}, .argument = ARGUMENT, .help = HELP            \
	}
#define NUMBER_SETTING(NAME, FALLBACK, LEAST, MOST, HELP)                                          \
	{                                                                                          \
		.name = NAME, .kind = CONFIG_NUMBER, .fallback = FALLBACK, .least = LEAST,         \
		.most = MOST, .argument = "N", .help = HELP                                        \
	}

static const struct config_setting plausible_settings[] = {
        TEXT_SETTING("model", "", "MODEL",
                "rasch, 2pl, 3pl or gpcm; by ranges of items: A-B=3pl,C-D=gpcm; not used with "
                "--parameters"),
        TEXT_SETTING("items", "", "A-B|LIST",
                "columns of the items [those in --parameters; else all that no other "
                "option names]"),
        TEXT_SETTING("key", "", "FILE",
                "answer key of items with raw choices: columns item, key and, if known, options"),
        TEXT_SETTING("parameters", "", "ITEMS.csv",
                "fixed item parameters, from kesu irt [estimated with the regression]"),
        TEXT_SETTING("guess_prior", "", "MEAN,SD",
                "normal prior of logit(c) where 3pl items are estimated [none]"),
        TEXT_SETTING("regressors", "", "COL[,COL...]", "numeric regressors"),
        TEXT_SETTING("factors", "", "COL[,COL...]",
                "categorical regressors; empty cells are a level of their own"),
        NUMBER_SETTING("least", "30", 1, LEAST_MOST,
                "people that a level of a factor needs; with fewer it counts with the first one "
                "that has them"),
        TEXT_SETTING("weight", "", "COL", "case weights [1 for every row]"),
        TEXT_SETTING("id", "", "COL",
                "identifier of a row; its random numbers depend on it [the content of the row]"),
        NUMBER_SETTING("draws", "10", 1, PLAUSIBLE_DRAWS_MAX, "plausible values per row"),
        NUMBER_SETTING("seed", "1", 0, SEED_MOST, "seed of all random numbers"),
        {.name = "regression",
                .kind = CONFIG_CHOICE,
                .fallback = "drawn",
                .argument = "drawn|estimated",
                .help = "regression coefficients of each draw: drawn from their posterior, or as "
                        "estimated"},
        TEXT_SETTING("reference_form", "", "FORM.csv",
                "add plausible scores on this reference form: columns item, points"),
        TEXT_SETTING("keep", "", "COL[,COL...]|all", "columns to copy into plausible.csv"),
        NUMBER_SETTING("quadrature", "61", IRT_NODES_LEAST, IRT_NODES_MAX,
                "number of nodes of the ability grid"),
        REAL_SETTING("range", "6", IRT_RANGE_MAX, "R", "the ability grid runs from -R to R"),
        REAL_SETTING("tolerance", "1e-6", HUGE_VAL, "T",
                "converged when no parameter changes by T or more"),
        NUMBER_SETTING("iterations", "1000", 1, ITERATIONS_MOST, "maximum number of iterations"),
        {.name = "out",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .required = true,
                .argument = "DIR",
                .help = "directory to write plausible.csv and scores.csv to"},
        CSV_SETTINGS,
        CSV_LEVELS_SETTING,
        CSV_MISSING_SETTING("the items and in the columns of --factors"),
        COMMAND_FORMAT_SETTING,
};

static const struct command_help plausible_help = {
        .usage = "plausible FILE --model MODEL --regressors COL,... [--factors COL,...] "
                 "--out DIR [OPTIONS]",
        .summary =
                "Draws plausible values: random draws of each respondent's ability, given the\n"
                "answers and the regressors (Mislevy 1991). FILE is CSV with a header, .sav or "
                ".dta and\n"
                "one row per respondent; an empty cell of an item means: not administered. Name\n"
                "every variable by which estimates will be broken down; otherwise the differences\n"
                "between its groups come out too small. With --reference-form each draw also has\n"
                "its points on the whole form, ready for\n"
                "kesu estimate --plausible ps1,ps2,... --cut 70.",
        .least = 1,
        .most = 1,
        .settings = plausible_settings,
        .setting_count = sizeof(plausible_settings) / sizeof(*plausible_settings),
        .once = true,
};

static bool take_options(
        struct plausible_job *job, const struct config *config, struct error *error)
{
	job->request = (struct plausible_sheet_request){.config = config,
	        .items = config_text(config, "items"),
	        .model = config_text(config, "model"),
	        .regressors = config_text(config, "regressors"),
	        .factors = config_text(config, "factors"),
	        .keep = config_text(config, "keep"),
	        .weight = config_text(config, "weight"),
	        .id = config_text(config, "id"),
	        .key = config_text(config, "key"),
	        .least = (size_t)config_number(config, "least")};
	job->options = PLAUSIBLE_DEFAULTS;
	job->options.grid.nodes = (uint32_t)config_number(config, "quadrature");
	job->options.grid.range = config_real(config, "range");
	job->options.tolerance = config_real(config, "tolerance");
	job->options.iterations = (uint32_t)config_number(config, "iterations");
	job->draws = (struct plausible_draws){.draws = (uint32_t)config_number(config, "draws"),
	        .seed = (uint64_t)config_number(config, "seed"),
	        .estimated = config_choice(config, "regression") == REGRESSION_ESTIMATED};
	job->form_path = config_text(config, "reference_form");
	job->out = config_text(config, "out");
	if (!*job->request.model && !*config_text(config, "parameters"))
		return error_set(error, "--model is needed, or --parameters");
	job->calibration = IRT_FIT_DEFAULTS;
	return csv_settings_check(config, error) && csv_settings_check_missing(config, error) &&
	       tools_items_models_check(config_text(config, "model"), error) &&
	       tools_guess_prior_take(&job->calibration, config, error);
}

static bool read_all(
        struct plausible_job *job, const char *parameters, const char *path, struct error *error)
{
	if (*parameters) {
		if (!tools_parameters_read(&job->parameters, parameters, false, error))
			return false;
		job->request.parameters = &job->parameters;
	}
	return tools_plausible_sheet_read(&job->sheet, &job->request, path, error);
}

static bool has_guessing(const struct items *items)
{
	for (size_t j = 0; j < items->count; j++)
		if (items->model[j] == IRT_3PL)
			return true;
	return false;
}

/* With a 3PL item among them, the items are calibrated first, without the regressors, and then kept
 * fixed. */
static bool calibrate_first(struct plausible_job *job, struct error *error)
{
	struct irt_fit_options options = job->calibration;
	struct irt_fit_result result;

	options.model = job->sheet.items.model;
	options.item_name = job->sheet.items.name;
	options.grid = job->options.grid;
	options.tolerance = job->options.tolerance;
	options.iterations = job->options.iterations;
	options.standard_errors = false;
	if (!irt_fit_check(&job->sheet.responses, &options, NULL, error) ||
	        !tools_guess_prior_check(&options, &job->sheet.responses, error))
		return false;
	command_progress("calibrating items");
	bool good = irt_fit(&job->sheet.responses, &options, &result, error);

	if (good && !result.converged)
		good = error_set(error,
		        "the items do not converge within %u passes: see --iterations, --tolerance "
		        "and --guess-prior",
		        result.iterations);
	for (size_t j = 0; good && j < job->sheet.items.count; j++)
		job->sheet.item[j] = result.item[j];
	irt_fit_end(&result);
	job->calibrated_first = true;
	return good;
}

/* Given items may be on a scale of their own, such as one of 500 and 100: says what is needed. */
static bool fail_scale(const struct plausible_job *job, const char *path, struct error *error)
{
	size_t n = job->sheet.items.count, two = 0;
	double *slope = memory_new(2 * n + 1, sizeof(*slope)), *place = slope + n, a, b;
	struct error cause = *error;

	for (size_t j = 0; j < n; j++) {
		const struct irt_item *item = &job->sheet.item[j];

		slope[two] = fabs(item->a);
		place[two] = -item->d[1] / item->a;
		two += item->categories == 2 && slope[two] > 0;
	}
	number_sort(slope, two);
	number_sort(place, two);
	a = two ? slope[two / 2] : 1;
	b = two ? place[two / 2] : 0;
	free(slope);
	if (a >= SLOPE_LEAST && a <= SLOPE_MOST && fabs(b) <= PLACE_MOST)
		return error_wrap(error, "%s", path);
	return error_set(error,
	        "%s: %s. --parameters has slopes of about %.3g and difficulties of about %.3g: put "
	        "them on a scale where people are about 0 +- 1, with a u and (b - o) / u for "
	        "people "
	        "at o +- u",
	        path, cause.text, a, b);
}

static bool regress(struct plausible_job *job, const char *path, struct error *error)
{
	bool given = job->request.parameters;

	if (!given && has_guessing(&job->sheet.items)) {
		if (!calibrate_first(job, error))
			return error_wrap(error, "%s", path);
		given = true;
	}
	job->sample = plausible_sample_new(&job->sheet.rows, error);
	if (!job->sample)
		return error_wrap(error, "%s", path);
	tools_plausible_sheet_lighten(&job->sheet);
	command_progress("estimating the regression");
	if (!plausible_regress(
	            job->sample, job->sheet.item, !given, &job->options, &job->regression, error))
		return fail_scale(job, path, error);
	if (!job->regression.converged)
		return error_set(error,
		        "%s: no convergence within %u passes to a change below %g: see "
		        "--iterations "
		        "and --tolerance",
		        path, job->regression.iterations, job->options.tolerance);
	return true;
}

static bool draw(struct plausible_job *job, struct error *error)
{
	size_t rows = job->sheet.responses.rows, draws = job->draws.draws;

	if (*job->form_path &&
	        !tools_form_read(&job->form, job->form_path, &job->sheet, &job->regression, error))
		return false;
	command_progress("drawing");
	job->value = memory_new(rows * draws, sizeof(*job->value));
	job->eap = memory_new(rows, sizeof(*job->eap));
	job->sd = memory_new(rows, sizeof(*job->sd));
	plausible_draw(job->sample, &job->regression, &job->draws, job->value);
	plausible_eap(job->sample, &job->regression, job->eap, job->sd);
	if (!*job->form_path)
		return true;
	job->score = memory_new(rows * draws, sizeof(*job->score));
	plausible_score(job->sample, &job->form.form, &job->draws, job->value, job->score);
	return true;
}

static bool run(struct plausible_job *job, const struct config *config, const char *path,
        struct error *error)
{
	if (!read_all(job, config_text(config, "parameters"), path, error) ||
	        !regress(job, path, error) || !draw(job, error) ||
	        !tools_plausible_job_write(job, error))
		return false;
	command_progress("%s", "");
	tools_plausible_job_print(job, command_wants_json(config));
	return true;
}

static void job_end(struct plausible_job *job)
{
	free(job->value);
	free(job->score);
	free(job->eap);
	free(job->sd);
	tools_form_end(&job->form);
	plausible_regression_end(&job->regression);
	plausible_sample_free(job->sample);
	tools_plausible_sheet_end(&job->sheet);
	tools_parameters_end(&job->parameters);
}

static enum command_status plausible_main(int argc, char **argv)
{
	struct plausible_job job = {0};
	struct config *config;
	struct error error;
	enum command_status status;
	int next;

	if (!command_begin(&plausible_help, argc, argv, &config, &next, &status))
		return status;
	if (!take_options(&job, config, &error))
		status = command_misused("plausible", &error);
	else if (!run(&job, config, argv[next], &error))
		status = command_fail("plausible", &error);
	else
		status = COMMAND_DONE;
	job_end(&job);
	config_free(config);
	return status;
}

const struct command tools_plausible_command = {
        .name = "plausible",
        .summary = "draw plausible values and scores from the responses of a CSV file",
        .help = &plausible_help,
        .run = plausible_main,
};
