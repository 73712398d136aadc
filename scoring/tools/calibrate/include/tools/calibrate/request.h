/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A calibration as requested by the options that `kesu calibrate` and `kesu estimate` share. It is
 * checked as far as the options alone allow.
 */
#ifndef KESU_APP_CALIBRATION_REQUEST_H
#define KESU_APP_CALIBRATION_REQUEST_H

#include <base/arena.h>
#include <base/buf.h>
#include <base/config.h>
#include <weighting/recipe.h>

enum { REQUEST_TOTALS_BYTES_MAX = 1 << 16 };

/* Words of a CONFIG_CHOICE, in the order of enum calibrate_method. */
#define CALIBRATION_METHODS "rake|linear|logit|poststratify"

/* The settings that both commands have under the same name. */
#define CALIBRATION_SETTINGS                                                                       \
	{.name = "margins",                                                                        \
	        .kind = CONFIG_TEXT,                                                               \
	        .fallback = "",                                                                    \
	        .argument = "M.csv",                                                               \
	        .help = "file of known totals: columns variable, level, total"},                   \
	        {.name = "margin_variables",                                                       \
	                .kind = CONFIG_TEXT,                                                       \
	                .fallback = "",                                                            \
	                .argument = "COL[,COL...]",                                                \
	                .help = "variables of --margins to use [all]"},                            \
	        {.name = "bounds",                                                                 \
	                .kind = CONFIG_TEXT,                                                       \
	                .fallback = "",                                                            \
	                .argument = "LO,HI",                                                       \
	                .help = "bounds of calibrated / initial weight, for linear and logit"},    \
	{                                                                                          \
		.name = "trim", .kind = CONFIG_TEXT, .fallback = "", .argument = "LO,HI",          \
		.help = "cut the calibrated weights, keeping their sum"                            \
	}

struct calibration_request {
	struct calibrate_options options;
	bool trims;
	double trim_low, trim_high;
	const char *margins, *variables; /* settings; margins "": no file; variables "": all */
	size_t numbers;
	struct calibrate_number number[CALIBRATE_NUMBERS_MAX]; /* names and totals */
	struct arena names;
};

/*
 * A setting holds only one value. Therefore all --total options are removed from the arguments and
 * their values joined to one list. only_equations: a --total without = stays in the arguments.
 */
void tools_request_take_totals(int *argc, char **argv, bool only_equations, struct buf *joined);

/*
 * method_option: the setting that names the method; it must have a value. totals: "COL=VALUE,...",
 * or empty. Call tools_request_end in any case. config must outlive the request.
 */
KESU_MUST_CHECK bool tools_request_read(struct calibration_request *request,
        const struct config *config, const char *method_option, const char *totals,
        struct error *error);
void tools_request_end(struct calibration_request *request);

#endif
