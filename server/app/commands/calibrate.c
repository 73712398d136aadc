/*
 * kesu calibrate: weights of a CSV file brought to known totals, written beside the file in the order of
 * its rows. The margins are a second CSV file with a row for each level. Everything is read and looked at
 * before anything is computed; the output appears whole or not at all, and never when the totals are
 * not met.
 */
#include "commands/calibration.h"
#include "commands/command.h"

#include <base/buf.h>
#include <base/memory.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TOTALS_BYTES_MAX = 1 << 16, ARENA_CHUNK = 16 * 1024, WEIGHT_DIGITS = 17 };

static const struct config_setting calibrate_settings[] = {
        {.name = "weight",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "COL",
                .help = "required: the weights to begin with"},
        {.name = "margins",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "M.csv",
                .help = "known totals: columns variable, level, total"},
        {.name = "margin_variables",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "COL[,COL...]",
                .help = "those of the margins to use [all]"},
        {.name = "total",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "COL=VALUE[,...]",
                .help = "known total of a numeric column; may be repeated"},
        {.name = "method",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "METHOD",
                .help = "required: rake, linear, logit or poststratify"},
        {.name = "bounds",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "LO,HI",
                .help = "of calibrated over given weight, for linear and logit"},
        {.name = "trim",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "LO,HI",
                .help = "cut the weights afterwards, keeping their sum"},
        {.name = "out",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "W.csv",
                .help = "required: where calibrated_weight goes, in row order"},
        COMMAND_FORMAT_SETTING,
};

static const struct command_help calibrate_help = {
        .usage = "kesu calibrate FILE --weight COL --margins M.csv [--total COL=VALUE ...] "
                 "--method METHOD --out W.csv [OPTIONS]",
        .summary = "Calibrates weights to known totals (Deville & Sarndal 1992): raking, linear\n"
                   "(GREG), bounded logit, post-stratification. FILE is CSV with a header. Where\n"
                   "the totals cannot be met nothing is written.",
        .settings = calibrate_settings,
        .setting_count = sizeof(calibrate_settings) / sizeof(*calibrate_settings),
};

/* ---- options ---- */

/* The program's settings hold one value each: several --total become one list. */
static void join_totals(int *argc, char **argv, struct buf *joined)
{
	int kept = 1;

	for (int at = 1; at < *argc; at++) {
		const char *value = NULL;

		if (!strcmp(argv[at], "--total") && at + 1 < *argc)
			value = argv[++at];
		else if (!strncmp(argv[at], "--total=", strlen("--total=")))
			value = argv[at] + strlen("--total=");
		if (value)
			buf_printf(joined, "%s%s", joined->n ? "," : "--total=", value);
		else
			argv[kept++] = argv[at];
	}
	if (joined->n)
		argv[kept++] = joined->p;
	*argc = kept;
}

static struct str trimmed(struct str s)
{
	while (s.n && s.p[0] == ' ')
		s = (struct str){s.p + 1, s.n - 1};
	while (s.n && s.p[s.n - 1] == ' ')
		s.n--;
	return s;
}

static bool parse_number(struct calibration_job *job, struct str text, double *value)
{
	const char *copy = arena_copy(&job->names, text).p;
	char *end;

	*value = strtod(copy, &end);
	return end != copy && !*end && !isnan(*value);
}

/* "LO,HI"; an empty setting leaves *given false. */
static bool take_pair(struct calibration_job *job, const struct config *config, const char *name,
        bool *given, double *low, double *high, struct error *error)
{
	struct str first, second = str_cut(str_from(config_text(config, name)), ',', &first);

	*given = *config_text(config, name);
	if (!*given || (parse_number(job, trimmed(first), low) &&
	                       parse_number(job, trimmed(second), high) && *low < *high))
		return true;
	return error_set(
	        error, "--%s is LO,HI with LO below HI, not '%s'", name, config_text(config, name));
}

static bool take_totals(struct calibration_job *job, const char *list, struct error *error)
{
	struct str rest = str_from(list), one;

	while (rest.n) {
		struct calibrate_number *number = &job->number[job->rows.numbers];
		const char *equals;

		rest = str_cut(rest, ',', &one);
		equals = memrchr(one.p, '=', one.n);
		if (job->rows.numbers == CALIBRATE_NUMBERS_MAX)
			return error_set(
			        error, "--total names more than %d", (int)CALIBRATE_NUMBERS_MAX);
		if (!equals || equals == one.p ||
		        !parse_number(job,
		                trimmed((struct str){
		                        equals + 1, (size_t)(one.p + one.n - equals - 1)}),
		                &number->total) ||
		        isinf(number->total))
			return error_set(
			        error, "--total is COL=VALUE[,COL=VALUE...], not '%s'", list);
		number->name = arena_copy(
		        &job->names, trimmed((struct str){one.p, (size_t)(equals - one.p)}))
		                       .p;
		for (size_t k = 0; k < job->rows.numbers; k++)
			if (!strcmp(job->number[k].name, number->name))
				return error_set(error, "--total names %s twice", number->name);
		job->rows.numbers++;
	}
	return true;
}

