/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu regress: linear and logistic regression with design-based standard errors from a CSV file,
 * without a database. docs/ESTIMATORS.md has the formulas.
 */
#include "print.h"

#include <kit/command.h>
#include <tools/tools.h>

static void print(const struct config *config, const struct regress_model *model,
        const struct regress_outcome *outcome)
{
	if (command_wants_json(config))
		tools_regress_print_json(model, outcome);
	else if (command_wants_csv(config))
		tools_regress_print_csv(model, outcome);
	else
		tools_regress_print_tables(model, outcome);
}

static bool regress(
        const struct regress_options *options, char **paths, int count, struct error *error)
{
	struct regress_outcome outcome = {0};
	struct regress_model model;
	bool good = tools_model_read(&model, options, paths, count, error);

	if (good) {
		good = tools_regress_make(&outcome, &model, error) ||
		       tools_survey_fail_whole(&model.survey, error);
		if (good)
			print(options->survey.config, &model, &outcome);
		tools_regress_end(&outcome, &model);
	}
	tools_model_end(&model);
	return good;
}

static enum command_status regress_main(int argc, char **argv)
{
	enum command_status status;
	struct regress_options options;
	struct config *config;
	struct error error;
	int next;

	if (!command_begin(&tools_regress_help, argc, argv, &config, &next, &status))
		return status;
	status = COMMAND_DONE;
	if (!tools_regress_options_read(&options, config, &error))
		status = command_misused("regress", &error);
	else if (!regress(&options, argv + next, argc - next, &error))
		status = command_fail("regress", &error);
	tools_survey_options_end(&options.survey);
	config_free(config);
	return status;
}

const struct command tools_regress_command = {
        .name = "regress",
        .summary = "linear and logistic regression under the sampling design, from a CSV file",
        .help = &tools_regress_help,
        .run = regress_main,
};
