/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kesu small-area: its options, for the model of areas and the model of people. */
#include "small_area.h"

#include <csv/settings.h>
#include <kit/command.h>
#include <tools/tools.h>

#include <area/unit_level.h>

#include <math.h>

static const struct config_setting small_area_settings[] = {
        {.name = "area",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .required = true,
                .argument = "COL",
                .help = "the names of the areas, each name once; with --unit, of every person"},
        {.name = "estimate",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "COL",
                .help = "direct estimates; an area without one is out of sample"},
        {.name = "variance",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "COL",
                .help = "variances of the direct estimates; an area without one is out of sample"},
        {.name = "effective_sample",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "COL",
                .help = "effective sample sizes, instead of --variance, with --transform arcsin"},
        {.name = "covariates",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "COL[,COL...]",
                .help = "covariates, known for every area; the model always has an intercept"},
        {.name = "unit",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "COL",
                .help = "a model of people: FILE has a row each, and COL is 0 or 1"},
        {.name = "factors",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "COL[,COL...]",
                .help = "with --unit: covariates whose levels are groups, such as sex"},
        {.name = "population",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "FILE",
                .help = "with --unit: cells of area and covariates with the number of people in "
                        "each"},
        {.name = "count",
                .kind = CONFIG_TEXT,
                .fallback = "count",
                .argument = "COL",
                .help = "the column of that number"},
        {.name = "weight",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "COL",
                .help = "with --unit: weights of the direct shares; the model has none"},
        {.name = "replicates",
                .kind = CONFIG_NUMBER,
                .fallback = "200",
                .least = 2,
                .most = UNIT_REPLICATES_MAX,
                .argument = "N",
                .help = "with --unit: samples drawn from the model for the MSE"},
        {.name = "seed",
                .kind = CONFIG_NUMBER,
                .fallback = "1",
                .least = 0,
                .most = INT64_MAX,
                .argument = "N",
                .help = "with --unit: of these samples"},
        {.name = "method",
                .kind = CONFIG_CHOICE, /* in the order of enum area_method; the last is of --unit */
                .fallback = "reml",
                .argument = "reml|ml|amrl_yl|penalised",
                .help = "likelihood to estimate the variance between areas; with --unit ml or "
                        "penalised [reml; --unit: penalised]"},
        {.name = "transform",
                .kind = CONFIG_CHOICE, /* in the order of enum area_transform */
                .fallback = "none",
                .argument = "none|logit|arcsin",
                .help = "scale on which shares are modelled"},
        {.name = "benchmark",
                .kind = CONFIG_REAL,
                .fallback = "",
                .range = {.least = 0, .most = HUGE_VAL},
                .argument = "TOTAL",
                .help = "multiply all estimates so that they add up to this; for a share of the "
                        "whole give --benchmark-weight, too"},
        {.name = "benchmark_weight",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "COL",
                .help = "weights in that sum, for example population shares; with counts of "
                        "people TOTAL is one of people, too [1 for every area]"},
        {.name = "level",
                .kind = CONFIG_REAL,
                .fallback = "0.95",
                .range = {.least = 0, .most = 1},
                .argument = "LEVEL",
                .help = "confidence level of the interval"},
        CSV_SETTINGS,
        CSV_LEVELS_SETTING,
        COMMAND_CSV_FORMAT_SETTING,
};

static const struct command_help small_area_help = {
        .usage = "small-area FILE --area COL (--estimate COL --variance COL |\n            --unit "
                 "COL "
                 "--population CELLS [--factors COL,...]) [--covariates COL,...] [OPTIONS]",
        .summary = "Estimates small areas by the area-level model of Fay & Herriot (1979): the\n"
                   "EBLUP with its mean squared error. FILE is CSV with a header, .sav or .dta and "
                   "one\n"
                   "row per area. With --unit it has one row per person, and shares are "
                   "estimated by a\nlogistic model of people with effects of their areas.",
        .least = 1,
        .most = 1,
        .settings = small_area_settings,
        .setting_count = sizeof(small_area_settings) / sizeof(*small_area_settings),
        .once = true,
};

static enum command_status small_area_main(int argc, char **argv)
{
	struct config *config;
	enum command_status status;
	int next;

	if (!command_begin(&small_area_help, argc, argv, &config, &next, &status))
		return status;
	status = *config_text(config, "unit") ? tools_unit_level_run(config, argv[next])
	                                      : tools_fay_herriot_run(config, argv[next]);
	config_free(config);
	return status;
}

const struct command tools_small_area_command = {
        .name = "small-area",
        .summary = "estimate small areas from their direct estimates in a CSV file",
        .help = &small_area_help,
        .run = small_area_main,
};
