/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu calibrate: calibrates the weights of a CSV file to known totals and writes them to another
 * file, in the order of the rows. The margins are in a second CSV file with one row for each level.
 * All input is read and checked before anything is computed. The output is written completely or
 * not at all, and never if the totals are not met.
 */
#include <csv/settings.h>
#include <kit/command.h>
#include <kit/output_file.h>
#include <tools/calibrate/margins.h>
#include <tools/calibrate/print.h>
#include <tools/calibrate/request.h>
#include <tools/files/table.h>
#include <tools/tools.h>

#include <base/memory.h>
#include <calibrated/estimate.h>

#include <csv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WEIGHT_DIGITS = 17 };

static const struct config_setting calibrate_settings[] = {
        {.name = "weight",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .required = true,
                .argument = "COL",
                .help = "column of the initial weights"},
        {.name = "total",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "COL=VALUE[,...]",
                .help = "known total of a numeric column; may be repeated"},
        {.name = "method",
                .kind = CONFIG_CHOICE,
                .fallback = "",
                .required = true,
                .argument = CALIBRATION_METHODS,
                .help = "calibration method"},
        CALIBRATION_SETTINGS,
        {.name = "id",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "COL",
                .help = "column that names the rows, written beside their weights"},
        {.name = "out",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .required = true,
                .argument = "W.csv",
                .help = "file to write the column calibrated_weight to, in the row order of FILE; "
                        "- prints it and nothing else"},
        CSV_SETTINGS,
        CSV_LEVELS_SETTING,
        COMMAND_FORMAT_SETTING,
};

static const struct command_help calibrate_help = {
        .usage = "calibrate FILE --weight COL --margins M.csv [--total COL=VALUE ...] "
                 "--method METHOD --out W.csv [OPTIONS]",
        .summary =
                "Calibrates weights to known totals (Deville & Sarndal 1992): raking, linear\n"
                "(GREG), bounded logit, post-stratification. FILE is CSV with a header, .sav or "
                ".dta. If\n"
                "the totals cannot be met, nothing is written. The same options of kesu estimate\n"
                "give standard errors that take the calibration into account.",
        .least = 1,
        .most = 1,
        .settings = calibrate_settings,
        .setting_count = sizeof(calibrate_settings) / sizeof(*calibrate_settings),
        .once = true,
};

struct calibrate_job {
	const struct config *config;
	const char *path, *out;
	struct calibration_request request;
	struct csv_table *table;
	size_t id; /* handle of --id */
	bool has_id;
	struct calibration_margins margins;
	struct calibrated calibrated;
};

static bool take_options(struct calibrate_job *job, const char *totals, struct error *error)
{
	job->out = config_text(job->config, "out");
	if (!strcmp(job->out, "-") && command_wants_json(job->config))
		return error_set(
		        error, "--out - prints the weights, so --format json has no place");
	return csv_settings_check(job->config, error) &&
	       tools_request_read(&job->request, job->config, "method", totals, error);
}

static bool take_weights(struct calibrate_job *job, size_t column, struct error *error)
{
	const double *weight = csv_table_numbers(job->table, column);

	for (size_t i = 0; i < csv_table_rows(job->table); i++) {
		if (weight[i] >= 0)
			continue;
		return isnan(weight[i]) ? csv_table_fail(job->table, i, column, error,
		                                  "a row needs a weight; 0 leaves it out")
		                        : csv_table_fail(job->table, i, column, error,
		                                  "a weight is at least 0, not %g", weight[i]);
	}
	job->margins.recipe.rows.weight = weight;
	return true;
}

/* Weights are joined to rows by their names, so each has one of its own. */
static bool check_ids(const struct calibrate_job *job, struct error *error)
{
	const int32_t *id = job->has_id ? csv_table_labels(job->table, job->id) : NULL;
	size_t rows = csv_table_rows(job->table), *seen;
	bool good = true;

	if (!id)
		return true;
	seen = memory_new(csv_table_levels(job->table, job->id) + 1, sizeof(*seen));
	for (size_t i = 0; good && i < rows; i++) {
		if (id[i] < 0)
			good = csv_table_fail(
			        job->table, i, job->id, error, "a row without a name");
		else if (seen[id[i]])
			good = csv_table_fail(job->table, i, job->id, error,
			        "\"%s\" names the row of line %zu, too",
			        csv_table_level(job->table, job->id, id[i]),
			        csv_table_line(job->table, seen[id[i]] - 1));
		else
			seen[id[i]] = i + 1;
	}
	free(seen);
	return good;
}

