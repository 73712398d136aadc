/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The areas of a file, their model and their estimates: fay_herriot.c makes them,
 * fay_herriot_print.c prints them. */
#ifndef KESU_APP_AREAS_FAY_HERRIOT_JOB_H
#define KESU_APP_AREAS_FAY_HERRIOT_JOB_H

#include <csv/table.h>

#include <area/fay_herriot.h>
#include <base/arena.h>
#include <base/config.h>

struct fay_herriot_job {
	struct csv_table *table;
	size_t area, estimate, variance, weight; /* variance: variances or effective sample sizes */
	bool effective;
	size_t covariate[AREA_COVARIATES_MAX];
	const char *name[AREA_COVARIATES_MAX];
	const double *value[AREA_COVARIATES_MAX];
	struct arena names;
	struct area_rows rows;
	struct area_options options;
	struct area_model model;
	struct area_estimate *out;
	double level; /* of the intervals */
};

/* As --format says. */
void tools_fay_herriot_print(const struct fay_herriot_job *job, const struct config *config);

#endif
