/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The options of `kesu estimate`, checked as far as the options alone allow. The texts belong to
 * the settings that the options were read from.
 */
#ifndef KESU_APP_ESTIMATE_OPTIONS_H
#define KESU_APP_ESTIMATE_OPTIONS_H

#include <tools/calibrate/request.h>
#include <tools/survey/options.h>

#include <base/config.h>
#include <design/domains.h>
#include <design/interval.h>
#include <replicate/replicate.h>

enum { OPTIONS_AT_MAX = 99, OPTIONS_DRAWS_MAX = 32, OPTIONS_VARIABLES_MAX = SURVEY_NAMES_ROOM };

/* Whose degrees of freedom a domain, a difference or a table has: its own, or the design's. */
enum options_df { OPTIONS_DF_DOMAIN, OPTIONS_DF_DESIGN };

enum options_format { OPTIONS_TABLE, OPTIONS_JSON, OPTIONS_CSV };

struct options {
	struct survey_options survey;
	enum domains_kind kind;
	/* The variables: `each` columns of one after the other. That is one, numerator and
	 * denominator, or all plausible values. */
	struct survey_names of;
	uint32_t each;
	const char *of_text;   /* their text, if it may be one name that holds a comma; else NULL */
	bool plausible, named; /* named: by --share, --mean, --total or --ratio */
	bool category;         /* shares of the categories of `of`; kind is DOMAINS_SHARE */
	/* --table: `by` holds its two columns; kind is DOMAINS_TOTAL, of rows, and `of` is empty */
	bool table;
	bool quantile; /* of the column `of`; kind is DOMAINS_SHARE, of rows up to it */
	double at[OPTIONS_AT_MAX];
	uint32_t at_count;
	bool has_cut;
	double cut;
	struct survey_names by;
	bool all;                   /* all rows as well, beside the groups of `by` */
	const char *contrast;       /* NULL: none; contrasts.h parses it */
	const char *linking_column; /* the column of the wave; NULL without --linking-se */
	double linking_se;
	enum options_df df;
	double level;
	enum interval_kind interval;
	bool replicates; /* made of the psus */
	struct replicate_method method;
	bool calibrates;
	struct calibration_request calibration;
	enum options_format format;
	bool wide; /* all columns of the table, however wide */
};

extern const struct command_help tools_estimate_help;

/* totals: known totals of the calibration, "COL=VALUE,...", or empty. Call tools_options_end in
 * any case. */
KESU_MUST_CHECK bool tools_options_read(struct options *options, const struct config *config,
        const char *totals, struct error *error);
void tools_options_end(struct options *options);

#endif
