/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu irt: calibrates the items of a CSV file with one row per respondent, and scores the
 * respondents. All input is read and checked before anything is estimated. Data that no model can
 * be fitted to are refused; the error names item, line and column. An estimation that does not
 * converge is printed as not converged, ends with status 1 and writes no files.
 */
#include "irt_job.h"
#include <csv/settings.h>
#include <kit/command.h>
#include <tools/files/table.h>
#include <tools/responses/guess_prior.h>
#include <tools/responses/weights.h>
#include <tools/tools.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ITERATIONS_MOST = 1000000, TAKEN_BEFORE = 2, NAMES_CHUNK = 4096 };

static const struct config_setting irt_settings[] = {
        {.name = "items",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "A-B|LIST",
                .help = "columns of the items [all columns that no other option names]"},
        {.name = "key",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "FILE",
                .help = "answer key of items with raw choices: columns item, key and, if known, "
                        "options (\"A|B|C\")"},
        {.name = "model",
                .kind = CONFIG_TEXT,
                .fallback = "2pl",
                .argument = "MODEL",
                .help = "rasch, 2pl, 3pl or gpcm; by ranges of items: A-B=3pl,C-D=gpcm"},
        {.name = "weight",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "COL",
                .help = "case weights, scaled to sum to the number of rows that take part "
                        "[1 for every row]"},
        {.name = "group",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "COL",
                .help = "groups of rows, each with its own mean and standard deviation; the first "
                        "is N(0,1)"},
        {.name = "anchors",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "FILE",
                .help = "items with fixed parameters: columns item, a, b, and c for 3pl items"},
        {.name = "guess_prior",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "MEAN,SD",
                .help = "prior of c: logit(c) ~ N(MEAN, SD^2); a MEAN between 0 and 1 is a "
                        "probability"},
        {.name = "quadrature",
                .kind = CONFIG_NUMBER,
                .fallback = "61",
                .least = IRT_NODES_LEAST,
                .most = IRT_NODES_MAX,
                .argument = "N",
                .help = "number of nodes of the ability grid"},
        {.name = "range",
                .kind = CONFIG_REAL,
                .fallback = "6",
                .range = {.least = 0, .most = IRT_RANGE_MAX},
                .argument = "R",
                .help = "the ability grid runs from -R to R"},
        {.name = "tolerance",
                .kind = CONFIG_REAL,
                .fallback = "1e-6",
                .range = {.least = 0, .most = HUGE_VAL},
                .argument = "T",
                .help = "converged when no parameter changes by T or more"},
        {.name = "iterations",
                .kind = CONFIG_NUMBER,
                .fallback = "1000",
                .least = 1,
                .most = ITERATIONS_MOST,
                .argument = "N",
                .help = "maximum number of iterations"},
        {.name = "scores",
                .kind = CONFIG_TEXT,
                .fallback = "eap,wle,ml,map",
                .argument = "LIST",
                .help = "ability estimates in scores.csv: any of eap, wle, ml, map"},
        {.name = "fit",
                .kind = CONFIG_FLAG,
                .fallback = "",
                .help = "test the fit of the items (S-X2, infit, outfit) and of the model (M2)"},
        {.name = "dif",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "COL[,COL...]",
                .help = "differential item functioning by these columns: compare the other groups "
                        "of each column with its first group"},
        {.name = "dif_match",
                .kind = CONFIG_CHOICE,
                .fallback = "auto",
                .argument = "auto|sum|eap",
                .help = "people are matched by their summed score or by their EAP; auto: by the "
                        "sum "
                        "where all rows are complete"},
        {.name = "figures",
                .kind = CONFIG_FLAG,
                .fallback = "",
                .help = "draw a Wright map (wright.svg) and the items' response curves "
                        "(curves.svg)"},
        {.name = "out",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .required = true,
                .argument = "DIR",
                .help = "directory to write scores.csv and items.csv to"},
        CSV_SETTINGS,
        CSV_LEVELS_SETTING,
        CSV_MISSING_SETTING("the items and in the columns of --group and --dif"),
        COMMAND_FORMAT_SETTING,
};

