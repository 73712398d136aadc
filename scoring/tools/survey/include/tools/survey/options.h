/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The options that say how the rows of a file were drawn: weights, strata, psus, finite
 * populations, or replicate weights in their place; and which of the rows are meant. The texts
 * belong to the settings they were read from.
 */
#ifndef KESU_TOOLS_SURVEY_OPTIONS_H
#define KESU_TOOLS_SURVEY_OPTIONS_H

#include <tools/condition/condition.h>
#include <tools/survey/given_options.h>
#include <tools/survey/names.h>

#include <base/config.h>
#include <design/design.h>

#define SURVEY_WEIGHT_SETTING                                                                      \
	{                                                                                          \
		.name = "weight", .kind = CONFIG_TEXT, .fallback = "", .argument = "COL",          \
		.help = "design weights [N/n from --fpc, otherwise all equal]"                     \
	}

#define SURVEY_DESIGN_SETTINGS                                                                     \
	{.name = "strata",                                                                         \
	        .kind = CONFIG_TEXT,                                                               \
	        .fallback = "",                                                                    \
	        .argument = "COL[,COL...]",                                                        \
	        .help = "strata; the psus are nested in them"},                                    \
	        {.name = "psu",                                                                    \
	                .kind = CONFIG_TEXT,                                                       \
	                .fallback = "",                                                            \
	                .argument = "COL[,COL2...]",                                               \
	                .help = "sampling units, one column per stage [each row is one]"},         \
	        {.name = "nest",                                                                   \
	                .kind = CONFIG_CHOICE,                                                     \
	                .fallback = "",                                                            \
	                .argument = "yes|no",                                                      \
	                .help = "whether a psu label in two strata is two psus; no: it is an "     \
	                        "error [yes, with a note]"},                                       \
	        {.name = "fpc",                                                                    \
	                .kind = CONFIG_TEXT,                                                       \
	                .fallback = "",                                                            \
	                .argument = "COL[,COL2...]",                                               \
	                .help = "numbers of units in the population (above 1) or sampling "        \
	                        "fractions, one column per stage"},                                \
	{                                                                                          \
		/* in order of enum frame_lonely */                                                \
		.name = "lonely", .kind = CONFIG_CHOICE, .fallback = "fail",                       \
		.argument = "fail|remove|certainty|adjust|average",                                \
		.help = "what to do with a stratum with only one psu"                              \
	}

#define SURVEY_WHERE_SETTING                                                                       \
	{                                                                                          \
		.name = "where", .kind = CONFIG_TEXT, .fallback = "", .argument = "CONDITION",     \
		.help = "estimate for the rows where it is true, such as 'sex=2 & age>=30'; the "  \
		        "others stay in the design"                                                \
	}

/* Whether a psu label in two strata is two psus; not given: it is, and a note counts them. */
enum survey_nest { SURVEY_NEST_UNSAID = -1, SURVEY_NEST_YES, SURVEY_NEST_NO };

struct survey_options {
	const struct config *config; /* for what csv/settings.h takes from it */
	const char *weight;          /* NULL: none */
	bool negative_weights;       /* they may be below 0 */
	const char *negative_hint;   /* what to do about such a weight; NULL: nothing to say */
	struct survey_names strata, psu, fpc;
	enum frame_lonely lonely;
	enum survey_nest nest;
	struct survey_given_options given; /* replicates that are columns of the file */
	const char *where;                 /* the text of --where; NULL: all rows */
	struct condition *condition;       /* that is read from it */
};

/* Leaves negative_weights and negative_hint to the caller, who calls it first. Call
 * tools_survey_options_end in any case. */
KESU_MUST_CHECK bool tools_survey_options_read(
        struct survey_options *options, const struct config *config, struct error *error);
void tools_survey_options_end(struct survey_options *options);

#endif
