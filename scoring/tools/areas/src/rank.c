/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu rank: ranks the areas of a CSV file, with a rank interval for each area, and says which
 * areas the data cannot distinguish.
 */
#include "area_names.h"
#include <csv/settings.h>
#include <kit/command.h>
#include <kit/printout.h>
#include <tools/files/table.h>
#include <tools/tools.h>

#include <base/memory.h>
#include <rank/rank.h>

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of the 100 columns of a line the other figures take about 70. */
enum { TIED_BYTES_MAX = 1 << 24, TIED_COLUMNS = 30, TIED_COLUMNS_LEAST = 8 };

static const struct config_setting rank_settings[] = {
        {.name = "area",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .required = true,
                .argument = "COL",
                .help = "the names of the areas, each name once"},
        {.name = "estimate",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .required = true,
                .argument = "COL",
                .help = "the estimates; rank 1 is the largest"},
        {.name = "se",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .required = true,
                .argument = "COL",
                .help = "the standard errors of the estimates"},
        {.name = "level",
                .kind = CONFIG_REAL,
                .fallback = "0.95",
                .range = {.least = 0, .most = 1},
                .argument = "P",
                .help = "joint confidence level of all rank intervals"},
        CSV_SETTINGS,
        CSV_LEVELS_SETTING,
        COMMAND_CSV_FORMAT_SETTING,
        {.name = "wide",
                .kind = CONFIG_FLAG,
                .fallback = "",
                .help = "print all names of areas in the table, also beyond 100 characters"},
};

static const struct command_help rank_help = {
        .usage = "rank FILE --area COL --estimate COL --se COL [OPTIONS]",
        .summary =
                "Ranks areas with joint rank intervals (Klein, Wright & Wieczorek 2020): with the\n"
                "probability --level, all true ranks lie in their intervals at the same time.\n"
                "Areas whose intervals overlap are tied. FILE is CSV with a header, .sav or .dta.",
        .least = 1,
        .most = 1,
        .settings = rank_settings,
        .setting_count = sizeof(rank_settings) / sizeof(*rank_settings),
        .once = true,
};

enum column { AREA, ESTIMATE, SE, CI_LOW, CI_HIGH, RANK, RANK_LOW, RANK_HIGH, TIED, COLUMNS };

static const struct printout_column rank_columns[COLUMNS] = {
        [AREA] = {"area", {"地区", "area", false}, 0},
        [ESTIMATE] = {"estimate", {"估计", "estimate", true}, -5},
        [SE] = {"se", {"标准误", "SE", true}, -3},
        [CI_LOW] = {"ci_low", {"联合下限", "joint low", true}, -5},
        [CI_HIGH] = {"ci_high", {"联合上限", "joint high", true}, -5},
        [RANK] = {"rank", {"名次", "rank", true}, 0},
        [RANK_LOW] = {"rank_low", {"最好", "best", true}, 0},
        [RANK_HIGH] = {"rank_high", {"最差", "worst", true}, 0},
        [TIED] = {"tied_with", {"不能区分", "tied with", false}, 0},
};

struct ranking {
	struct csv_table *table;
	size_t area, estimate_column, se_column;
	size_t areas;
	const double *estimate, *se;
	double level;
	bool wide;
	struct rank_place *place;
};

static const char *area_name(const struct ranking *ranking, size_t i)
{
	return tools_area_names_at(ranking->table, ranking->area, i);
}

static bool rank_check_row(const struct ranking *ranking, size_t i, struct error *error)
{
	if (isnan(ranking->estimate[i]))
		return csv_table_fail(ranking->table, i, ranking->estimate_column, error,
		        "an area without an estimate has no rank");
	if (isnan(ranking->se[i]))
		return csv_table_fail(ranking->table, i, ranking->se_column, error,
		        "an estimate without a standard error has no rank interval");
	if (ranking->se[i] < 0)
		return csv_table_fail(ranking->table, i, ranking->se_column, error,
		        "a standard error is at least 0, not %g", ranking->se[i]);
	return true;
}