static const struct command_help irt_help = {
        .usage = "irt FILE [--items A-B|LIST] [--model MODEL] --out DIR [OPTIONS]",
        .summary =
                "Calibrates items by marginal maximum likelihood (Bock & Aitkin 1981) and scores\n"
                "the respondents. FILE is CSV with a header, .sav or .dta, with one row per "
                "respondent.\n"
                "Answers are categories from 0; an empty cell means: not administered. The model\n"
                "is P = logistic(a theta + d), b = -d / a. For more than two categories P(k) is\n"
                "proportional to exp(k a theta + d_k).",
        .least = 1,
        .most = 1,
        .settings = irt_settings,
        .setting_count = sizeof(irt_settings) / sizeof(*irt_settings),
        .once = true,
};

/* ---- options ---- */

static bool take_scores(struct irt_job *job, const char *list, struct error *error)
{
	struct str rest = str_from(list), part;

	while (rest.n) {
		int e = 0;

		rest = str_cut_item(rest, &part);
		while (e < IRT_ESTIMATORS &&
		        !str_equal_c(part, irt_estimator_name((enum irt_estimator)e)))
			e++;
		if (e == IRT_ESTIMATORS)
			return error_set(error, "--scores are of eap, wle, ml, map, not %.*s",
			        STR_ARG(part));
		job->written[e] = true;
	}
	return *list || error_set(error, "--scores names none of eap, wle, ml, map");
}

/* Appends the columns of --dif to the columns that other options name. */
static bool take_groups_of_dif(
        const char *list, struct arena *names, const char **taken, struct error *error)
{
	struct str rest = str_from(list), name;

	for (size_t n = 0; rest.n; n++) {
		rest = str_cut_item(rest, &name);
		for (size_t i = 0; i < n; i++)
			if (str_equal_c(name, taken[TAKEN_BEFORE + i]))
				return error_set(error, "--dif names %.*s twice", STR_ARG(name));
		if (!name.n)
			return error_set(error, "--dif %s: a column without a name", list);
		if (n == IRT_DIF_COLUMNS_MAX)
			return error_set(error, "--dif names more than %d columns",
			        (int)IRT_DIF_COLUMNS_MAX);
		taken[TAKEN_BEFORE + n] = arena_copy(names, name).p;
	}
	return true;
}

static bool take_options(struct irt_job *job, const struct config *config, struct error *error)
{
	csv_settings_take(job->table, config);
	csv_settings_take_levels(job->table, config);
	csv_settings_take_missing(job->table, config);
	job->options = IRT_FIT_DEFAULTS;
	job->options.grid.nodes = (uint32_t)config_number(config, "quadrature");
	job->options.grid.range = config_real(config, "range");
	job->options.tolerance = config_real(config, "tolerance");
	job->options.iterations = (uint32_t)config_number(config, "iterations");
	job->out = config_text(config, "out");
	job->dif_match = (enum irt_dif_match)config_choice(config, "dif_match");
	job->weighted = *config_text(config, "weight");
	job->grouped = *config_text(config, "group");
	return csv_settings_check(config, error) && csv_settings_check_missing(config, error) &&
	       tools_items_models_check(config_text(config, "model"), error) &&
	       tools_guess_prior_take(&job->options, config, error) &&
	       take_scores(job, config_text(config, "scores"), error);
}

/* ---- the rows ---- */

/* In `taken` the columns of --dif follow those of --weight and --group. */
static void want_groups(struct irt_job *job)
{
	const char *const *taken = job->items.request.taken + TAKEN_BEFORE;

	for (; *taken; taken++) {
		size_t column = csv_table_want_label(job->table, *taken);

		csv_table_code_missing(job->table, column);
		job->dif_column[job->dif_columns++] = column;
	}
}