static bool check_bounds(const struct calibrate_options *options, struct error *error)
{
	bool logit = options->method == CALIBRATE_LOGIT;

	if (logit && !options->bounded)
		return error_set(error, "--method logit needs --bounds LO,HI");
	if (!options->bounded)
		return true;
	if (!logit && options->method != CALIBRATE_LINEAR)
		return error_set(error, "--bounds goes with --method linear or logit, not %s",
		        calibrate_method_name(options->method));
	if (!(options->low < 1 && options->high > 1))
		return error_set(error, "--bounds lie on either side of 1, not %g,%g", options->low,
		        options->high);
	return !logit || (isfinite(options->low) && isfinite(options->high)) ||
	       error_set(error, "--bounds of --method logit are finite");
}

static bool take_options(
        struct calibration_job *job, const struct config *config, struct error *error)
{
	static const char *const needed[] = {"weight", "method", "out", NULL};
	const char *method = config_text(config, "method");

	if (!command_needs(config, needed, error))
		return false;
	job->out = config_text(config, "out");
	if (!calibrate_method_parse(method, &job->options.method))
		return error_set(
		        error, "--method is rake, linear, logit or poststratify, not %s", method);
	if (!take_pair(job, config, "bounds", &job->options.bounded, &job->options.low,
	            &job->options.high, error) ||
	        !take_pair(
	                job, config, "trim", &job->trims, &job->trim_low, &job->trim_high, error) ||
	        !take_totals(job, config_text(config, "total"), error) ||
	        !check_bounds(&job->options, error))
		return false;
	if (job->options.method == CALIBRATE_POSTSTRATIFY && job->rows.numbers)
		return error_set(error, "--method poststratify takes no --total");
	if (*config_text(config, "margins"))
		return true;
	if (*config_text(config, "margin_variables"))
		return error_set(error, "--margin-variables goes with --margins");
	return job->rows.numbers || error_set(error, "--margins or --total is needed");
}

/* ---- the margins ---- */

static const char *variable_name(const struct calibration_job *job, const struct margin *margin)
{
	return csv_table_level(job->margins, job->margin_variable, margin->variable);
}

static bool margin_row_check(const struct calibration_job *job, size_t row, struct error *error)
{
	const double total = csv_table_numbers(job->margins, job->margin_total)[row];

	if (csv_table_labels(job->margins, job->margin_variable)[row] < 0)
		return csv_table_fail(
		        job->margins, row, job->margin_variable, error, "no variable is named");
	if (csv_table_labels(job->margins, job->margin_level)[row] < 0)
		return csv_table_fail(
		        job->margins, row, job->margin_level, error, "no level is named");
	if (!(total > 0))
		return csv_table_fail(job->margins, row, job->margin_total, error,
		        "a margin's total is a number above 0");
	return true;
}

static bool read_margins(struct calibration_job *job, const char *path, struct error *error)
{
	job->margin_variable = csv_table_want_label(job->margins, "variable");
	job->margin_level = csv_table_want_label(job->margins, "level");
	job->margin_total = csv_table_want_number(job->margins, "total");
	if (!csv_table_read(job->margins, path, error))
		return false;
	for (size_t row = 0; row < csv_table_rows(job->margins); row++)
		if (!margin_row_check(job, row, error))
			return false;
	return true;
}

static bool add_margin(struct calibration_job *job, int32_t variable, struct error *error)
{
	struct margin *margin = &job->margin[job->rows.margins];

	if (job->rows.margins == CALIBRATE_MARGINS_MAX)
		return error_set(error, "more than %d margin variables; --margin-variables picks",
		        (int)CALIBRATE_MARGINS_MAX);
	margin->variable = variable;
	margin->column = csv_table_want_label(job->table, variable_name(job, margin));
	for (size_t m = 0; m < job->rows.margins; m++)
		if (job->margin[m].variable == variable)
			return error_set(error, "--margin-variables names %s twice",
			        variable_name(job, margin));
	job->rows.margins++;
	return true;
}

static bool add_named_margin(
        struct calibration_job *job, struct str name, const char *path, struct error *error)
{
	int32_t levels = (int32_t)csv_table_levels(job->margins, job->margin_variable);