static bool rank_read(
        struct ranking *ranking, const struct config *config, const char *path, struct error *error)
{
	ranking->area = csv_table_want_label(ranking->table, config_text(config, "area"));
	ranking->estimate_column =
	        csv_table_want_number(ranking->table, config_text(config, "estimate"));
	ranking->se_column = csv_table_want_number(ranking->table, config_text(config, "se"));
	csv_settings_take(ranking->table, config);
	csv_settings_take_levels(ranking->table, config);
	if (!csv_table_read(ranking->table, path, error) ||
	        !tools_area_names_check(ranking->table, ranking->area, error))
		return false;
	ranking->areas = csv_table_rows(ranking->table);
	ranking->estimate = csv_table_numbers(ranking->table, ranking->estimate_column);
	ranking->se = csv_table_numbers(ranking->table, ranking->se_column);
	if (ranking->areas > RANK_AREAS_MAX)
		return error_set(error, "%s: %zu areas are more than the %d that can be ranked",
		        path, ranking->areas, RANK_AREAS_MAX);
	for (size_t i = 0; i < ranking->areas; i++)
		if (!rank_check_row(ranking, i, error))
			return false;
	return true;
}

static void rank_print_json(const struct ranking *ranking)
{
	json_t **name = memory_new(ranking->areas, sizeof(json_t *)), *areas = json_array();

	for (size_t i = 0; i < ranking->areas; i++)
		name[i] = json_string(area_name(ranking, i));
	for (size_t i = 0; i < ranking->areas; i++) {
		const struct rank_place *place = &ranking->place[i];
		json_t *tied = json_array();

		for (size_t j = 0; j < ranking->areas; j++)
			if (j != i && rank_tied(place, &ranking->place[j]))
				json_array_append(tied, name[j]);
		json_array_append_new(areas,
		        json_pack("{s:O,s:f,s:f,s:o,s:I,s:[I,I],s:o}", "area", name[i], "estimate",
		                ranking->estimate[i], "se", ranking->se[i], "ci",
		                printout_json_pair(place->low, place->high), "rank",
		                (json_int_t)place->rank, "rank_ci", (json_int_t)place->rank_low,
		                (json_int_t)place->rank_high, "tied_with", tied));
	}
	command_print_json(json_pack("{s:f,s:f,s:o}", "level", ranking->level, "z",
	        rank_z(ranking->areas, ranking->level), "areas", areas));
	for (size_t i = 0; i < ranking->areas; i++)
		json_decref(name[i]);
	free(name);
}

/* A name with a semicolon stands in quotes, and a quote in it twice, as in a cell of CSV. */
static void add_name(struct buf *list, const char *name)
{
	bool quotes = name[strcspn(name, ";\"")];

	buf_printf(list, "%s%s", list->n ? ";" : "", quotes ? "\"" : "");
	for (const char *at = name; *at; at++)
		buf_printf(list, quotes && *at == '"' ? "%c\"" : "%c", *at);
	buf_add(list, quotes ? STR("\"") : STR(""));
}

/* Columns of the table that the names beside an area may take. */
static size_t tied_columns(const struct ranking *ranking)
{
	size_t longest = 0;

	for (size_t i = 0; i < ranking->areas; i++) {
		size_t width = columns_width(str_from(area_name(ranking, i)));

		longest = width > longest ? width : longest;
	}
	return longest + TIED_COLUMNS_LEAST < TIED_COLUMNS ? TIED_COLUMNS - longest
	                                                   : TIED_COLUMNS_LEAST;
}

/* All of them, or in the table as many as the line has room for, and how many more there are. */
static void rank_add_tied(
        const struct ranking *ranking, size_t i, size_t room, struct printout *printout)
{
	bool all = printout->csv || ranking->wide;
	struct buf tied;
	size_t more = 0;

	buf_init(&tied, TIED_BYTES_MAX);
	for (size_t j = 0; j < ranking->areas; j++) {
		if (j == i || !rank_tied(&ranking->place[i], &ranking->place[j]))
			continue;
		if (!all &&
		        (more || columns_width(buf_str(&tied)) +
		                                 columns_width(str_from(area_name(ranking, j))) >
		                         room))
			more++;
		else
			add_name(&tied, area_name(ranking, j));
	}
	if (more)
		buf_printf(&tied, "%s+%zu", tied.n ? ";" : "", more);
	printout_text(printout, tied.n ? tied.p : "");
	buf_free(&tied);
}