static bool read_rows(struct calibrate_job *job, struct error *error)
{
	size_t weight = csv_table_want_number(job->table, config_text(job->config, "weight"));

	job->has_id = *config_text(job->config, "id");
	if (job->has_id)
		job->id = csv_table_want_label(job->table, config_text(job->config, "id"));

	csv_settings_take_levels(job->table, job->config);
	csv_settings_take(job->table, job->config);
	return csv_table_read(job->table, job->path, error) && take_weights(job, weight, error) &&
	       check_ids(job, error) && tools_calibration_margins_hold(&job->margins, error);
}

static void write_text(const char *text, FILE *file)
{
	if (text[strcspn(text, ",\"\r\n")])
		csv_fwrite(file, text, strlen(text));
	else
		fputs(text, file);
	putc(',', file);
}

static bool write_weights(const struct calibrate_job *job, struct error *error)
{
	const double *weight = job->calibrated.used;
	struct output_file output;

	if (!output_file_begin(&output, job->out, error))
		return false;
	if (job->has_id)
		write_text(csv_table_column(job->table, job->id), output.file);
	fputs("calibrated_weight\n", output.file);
	for (size_t i = 0; i < csv_table_rows(job->table); i++) {
		if (job->has_id)
			write_text(csv_table_level(job->table, job->id,
			                   csv_table_labels(job->table, job->id)[i]),
			        output.file);
		fprintf(output.file, "%.*g\n", WEIGHT_DIGITS, weight[i]);
	}
	return output_file_end(&output, true, error);
}

static bool run(struct calibrate_job *job, struct error *error)
{
	if (!tools_calibration_margins_read(&job->margins, &job->request, job->table, error) ||
	        !read_rows(job, error) || !output_file_check(job->out, error))
		return false;
	if (!calibrated_make(&job->calibrated, &job->margins.recipe, error))
		return error_wrap(error, "%s", job->path);
	if (!write_weights(job, error))
		return false;
	if (!output_file_is_standard(job->out))
		tools_calibration_print(
		        &job->calibrated, job->out, command_wants_json(job->config));
	return true;
}

static enum command_status calibrate(
        const struct config *config, const char *path, const struct buf *totals)
{
	struct calibrate_job job = {.config = config, .path = path, .table = tools_files_table()};
	enum command_status status = COMMAND_DONE;
	struct error error;

	if (totals->overflowed) {
		error_set(&error, "--total takes %d bytes at most", (int)REQUEST_TOTALS_BYTES_MAX);
		status = command_misused("calibrate", &error);
	} else if (!take_options(
	                   &job, totals->n ? totals->p : config_text(config, "total"), &error)) {
		status = command_misused("calibrate", &error);
	} else if (!run(&job, &error)) {
		status = command_fail("calibrate", &error);
	}
	calibrated_end(&job.calibrated);
	tools_calibration_margins_end(&job.margins);
	csv_table_free(job.table);
	tools_request_end(&job.request);
	return status;
}

static enum command_status calibrate_main(int argc, char **argv)
{
	enum command_status status;
	struct config *config;
	struct buf totals;
	int next;

	buf_init(&totals, REQUEST_TOTALS_BYTES_MAX);
	tools_request_take_totals(&argc, argv, false, &totals);
	if (command_begin(&calibrate_help, argc, argv, &config, &next, &status)) {
		status = calibrate(config, argv[next], &totals);
		config_free(config);
	}
	buf_free(&totals);
	return status;
}

const struct command tools_calibrate_command = {
        .name = "calibrate",
        .summary = "calibrate the weights of a CSV file to known totals",
        .help = &calibrate_help,
        .run = calibrate_main,
};
