/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Turns the files of `kesu estimate` into the input of the scoring library: a survey, the values
 * and the domain of each row.
 *
 * Errors name the line and the column: those of a survey, a value of a share that is neither 0 nor
 * 1.
 */
#ifndef KESU_APP_ESTIMATE_SHEET_H
#define KESU_APP_ESTIMATE_SHEET_H

#include "options.h"
#include <tools/calibrate/margins.h>
#include <tools/survey/survey.h>

#include <calibrated/estimate.h>

/* Most combinations of levels of --by, whether rows have them or not. */
#define SHEET_DOMAINS_MAX (1 << 18)

/* Most categories of all columns of --category. */
enum { SHEET_CATEGORIES_MAX = 1000 };

/* What is estimated at a time: a variable, and with --category the share of one category. */
struct sheet_target {
	uint32_t variable;
	int32_t category; /* its code; -1 without --category */
};

struct sheet {
	const struct options *options;
	struct survey survey;
	struct survey_names of_names; /* those of the options, or the one that their text is */
	uint32_t variables;           /* each has options->each of these columns */
	char **variable;              /* as they were asked for, such as "y" or "y/x" */
	struct sheet_target *target, chosen;
	uint32_t targets; /* variable by variable, each with its categories in order */
	size_t of[OPTIONS_VARIABLES_MAX], by[SURVEY_NAMES_MAX]; /* handles */
	double *value;     /* derived values; NULL: the values of a column as they are */
	bool *left_out;    /* rows that lack a plausible value; NULL without plausible values */
	double *ones;      /* equal initial weights of a calibration; else NULL */
	int32_t *combined; /* the domain of each row; NULL without --by and --where */
	uint32_t domains;
	int32_t *level; /* of each domain, one level code per column of --by */
	/* With --calibrate. The rows and the columns are then in the order of the design,
	 * as they are with replicate weights. */
	struct calibration_margins margins;
	struct calibrated calibrated;
};

/* Reads the rows of all files, in their order. Call tools_sheet_end in any case. */
KESU_MUST_CHECK bool tools_sheet_read(struct sheet *sheet, const struct options *options,
        char **paths, int count, struct error *error);
void tools_sheet_end(struct sheet *sheet);

/* Whether variances are those of replicates, made of the psus or given. */
bool tools_sheet_replicates(const struct sheet *sheet);
/* The sheet as it would be without --by and --contrast: for --all. It borrows everything from the
 * sheet, and is not ended; *options is where its options go. */
struct sheet tools_sheet_whole(const struct sheet *sheet, struct options *options);
/* Whether results name their variable, as there may be several. */
bool tools_sheet_names_variables(const struct sheet *sheet);
/* The category of a target, or NULL. */
const char *tools_sheet_category(const struct sheet *sheet, uint32_t target);

/* What is estimated from now on. */
void tools_sheet_choose(struct sheet *sheet, uint32_t target);
/* How many times to estimate: once, or once for each plausible value. */
uint32_t tools_sheet_draws(const struct sheet *sheet);
/* The chosen columns as input of design_domains. Valid until the next call. */
struct domains_rows tools_sheet_rows(struct sheet *sheet, uint32_t draw);
/* The level of column `by` in a domain. */
const char *tools_sheet_level(const struct sheet *sheet, uint32_t domain, uint32_t by);
/* The code of that level: its place among the levels of the column. */
int32_t tools_sheet_code(const struct sheet *sheet, uint32_t domain, uint32_t by);
uint32_t tools_sheet_levels(const struct sheet *sheet, uint32_t by);
const char *tools_sheet_level_text(const struct sheet *sheet, uint32_t by, int32_t code);

/* The rows domain by domain. */
struct domain_rows {
	uint32_t
	        *row; /* in their order inside each domain; rows outside all domains are not here */
	size_t *first; /* domains + 1: where each begins in row */
};

/* End it in any case. */
void tools_domain_rows_make(struct domain_rows *rows, const struct sheet *sheet);
void tools_domain_rows_end(struct domain_rows *rows);

#endif