	for (int32_t variable = 0; variable < levels; variable++)
		if (str_equal_c(
		            name, csv_table_level(job->margins, job->margin_variable, variable)))
			return add_margin(job, variable, error);
	return error_set(
	        error, "%s: there is no margin of a variable \"%.*s\"", path, STR_ARG(name));
}

static bool pick_margins(
        struct calibration_job *job, const struct config *config, struct error *error)
{
	int32_t levels = (int32_t)csv_table_levels(job->margins, job->margin_variable);
	struct str rest = str_from(config_text(config, "margin_variables")), name;
	bool all = !rest.n;

	while (rest.n) {
		rest = str_cut(rest, ',', &name);
		if (!add_named_margin(job, trimmed(name), config_text(config, "margins"), error))
			return false;
	}
	for (int32_t variable = 0; all && variable < levels; variable++)
		if (!add_margin(job, variable, error))
			return false;
	return job->options.method != CALIBRATE_POSTSTRATIFY || job->rows.margins == 1 ||
	       error_set(error,
	               "poststratify takes one margin variable, not %zu; --margin-variables picks",
	               job->rows.margins);
}

/* ---- the rows ---- */

static bool take_level(const struct calibration_job *job, struct margin *margin, size_t row,
        int32_t *position, struct error *error)
{
	int32_t label = csv_table_labels(job->margins, job->margin_level)[row], code = -1;
	const char *text = csv_table_level(job->margins, job->margin_level, label);
	int32_t levels = (int32_t)csv_table_levels(job->table, margin->column);

	for (int32_t at = 0; at < levels && code < 0; at++)
		if (!strcmp(csv_table_level(job->table, margin->column, at), text))
			code = at;
	if (code < 0)
		return csv_table_fail(job->margins, row, job->margin_level, error,
		        "no row of the file has the level \"%s\" of %s", text,
		        variable_name(job, margin));
	if (position[code] >= 0)
		return csv_table_fail(job->margins, row, job->margin_level, error,
		        "the level \"%s\" of %s stands there twice", text,
		        variable_name(job, margin));
	position[code] = (int32_t)margin->levels;
	margin->total[margin->levels] = csv_table_numbers(job->margins, job->margin_total)[row];
	margin->name[margin->levels++] = text;
	return true;
}

/* position: of each code of the column in the margin; -1: it is not there. */
static bool hold_levels(const struct calibration_job *job, struct margin *margin,
        const int32_t *position, struct error *error)
{
	const int32_t *label = csv_table_labels(job->table, margin->column);

	for (size_t i = 0; i < csv_table_rows(job->table); i++) {
		if (label[i] < 0)
			return csv_table_fail(job->table, i, margin->column, error,
			        "a margin variable has no missing values");
		if (position[label[i]] < 0)
			return csv_table_fail(job->table, i, margin->column, error,
			        "the margins have no total for the level \"%s\"",
			        csv_table_level(job->table, margin->column, label[i]));
		margin->level[i] = position[label[i]];
	}
	return true;
}

static bool hold_margin(struct calibration_job *job, size_t m, struct error *error)
{
	struct margin *margin = &job->margin[m];
	size_t levels = csv_table_levels(job->table, margin->column);
	size_t margin_rows = csv_table_rows(job->margins);
	int32_t *position = memory_new(levels + 1, sizeof(*position));
	bool good = true;

	margin->level = memory_new(csv_table_rows(job->table), sizeof(*margin->level));
	margin->total = memory_new(margin_rows, sizeof(*margin->total));
	margin->name = memory_new(margin_rows, sizeof(*margin->name));
	for (size_t code = 0; code < levels; code++)
		position[code] = -1;
	for (size_t row = 0; good && row < margin_rows; row++)
		if (csv_table_labels(job->margins, job->margin_variable)[row] == margin->variable)
			good = take_level(job, margin, row, position, error);
	good = good && hold_levels(job, margin, position, error);
	free(position);
	csv_table_drop(job->table, margin->column);
	job->margin_rows[m] = (struct calibrate_margin){.name = variable_name(job, margin),
	        .level = margin->level,
	        .levels = margin->levels,
	        .total = margin->total,
	        .level_name = margin->name};
	return good;
}

static bool check_row(const struct calibration_job *job, size_t i, struct error *error)
{
	double weight = job->rows.weight[i];

	if (!(weight >= 0))
		return isnan(weight) ? csv_table_fail(job->table, i, job->weight, error,
		                               "a row needs a weight; 0 leaves it out")
		                     : csv_table_fail(job->table, i, job->weight, error,
		                               "a weight is at least 0, not %g", weight);
	for (size_t k = 0; k < job->rows.numbers; k++)
		if (isnan(job->number[k].value[i]))
			return csv_table_fail(job->table, i, job->number_column[k], error,
			        "a column with a known total has no missing values");
	return true;
}

