/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of `kesu regress`, checked as far as the options alone allow. The texts belong to the
 * settings that the options were read from. */
#ifndef KESU_TOOLS_REGRESS_OPTIONS_H
#define KESU_TOOLS_REGRESS_OPTIONS_H

#include "formula.h"
#include <tools/survey/options.h>

#include <kit/command.h>
#include <regression/fit.h>

struct regress_options {
	struct survey_options survey;
	struct regression_method method;
	const char *text; /* of the formula */
	struct formula formula;
	/* Of each variable of the formula: the level that the others are held against, or NULL; and
	 * whether it is a factor though it may hold numbers. */
	const char *reference[FORMULA_VARIABLES_MAX];
	bool factor[FORMULA_VARIABLES_MAX];
	uint32_t margins, margin[FORMULA_VARIABLES_MAX]; /* variables with --margins */
	const char *standardise, *over;                  /* "": none */
	double level;
	struct survey_names references, factors, margin_names;
};

extern const struct command_help tools_regress_help;

/* End options.survey in any case. */
KESU_MUST_CHECK bool tools_regress_options_read(
        struct regress_options *options, const struct config *config, struct error *error);

#endif
