/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The townships of every county in a run: their direct shares go through the model of area/towns.h,
 * one county at a time. This is done after the estimates. It uses only the estimates and the
 * imported margins.
 */
#ifndef KESU_RUN_COMPUTE_TOWNS_H
#define KESU_RUN_COMPUTE_TOWNS_H

#include <run/compute/estimates.h>

#include <area/towns.h>

struct run_town {
	uint32_t region;
	struct towns_figure figure; /* set when the county's model was made */
	/*
	 * The township is in the sample and has so few respondents, or none, that even their number
	 * is not published. The model-based share is then not published either, because the number
	 * could be worked out from its error and weight.
	 */
	bool hidden;
	bool in_sample; /* set when the county's model was made */
};

struct run_county {
	uint32_t region;
	size_t first, count; /* its townships */
	struct towns_model model;
};

struct run_towns {
	struct run_county *counties; /* counties with at least one township */
	size_t county_count;
	struct run_town *towns; /* by county, then in the order of the regions */
	size_t town_count;
};

void run_towns_make(struct run_towns *towns, const struct run_survey *survey,
        const struct run_estimates *estimates);
void run_towns_end(struct run_towns *towns);

/* A township whose county has a model; NULL for any other region. */
const struct run_town *run_towns_find(const struct run_towns *towns, uint32_t region);

/*
 * What the model may know of a township, in the order in which it takes them: the share of
 * residents with college or more, and the urban share. NAN when the margins do not have it.
 */
enum { RUN_COVARIATES = 2 };
double run_covariate_of(const struct run_weights *weights, uint32_t region, size_t covariate);

/* The estimate of everyone in a region; every region has one. */
const struct run_cell *run_cell_of(const struct run_estimates *estimates, uint32_t region);

#endif