/* One number written in two ways would make two groups of one. */
static bool check_levels(const struct irt_job *job, struct error *error)
{
	for (size_t c = 0; c < job->dif_columns; c++)
		if (!csv_table_levels_apart(job->table, job->dif_column[c], error))
			return false;
	return !job->grouped || csv_table_levels_apart(job->table, job->group, error);
}

static bool take_groups(struct irt_job *job, struct error *error)
{
	csv_table_sort_levels(job->table, job->group);
	job->responses.group = csv_table_labels(job->table, job->group);
	job->responses.groups = csv_table_levels(job->table, job->group);
	if (job->responses.groups > IRT_GROUPS_MAX)
		return error_set(error, "--group has %zu groups, more than %d",
		        job->responses.groups, IRT_GROUPS_MAX);
	for (size_t i = 0; i < job->responses.rows; i++)
		if (job->responses.group[i] < 0)
			return csv_table_fail(
			        job->table, i, job->group, error, "a row needs a group");
	job->group_name = memory_new(job->responses.groups, sizeof(*job->group_name));
	for (size_t g = 0; g < job->responses.groups; g++)
		job->group_name[g] = csv_table_level(job->table, job->group, (int32_t)g);
	job->options.group_name = job->group_name;
	return true;
}

static void count_empty(struct irt_job *job)
{
	for (size_t i = 0; i < job->responses.rows; i++) {
		const int8_t *row = job->responses.category + i * job->responses.items;
		size_t j = 0;

		while (j < job->responses.items && row[j] < 0)
			j++;
		job->rows_empty += j == job->responses.items;
	}
}

static bool read_rows(
        struct irt_job *job, const struct config *config, const char *path, struct error *error)
{
	const char *key = config_text(config, "key");

	if (*key && !tools_answer_key_read(&job->key, key, error))
		return false;
	if (job->weighted)
		job->weight = csv_table_want_number(job->table, config_text(config, "weight"));
	if (job->grouped) {
		job->group = csv_table_want_label(job->table, config_text(config, "group"));
		csv_table_code_missing(job->table, job->group);
	}
	want_groups(job);
	csv_table_on_header(job->table, tools_items_on_header, &job->items);
	if (!csv_table_read(job->table, path, error) || !check_levels(job, error))
		return false;
	if (job->weighted &&
	        !(job->items.weight = tools_weights_take(job->table, job->weight, error)))
		return false;
	if (!tools_items_take(&job->items, job->table, error))
		return false;
	job->responses = (struct irt_responses){.rows = csv_table_rows(job->table),
	        .items = job->items.count,
	        .category = job->items.category,
	        .weight = job->items.weight,
	        .groups = 1};
	tools_items_count_from_zero(&job->items, job->responses.rows);
	job->options.model = job->items.model;
	job->options.item_name = job->items.name;
	count_empty(job);
	return !job->grouped || take_groups(job, error);
}

/* ---- anchors ---- */

struct anchors {
	struct csv_table *table;
	size_t item, a, b, c;
	bool has_c;
};

static bool take_anchor(
        struct irt_job *job, const struct anchors *file, size_t row, struct error *error)
{
	const struct csv_table *anchors = file->table;
	const int32_t *label = csv_table_labels(anchors, file->item);
	double a = csv_table_numbers(anchors, file->a)[row];
	double b = csv_table_numbers(anchors, file->b)[row];
	double c = file->has_c ? csv_table_numbers(anchors, file->c)[row] : (double)NAN;
	size_t j = 0;

