/* What kesu calibrate reads, computes and prints. Private to the command. */
#ifndef KESU_APP_CALIBRATION_H
#define KESU_APP_CALIBRATION_H

#include <base/arena.h>
#include <cli/table.h>
#include <weighting/calibrate.h>
#include <weighting/trim.h>

/* A margin variable while it is put together. */
struct margin {
	int32_t variable; /* its code in the margins file */
	size_t column;    /* of FILE */
	int32_t *level;   /* of each row: its position below */
	double *total;
	const char **name; /* of each level */
	size_t levels;
};

struct calibration_job {
	struct csv_table *table, *margins;
	size_t margin_variable, margin_level, margin_total; /* columns of M.csv */
	size_t weight;
	struct margin margin[CALIBRATE_MARGINS_MAX];
	size_t number_column[CALIBRATE_NUMBERS_MAX];
	struct calibrate_margin margin_rows[CALIBRATE_MARGINS_MAX];
	struct calibrate_number number[CALIBRATE_NUMBERS_MAX];
	struct arena names;
	struct calibrate_rows rows;
	struct calibrate_options options;
	bool trims;
	double trim_low, trim_high;
	const char *out;

	double *calibrated;
	struct calibrate_result result;
	struct trim_result trim;
	double trim_error;
};

/* How it went, the weights as written, and every constraint before and after; on standard output. */
void calibration_print(const struct calibration_job *job, bool json);

#endif
