/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "options.h"

#include <csv/settings.h>

#include <math.h>
#include <string.h>

#define TEXT(NAME, ARGUMENT, NEEDED, HELP)                                                         \
	{                                                                                          \
		.name = NAME, .kind = CONFIG_TEXT, .fallback = "", .required = NEEDED,             \
		.argument = ARGUMENT, .help = HELP                                                 \
	}

static const struct config_setting sample_settings[] = {
        {.name = "method",
                .kind = CONFIG_CHOICE,
                .fallback = "",
                .required = true,
                .argument = SAMPLE_METHOD_NAMES,
                .help = "how to draw in each stratum; pps: with probability proportional to size"},
        TEXT("strata", "COL", false, "the stratum of each unit; without it, all are one stratum"),
        TEXT("size", "COL", false, "the size of each unit, above 0, such as its residents"),
        {.name = "n",
                .kind = CONFIG_NUMBER,
                .fallback = "",
                .least = 1,
                .most = INT32_MAX,
                .argument = "N",
                .help = "units to draw in each stratum; with --allocation, in all strata together"},
        TEXT("n_file", "FILE", false, "a CSV file with the columns stratum and n"),
        TEXT("allocation", "proportional|equal|neyman|power:Q", false,
                "shares --n out among the strata: by units, alike, by units times --sd, or by "
                "the sum of --size (without it: by units) to the power of Q, from 0 to 1"),
        TEXT("sd", "COL", false,
                "standard deviation of what is asked, in the unit's stratum (neyman)"),
        {.name = "least",
                .kind = CONFIG_NUMBER,
                .fallback = "1",
                .least = 0,
                .most = INT32_MAX,
                .argument = "N",
                .help = "--allocation gives each stratum so many units, or all if it has fewer"},
        TEXT("sort", "COL[,COL...]", false,
                "puts the list of a systematic method in this order; else it is that of FRAME"),
        TEXT("id", "COL", false, "the name of each unit: one that comes twice is an error"),
        {.name = "seed",
                .kind = CONFIG_NUMBER,
                .fallback = "",
                .required = true,
                .least = 0,
                .most = INT64_MAX,
                .argument = "S",
                .help = "random seed: the same one draws the same units of the same frame"},
        TEXT("out", "OUT.csv", true,
                "file for the drawn rows, as they stand in FRAME and in its encoding, with "
                "inclusion_probability, base_weight, certainty and draw_order; - prints it"),
        CSV_SETTINGS,
        CSV_LEVELS_SETTING,
        COMMAND_FORMAT_SETTING,
};

const struct command_help tools_sample_help = {
        .usage = "sample FRAME.csv --method METHOD (--n N | --n-file FILE | --allocation A --n N) "
                 "--seed S --out OUT.csv [OPTIONS]",
        .summary =
                "Draws a probability sample of the rows of a CSV file, stratum by stratum, with\n"
                "exact probabilities of inclusion; those of pps-pareto are asymptotic. Units so\n"
                "large that they would be drawn for certain are taken out first. draw_order\n"
                "counts in each stratum, certain units first.",
        .least = 1,
        .most = 1,
        .settings = sample_settings,
        .setting_count = sizeof(sample_settings) / sizeof(*sample_settings),
        .once = true,
};

static bool take_allocation(struct sample_options *options, const char *text, struct error *error)
{
	static const char *const words[] = {"proportional", "equal", "neyman"};
	struct str power = str_from(text);

	options->allocation = ALLOCATION_NONE;
	for (int i = 0; i < POWER; i++)
		if (!strcmp(text, words[i]))
			options->allocation = (enum allocation)i;
	if (!*text || options->allocation != ALLOCATION_NONE)
		return true;
	options->allocation = POWER;
	return (str_starts(power, STR("power:")) &&
	               str_to_double((struct str){power.p + 6, power.n - 6}, &options->power) &&
	               options->power >= 0 && options->power <= 1) ||
	       error_set(error,
	               "--allocation is proportional, equal, neyman or power:Q with Q from 0 to 1, "
	               "not '%s'",
	               text);
}

/* What must not, and what must, be given together. */
static bool check(const struct sample_options *options, struct error *error)
{
	bool allocates = options->allocation != ALLOCATION_NONE;
	bool neyman = options->allocation == NEYMAN, by_file = *options->n_file;
	const struct {
		bool wrong;
		const char *words;
	} rules[] = {
	        {!options->n && !by_file, "--n or --n-file says how many units to draw"},
	        {options->n && by_file, "--n and --n-file cannot both say how many units to draw"},
	        {allocates && by_file, "--allocation shares --n out; --n-file does it itself"},
	        {(allocates || by_file) && !*options->strata,
	                "--allocation and --n-file need --strata"},
	        {neyman && !*options->sd, "--allocation neyman needs --sd"},
	        {!neyman && *options->sd, "--sd is for --allocation neyman"},
	        {sample_method_by_size(options->method) && !*options->size,
	                "the pps methods need --size"},
	        {!sample_method_by_order(options->method) && *options->sort,
	                "--sort is for systematic and pps-systematic: no other method has an "
	                "order"},
	        {!strcmp(options->out, "-") && command_wants_json(options->config),
	                "--out - prints the rows, so --format json has no place"},
	};

	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++)
		if (rules[i].wrong)
			return error_set(error, "%s", rules[i].words);
	return true;
}

bool tools_sample_options_take(
        struct sample_options *options, const struct config *config, struct error *error)
{
	*options = (struct sample_options){
	        .config = config,
	        .method = (enum sample_method)config_choice(config, "method"),
	        .strata = config_text(config, "strata"),
	        .size = config_text(config, "size"),
	        .sd = config_text(config, "sd"),
	        .id = config_text(config, "id"),
	        .n_file = config_text(config, "n_file"),
	        .sort = config_text(config, "sort"),
	        .n = *config_text(config, "n") ? (size_t)config_number(config, "n") : 0,
	        .least = (size_t)config_number(config, "least"),
	        .seed = (uint64_t)config_number(config, "seed"),
	        .out = config_text(config, "out"),
	};
	return take_allocation(options, config_text(config, "allocation"), error) &&
	       check(options, error) && csv_settings_check(config, error);
}