	if (label[row] < 0)
		return csv_table_fail(anchors, row, file->item, error, "an anchor has a name");
	while (j < job->items.count &&
	        strcmp(job->items.name[j], csv_table_level(anchors, file->item, label[row])) != 0)
		j++;
	if (j == job->items.count) {
		job->anchors_unused++;
		return true;
	}
	if (job->anchor[j].fixed)
		return csv_table_fail(anchors, row, file->item, error, "%s stands there twice",
		        job->items.name[j]);
	if (!(a > 0 && a <= IRT_PARAMETER_MAX))
		return csv_table_fail(anchors, row, file->a, error,
		        "an anchor's slope is above 0 and at most %g", IRT_PARAMETER_MAX);
	if (isnan(b))
		return csv_table_fail(anchors, row, file->b, error,
		        "an anchor has a difficulty b; leave the row out to free the item");
	if (!(fabs(a * b) <= IRT_PARAMETER_MAX))
		return csv_table_fail(anchors, row, file->b, error,
		        "an anchor's difficulty times its slope is at most %g in size, not %g",
		        IRT_PARAMETER_MAX, a * b);
	if (job->items.model[j] == IRT_3PL && !(c >= 0 && c < 1))
		return csv_table_fail(anchors, row, file->has_c ? file->c : file->item, error,
		        "%s is a 3pl item: its guessing, column c, is from 0 to below 1",
		        job->items.name[j]);
	job->anchor[j] = (struct irt_anchor){true, a, -a * b, isnan(c) ? 0 : c};
	job->anchors++;
	return true;
}

static bool anchors_on_header(struct csv_table *table, void *data, struct error *error)
{
	struct anchors *anchors = data;

	(void)error;
	anchors->has_c = csv_table_has(table, "c");
	if (anchors->has_c)
		anchors->c = csv_table_want_number(table, "c");
	return true;
}

static bool read_anchors(struct irt_job *job, const char *path, struct error *error)
{
	struct anchors anchors = {.table = tools_files_table()};
	bool good;

	anchors.item = csv_table_want_label(anchors.table, "item");
	anchors.a = csv_table_want_number(anchors.table, "a");
	anchors.b = csv_table_want_number(anchors.table, "b");
	csv_table_on_header(anchors.table, anchors_on_header, &anchors);
	job->anchor = memory_new(job->items.count, sizeof(*job->anchor));
	job->options.anchor = job->anchor;
	good = csv_table_read(anchors.table, path, error);
	for (size_t i = 0; good && i < csv_table_rows(anchors.table); i++)
		good = take_anchor(job, &anchors, i, error);
	csv_table_free(anchors.table);
	return good;
}

/* ---- the estimation ---- */

static bool fit(struct irt_job *job, const char *path, struct error *error)
{
	struct irt_fault fault;

	if (!irt_fit_check(&job->responses, &job->options, &fault, error)) {
		struct error cause = *error;

		return fault.row < SIZE_MAX
		               ? csv_table_fail(job->table, fault.row,
		                         job->items.column[fault.item], error, "%s", cause.text)
		               : error_wrap(error, "%s", path);
	}
	if (!tools_guess_prior_check(&job->options, &job->responses, error))
		return error_wrap(error, "%s", path);
	command_progress("calibrating %zu items", job->items.count);
	tools_irt_grid_begin(job);
	do {
		irt_fit_end(&job->result);
		if (!irt_fit(&job->responses, &job->options, &job->result, error))
			return error_wrap(error, "%s", path);
	} while (tools_irt_grid_moves(job));
	return true;
}

static void score(struct irt_job *job)
{
	command_progress("scoring %zu rows", job->responses.rows);
	for (int e = 0; e < IRT_ESTIMATORS; e++)
		if (job->written[e] || e == IRT_EAP)
			job->score[e] = memory_new(job->responses.rows, sizeof(*job->score[e]));
	irt_scores(&job->responses, job->result.item, job->result.group, &job->options.grid,
	        job->score);
	job->reliability = irt_reliability(&job->responses, job->result.item, job->result.group,
	        &job->options.grid, job->score);
}

static void judge(struct irt_job *job)
{
	command_progress("judging the fit");
	job->item_fit = memory_new(job->items.count, sizeof(*job->item_fit));
	item_fit_items(&job->responses, &job->options, &job->result, job->item_fit);
	job->m2 = item_fit_m2(&job->responses, &job->options, &job->result);
}