static bool read_rows(struct calibration_job *job, const struct config *config, const char *path,
        struct error *error)
{
	job->weight = csv_table_want_number(job->table, config_text(config, "weight"));
	for (size_t k = 0; k < job->rows.numbers; k++)
		job->number_column[k] = csv_table_want_number(job->table, job->number[k].name);
	if (!csv_table_read(job->table, path, error))
		return false;
	job->rows.rows = csv_table_rows(job->table);
	job->rows.weight = csv_table_numbers(job->table, job->weight);
	job->rows.margin = job->margin_rows;
	job->rows.number = job->number;
	for (size_t k = 0; k < job->rows.numbers; k++)
		job->number[k].value = csv_table_numbers(job->table, job->number_column[k]);
	for (size_t i = 0; i < job->rows.rows; i++)
		if (!check_row(job, i, error))
			return false;
	for (size_t m = 0; m < job->rows.margins; m++)
		if (!hold_margin(job, m, error))
			return false;
	return true;
}

/* ---- the result ---- */

static bool calibrate(struct calibration_job *job, const char *path, struct error *error)
{
	job->calibrated = memory_new(job->rows.rows, sizeof(*job->calibrated));
	if (!calibrate_weights(&job->rows, &job->options, job->calibrated, &job->result, error))
		return error_wrap(error, "%s", path);
	if (!job->trims)
		return true;
	if (!weight_trim(job->calibrated, job->rows.weight, job->rows.rows, job->trim_low,
	            job->trim_high, &job->trim, error))
		return error_wrap(error, "--trim");
	job->trim_error = calibrate_error(&job->rows, job->calibrated);
	return true;
}

/* Beside the output first, then renamed. */
static bool write_weights(const struct calibration_job *job, struct error *error)
{
	const char *beside;
	struct arena names;
	FILE *file;

	arena_init(&names, ARENA_CHUNK);
	beside = arena_printf(&names, "%s.part-%d", job->out, (int)getpid()).p;
	file = fopen(beside, "we");
	bool good = file || error_set_errno(error, "%s", job->out);

	if (file) {
		fputs("calibrated_weight\n", file);
		for (size_t i = 0; i < job->rows.rows; i++)
			fprintf(file, "%.*g\n", WEIGHT_DIGITS, job->calibrated[i]);
		good = !ferror(file);
		good = !fclose(file) && good && !rename(beside, job->out);
		if (!good) {
			error_set_errno(error, "%s", job->out);
			unlink(beside);
		}
	}
	arena_free(&names);
	return good;
}

static bool run(struct calibration_job *job, const struct config *config, const char *path,
        struct error *error)
{
	const char *margins = config_text(config, "margins");

	if (*margins && (!read_margins(job, margins, error) || !pick_margins(job, config, error)))
		return false;
	if (!read_rows(job, config, path, error) || !calibrate(job, path, error) ||
	        !write_weights(job, error))
		return false;
	calibration_print(job, command_wants_json(config));
	return true;
}

static void job_end(struct calibration_job *job)
{
	for (size_t m = 0; m < CALIBRATE_MARGINS_MAX; m++) {
		free(job->margin[m].level);
		free(job->margin[m].total);
		free(job->margin[m].name);
	}
	free(job->calibrated);
	arena_free(&job->names);
	csv_table_free(job->table);
	csv_table_free(job->margins);
}

static enum command_status calibrate_command(int argc, char **argv)
{
	struct calibration_job job = {0};
	struct config *config;
	struct error error;
	enum command_status status;
	int next;

	if (!command_begin(&calibrate_help, argc, argv, 1, 1, &config, &next, &status))
		return status;
	job.table = csv_table_new();
	job.margins = csv_table_new();
	arena_init(&job.names, ARENA_CHUNK);
	if (!take_options(&job, config, &error))
		status = command_misused("calibrate", &error);
	else if (!run(&job, config, argv[next], &error))
		status = command_fail("calibrate", &error);
	else
		status = COMMAND_DONE;
	job_end(&job);
	config_free(config);
	return status;
}

enum command_status command_calibrate(int argc, char **argv)
{
	enum command_status status;
	struct buf totals;
	struct error error;

	buf_init(&totals, TOTALS_BYTES_MAX);
	join_totals(&argc, argv, &totals);
	if (totals.overflowed) {
		error_set(&error, "--total takes %d bytes at most", (int)TOTALS_BYTES_MAX);
		status = command_misused("calibrate", &error);
	} else {
		status = calibrate_command(argc, argv);
	}
	buf_free(&totals);
	return status;
}
