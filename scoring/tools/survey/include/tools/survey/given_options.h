/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The options about replicate weights that are columns of the file. They stand for the design: what
 * says how the sample was drawn, or makes replicates or weights, does not go with them.
 */
#ifndef KESU_TOOLS_SURVEY_GIVEN_OPTIONS_H
#define KESU_TOOLS_SURVEY_GIVEN_OPTIONS_H

#include <tools/survey/names.h>

#include <math.h>

#define SURVEY_GIVEN_SETTINGS                                                                      \
	{.name = "replicate_weights",                                                              \
	        .kind = CONFIG_TEXT,                                                               \
	        .fallback = "",                                                                    \
	        .argument = "'PATTERN'[,...]",                                                     \
	        .help = "columns of replicate weights, such as 'rw*': standard errors by them"},   \
	        {.name = "replicate_kind",                                                         \
	                .kind = CONFIG_TEXT,                                                       \
	                .fallback = "",                                                            \
	                .argument = "KIND",                                                        \
	                .help = "how they were made: jk1, jkn, jk2, brr, fay:RHO, bootstrap, sdr " \
	                        "or custom"},                                                      \
	        {.name = "scale",                                                                  \
	                .kind = CONFIG_REAL,                                                       \
	                .fallback = "",                                                            \
	                .range = {.least = 0, .most = HUGE_VAL},                                   \
	                .argument = "S",                                                           \
	                .help = "factor of the sum of squares of all replicates [by the kind]"},   \
	        {.name = "rscales",                                                                \
	                .kind = CONFIG_TEXT,                                                       \
	                .fallback = "",                                                            \
	                .argument = "NUMBER|FILE",                                                 \
	                .help = "factor of each replicate; FILE: CSV with a row each [1]"},        \
	        {.name = "not_combined",                                                           \
	                .kind = CONFIG_FLAG,                                                       \
	                .fallback = "",                                                            \
	                .help = "the columns are factors of --weight, not weights"},               \
	{                                                                                          \
		.name = "mse", .kind = CONFIG_FLAG, .fallback = "",                                \
		.help = "squares about the estimate, not about the mean of the replicates"         \
	}

enum given_kind {
	GIVEN_JK1,
	GIVEN_JKN,
	GIVEN_JK2,
	GIVEN_BRR,
	GIVEN_FAY,
	GIVEN_BOOTSTRAP,
	GIVEN_SDR,
	GIVEN_CUSTOM,
	GIVEN_KINDS
};

struct survey_given_options {
	struct survey_names patterns; /* none: no such columns */
	enum given_kind kind;
	double rho;          /* of fay */
	double scale;        /* NAN: that of the kind */
	double rscale;       /* of all replicates; NAN: not given */
	const char *rscales; /* a file with one for each; NULL: none */
	bool combined, mse;
};

KESU_MUST_CHECK bool tools_given_options_read(
        struct survey_given_options *given, const struct config *config, struct error *error);

/* "jk1" ... "custom". */
const char *tools_given_kind_name(enum given_kind kind);

#endif
