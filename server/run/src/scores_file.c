/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <run/scores_file.h>

#include "rows.h"

#include <math.h>

static void row_write(const struct run_rows *rows, size_t i, FILE *file)
{
	const struct run_microdata *data = &rows->data;

	run_rows_put(rows, i, file);
	fprintf(file, ",%.17g,%d,", data->weight[i], data->points[i]);
	if (isfinite(data->eap[i]))
		fprintf(file, "%.17g", data->eap[i]);
	for (size_t d = 0; d < MEASURE_DRAWS; d++)
		fprintf(file, ",%.17g", data->score[i * MEASURE_DRAWS + d]);
	putc('\n', file);
}

static void rows_write(const struct run_rows *rows, FILE *file)
{
	fprintf(file, "%s,weight,observed,eap", run_rows_head);
	for (int d = 0; d < MEASURE_DRAWS; d++)
		fprintf(file, ",ps%d", d + 1);
	putc('\n', file);
	for (size_t i = 0; i < rows->data.count; i++)
		row_write(rows, i, file);
}

bool run_scores_file_write(struct db_session *session, struct str slug, int64_t run_id, FILE *file,
        struct error *error)
{
	struct run_rows rows;
	bool good = run_rows_open(&rows, session, slug, run_id, true, error);

	if (good)
		rows_write(&rows, file);
	run_rows_end(&rows);
	return good;
}