/* Whether every area may have every rank. */
static bool tells_nothing(const struct ranking *ranking)
{
	for (size_t i = 0; i < ranking->areas; i++)
		if (ranking->place[i].rank_low > 1 || ranking->place[i].rank_high < ranking->areas)
			return false;
	return ranking->areas > 1;
}

static int compare_ranks(const void *a, const void *b, void *places)
{
	const struct rank_place *place = places;
	const size_t *left = a, *right = b;
	size_t first = place[*left].rank, second = place[*right].rank;

	if (first != second)
		return first < second ? -1 : 1;
	return *left < *right ? -1 : *left > *right;
}

/* CSV keeps the order of the rows; the table for people is sorted by rank. */
static void rank_print_rows(const struct ranking *ranking, bool csv)
{
	size_t *order = memory_new(ranking->areas, sizeof(*order));
	size_t room = tied_columns(ranking);
	struct printout printout;

	for (size_t i = 0; i < ranking->areas; i++)
		order[i] = i;
	if (!csv) {
		qsort_r(order, ranking->areas, sizeof(*order), compare_ranks, ranking->place);
		printf("所有名次置信区间同时成立的概率 all rank intervals hold at once with "
		       "probability "
		       "%g · z %.5f\n",
		        ranking->level, rank_z(ranking->areas, ranking->level));
	}
	printout_begin(&printout, rank_columns, COLUMNS, csv);
	for (size_t at = 0; at < ranking->areas; at++) {
		size_t i = order[at];
		const struct rank_place *place = &ranking->place[i];

		printout_text(&printout, area_name(ranking, i));
		printout_number(&printout, ranking->estimate[i]);
		printout_number(&printout, ranking->se[i]);
		printout_number(&printout, place->low);
		printout_number(&printout, place->high);
		printout_number(&printout, (double)place->rank);
		printout_number(&printout, (double)place->rank_low);
		printout_number(&printout, (double)place->rank_high);
		rank_add_tied(ranking, i, room, &printout);
	}
	printout_end(&printout);
	free(order);
	if (!csv && tells_nothing(ranking))
		printf("\n每个名次置信区间都是 1–%zu：这些估计分不出名次\n  every rank interval is "
		       "1 to %zu: the estimates do not tell these areas apart\n",
		        ranking->areas, ranking->areas);
}

static bool rank_run(
        struct ranking *ranking, const struct config *config, const char *path, struct error *error)
{
	if (!rank_read(ranking, config, path, error))
		return false;
	ranking->place = memory_new(ranking->areas, sizeof(*ranking->place));
	rank_places(ranking->estimate, ranking->se, ranking->areas, ranking->level, ranking->place);
	if (command_wants_json(config))
		rank_print_json(ranking);
	else
		rank_print_rows(ranking, command_wants_csv(config));
	return true;
}

static enum command_status rank_main(int argc, char **argv)
{
	struct ranking ranking = {0};
	struct config *config;
	struct error error;
	enum command_status status;
	int next;

	if (!command_begin(&rank_help, argc, argv, &config, &next, &status))
		return status;
	ranking.table = tools_files_table();
	ranking.level = config_real(config, "level");
	ranking.wide = config_flag(config, "wide");
	if (!csv_settings_check(config, &error))
		status = command_misused("rank", &error);
	else if (!rank_run(&ranking, config, argv[next], &error))
		status = command_fail("rank", &error);
	else
		status = COMMAND_DONE;
	free(ranking.place);
	csv_table_free(ranking.table);
	config_free(config);
	return status;
}

const struct command tools_rank_command = {
        .name = "rank",
        .summary = "rank the areas of a CSV file, with intervals for their ranks",
        .help = &rank_help,
        .run = rank_main,
};
