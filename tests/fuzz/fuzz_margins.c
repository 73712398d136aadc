/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a file of known totals, for a small survey with two variables. Accepted totals are
 * numbers above 0, one for each level, and every row of the survey is at one of them. */
#include "input_file.h"

#include <tools/calibrate/margins.h>

#include <math.h>

static const uint8_t SURVEY[] = "sex,age,w\nmale,18-29,1.5\nfemale,30-39,2\nmale,30-39,1\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_margins(const struct calibration_margins *margins, size_t rows)
{
	for (size_t i = 0; i < margins->recipe.rows.margins; i++) {
		const struct margin *margin = &margins->margin[i];

		check(margin->levels > 0);
		for (size_t level = 0; level < margin->levels; level++)
			check(isfinite(margin->total[level]) && margin->total[level] > 0);
		for (size_t row = 0; row < rows; row++)
			check(margin->level[row] >= 0 &&
			        (size_t)margin->level[row] < margin->levels);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input_file input = input_file_open(data, size);
	struct input_file survey = input_file_open(SURVEY, sizeof(SURVEY) - 1);
	struct calibration_request request = {.margins = input.path, .variables = ""};
	struct csv_table *table = csv_table_new();
	struct calibration_margins margins;
	struct error error = {0};

	if (tools_calibration_margins_read(&margins, &request, table, &error) &&
	        csv_table_read(table, survey.path, &error) &&
	        tools_calibration_margins_hold(&margins, &error))
		check_margins(&margins, csv_table_rows(table));
	else
		check(error.text[0]);
	tools_calibration_margins_end(&margins);
	csv_table_free(table);
	close(survey.file);
	close(input.file);
	return 0;
}
