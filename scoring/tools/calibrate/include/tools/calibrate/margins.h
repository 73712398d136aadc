/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Combines the known totals of a calibration with their columns in the survey file, as input of the
 * scoring library. The margins are in a CSV file with one row for each level.
 *
 *   tools_calibration_margins_read(&margins, &request, data, &error)      wants columns of data,
 *                                                                         which is read next
 *   tools_calibration_margins_hold(&margins, weight_column..., &error)    checks every row
 *   margins.recipe                                      is then complete but for the weights
 *   tools_calibration_margins_end(&margins)                               in any case
 *
 * Errors name the file, the line and the column: a level without a row or a total, a level given
 * twice, a missing value in a margin variable or in a column with a known total, a total that is
 * not above 0.
 */
#ifndef KESU_APP_CALIBRATION_MARGINS_H
#define KESU_APP_CALIBRATION_MARGINS_H

#include <tools/calibrate/request.h>

#include <csv/table.h>

/* A margin variable while it is being built. */
struct margin {
	int32_t variable; /* its code in the margins file */
	size_t column;    /* handle in the survey file */
	int32_t *level;   /* of each row: its place in `total` and `name` */
	double *total;
	const char **name; /* of each level */
	size_t levels;
};

struct calibration_margins {
	const struct calibration_request *request;
	struct csv_table *table, *data; /* the margins; the survey */
	size_t variable_column, level_column, total_column;
	struct margin margin[CALIBRATE_MARGINS_MAX];
	struct calibrate_margin rows[CALIBRATE_MARGINS_MAX];
	struct calibrate_number number[CALIBRATE_NUMBERS_MAX];
	size_t number_column[CALIBRATE_NUMBERS_MAX];
	struct recipe recipe;
};

/* request and data must outlive it. Keep the columns of data until the last calibration. */
KESU_MUST_CHECK bool tools_calibration_margins_read(struct calibration_margins *margins,
        const struct calibration_request *request, struct csv_table *data, struct error *error);
KESU_MUST_CHECK bool tools_calibration_margins_hold(
        struct calibration_margins *margins, struct error *error);
void tools_calibration_margins_end(struct calibration_margins *margins);

#endif
