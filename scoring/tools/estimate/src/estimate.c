/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu estimate: shares, means, totals and ratios with design-based standard errors from a CSV
 * file, without a database. docs/ESTIMATORS.md has the formulas.
 */
#include <kit/command.h>
#include <tools/tools.h>

#include "options.h"
#include "print.h"
#include "quantiles.h"
#include "sheet.h"
#include "table.h"

#include <string.h>

static bool estimate_print(struct sheet *sheet, struct error *error)
{
	struct results results;
	bool good = tools_results_make(&results, sheet, error);

	if (good)
		tools_results_print(sheet, &results);
	tools_results_end(&results);
	return good;
}

static bool estimate_run(
        const struct options *options, char **paths, int count, struct error *error)
{
	struct sheet sheet;
	bool good = tools_sheet_read(&sheet, options, paths, count, error) &&
	            (options->table             ? tools_table_print(&sheet, error)
	                    : options->quantile ? tools_quantiles_print(&sheet, error)
	                                        : estimate_print(&sheet, error));

	tools_sheet_end(&sheet);
	return good;
}

static enum command_status estimate(
        const struct config *config, char **paths, int count, const struct buf *totals)
{
	enum command_status status = COMMAND_DONE;
	struct options options;
	struct error error;

	if (!tools_options_read(&options, config, totals->n ? totals->p : "", &error))
		status = command_misused("estimate", &error);
	else if (!estimate_run(&options, paths, count, &error))
		status = command_fail("estimate", &error);
	tools_options_end(&options);
	return status;
}

/* Only then is COL=VALUE the known total of a column, and not the name of one. */
static bool calibrates(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (!strncmp(argv[i], "--calibrate", strlen("--calibrate")))
			return true;
	return false;
}

static enum command_status estimate_main(int argc, char **argv)
{
	enum command_status status;
	struct config *config;
	struct buf totals;
	int next;

	buf_init(&totals, REQUEST_TOTALS_BYTES_MAX);
	if (calibrates(argc, argv))
		tools_request_take_totals(&argc, argv, true, &totals);
	if (command_begin(&tools_estimate_help, argc, argv, &config, &next, &status)) {
		status = estimate(config, argv + next, argc - next, &totals);
		config_free(config);
	}
	buf_free(&totals);
	return status;
}

const struct command tools_estimate_command = {
        .name = "estimate",
        .summary = "estimate shares, means, totals, ratios and quantiles from a CSV file",
        .help = &tools_estimate_help,
        .run = estimate_main,
};
