/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kesu small-area: its options, for the model of areas and the model of people. */
#include "small_area.h"

#include <csv/settings.h>
#include <kit/command.h>
#include <tools/tools.h>

#include <math.h>

static const struct config_setting small_area_settings[] = {
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
        {.name = "method",
                .kind = CONFIG_CHOICE, /* in the order of enum area_method */
                .fallback = "reml",
                .argument = "reml|ml|amrl_yl",
                .help = "likelihood to estimate the variance between areas"},
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
        .usage = "small-area FILE --area COL --estimate COL --variance COL "
                 "[--covariates COL,...] [OPTIONS]",
        .summary = "Estimates small areas by the area-level model of Fay & Herriot (1979): the\n"
                   "EBLUP with its mean squared error. FILE is CSV with a header, .sav or .dta and "
                   "one\n"
                   "row per area.",
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
	status = tools_fay_herriot_run(config, argv[next]);
	config_free(config);
	return status;
}

const struct command tools_small_area_command = {
        .name = "small-area",
        .summary = "estimate small areas from their direct estimates in a CSV file",
        .help = &small_area_help,
        .run = small_area_main,
};
