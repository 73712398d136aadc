/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The two files of `kesu small-area --unit`: respondents, a row each, and the population in cells
 * of an area with their counts. A factor becomes a covariate for each of its levels but the first.
 *
 * A respondent who lacks the area, y or a covariate is left out. Errors name the line and the
 * column: a y that is neither 0 nor 1; a cell without its area, a covariate or its count; a
 * respondent of an area that has no cell; a level of a factor that no respondent has.
 */
#ifndef KESU_APP_AREAS_UNIT_PEOPLE_H
#define KESU_APP_AREAS_UNIT_PEOPLE_H

#include <csv/table.h>

#include <area/unit_level.h>
#include <base/arena.h>
#include <base/config.h>

struct unit_side {
	struct csv_table *table;
	size_t area, y, weight, count;      /* handles */
	size_t column[UNIT_COVARIATES_MAX]; /* of --covariates and then --factors */
	uint32_t *area_of;                  /* of each group */
	double *people, *ones;              /* ones: of respondents */
	double *x[UNIT_COVARIATES_MAX];     /* one column a covariate of the model */
	size_t groups;
};

struct unit_input {
	struct arena names;
	uint32_t numbers, factors; /* columns */
	const char *column[UNIT_COVARIATES_MAX];
	size_t covariates; /* of the model */
	const char *name[UNIT_COVARIATES_MAX];
	struct unit_side sample, population;
	uint32_t areas;
	double *direct; /* of each area: the (weighted) share of ones; NAN without respondents */
	size_t left_out;
};

/* The names of columns. Call tools_unit_input_end in any case. */
KESU_MUST_CHECK bool tools_unit_input_names(
        struct unit_input *input, const struct config *config, struct error *error);
KESU_MUST_CHECK bool tools_unit_input_read(struct unit_input *input, const struct config *config,
        const char *path, struct error *error);
void tools_unit_input_end(struct unit_input *input);

const char *tools_unit_input_area(const struct unit_input *input, uint32_t area);

#endif