/* Call it after the estimates reached so far were printed. */
static bool fail_unconverged(const struct irt_job *job, const char *path, struct error *error)
{
	const struct irt_fit_result *result = &job->result;
	struct error slowest;

	if (result->slowest < result->items)
		error_set(&slowest, "%s (its slope is at %.3g: does it run off?)",
		        job->items.name[result->slowest], result->item[result->slowest].a);
	else
		error_set(&slowest, "a group's distribution");
	return error_set(error,
	        "%s: not converged after %u iterations: the last changed %s by %.3g, more than "
	        "%g; nothing was written. See --iterations and --tolerance",
	        path, result->iterations, slowest.text, result->change, job->options.tolerance);
}

static bool run(
        struct irt_job *job, const struct config *config, const char *path, struct error *error)
{
	const char *anchors = config_text(config, "anchors");
	bool json = command_wants_json(config);

	if (!read_rows(job, config, path, error) ||
	        (*anchors && !read_anchors(job, anchors, error)) ||
	        !tools_irt_write_check(
	                job, config_flag(config, "fit"), config_flag(config, "figures"), error) ||
	        !fit(job, path, error))
		return false;
	tools_irt_links_find(job);
	job->classical = memory_new(job->items.count, sizeof(*job->classical));
	item_fit_classical(&job->responses, &job->result, job->classical);
	tools_irt_options_count(job);
	if (!job->result.converged) {
		tools_irt_print(job, json);
		return fail_unconverged(job, path, error);
	}
	score(job);
	if (config_flag(config, "fit"))
		judge(job);
	if (job->dif_columns && !tools_irt_compare(job, error))
		return error_wrap(error, "%s", path);
	if (!tools_irt_write(job, error) ||
	        (config_flag(config, "figures") && !tools_irt_figures_write(job, error)))
		return false;
	tools_irt_print(job, json);
	return true;
}

static void job_end(struct irt_job *job)
{
	tools_irt_compare_end(job);
	tools_irt_options_end(job);
	for (int e = 0; e < IRT_ESTIMATORS; e++)
		free(job->score[e]);
	irt_fit_end(&job->result);
	free(job->item_fit);
	free(job->classical);
	free(job->group_name);
	free(job->anchor);
	tools_items_end(&job->items);
	tools_answer_key_end(&job->key);
	csv_table_free(job->table);
}

static enum command_status irt_main(int argc, char **argv)
{
	struct irt_job job = {.reliability = {(double)NAN, (double)NAN, (double)NAN}};
	const char *taken[TAKEN_BEFORE + IRT_DIF_COLUMNS_MAX + 1] = {NULL};
	struct items_request request = {.taken = taken, .key = &job.key};
	struct config *config;
	struct arena names;
	struct error error;
	enum command_status status;
	int next;

	if (!command_begin(&irt_help, argc, argv, &config, &next, &status))
		return status;
	taken[0] = config_text(config, "weight");
	taken[1] = config_text(config, "group");
	request.items = config_text(config, "items");
	request.model = config_text(config, "model");
	job.table = tools_files_table();
	csv_table_keep_empty(job.table);
	tools_items_init(&job.items, &request);
	arena_init(&names, NAMES_CHUNK);
	if (!take_options(&job, config, &error) ||
	        !take_groups_of_dif(config_text(config, "dif"), &names, taken, &error))
		status = command_misused("irt", &error);
	else if (!run(&job, config, argv[next], &error))
		status = command_fail("irt", &error);
	else
		status = COMMAND_DONE;
	job_end(&job);
	arena_free(&names);
	config_free(config);
	return status;
}

const struct command tools_irt_command = {
        .name = "irt",
        .summary = "calibrate the items of a CSV file and score its respondents",
        .help = &irt_help,
        .run = irt_main,
};
