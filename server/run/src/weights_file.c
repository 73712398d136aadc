/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <run/weights_file.h>

#include "rows.h"

static void row_write(const struct run_rows *rows, size_t i, FILE *file)
{
	const struct run_microdata *data = &rows->data;

	run_rows_put(rows, i, file);
	fprintf(file, ",%d,%d,%.17g,%.17g", data->points[i], data->literate[i],
	        data->base_weight[i], data->weight[i]);
	for (size_t r = 0; r < data->replicates; r++)
		fprintf(file, ",%.17g", run_microdata_weight(data, i, r));
	putc('\n', file);
}

static void rows_write(const struct run_rows *rows, FILE *file)
{
	fprintf(file, "%s,points,literate,base_weight,weight", run_rows_head);
	for (size_t r = 0; r < rows->data.replicates; r++)
		fprintf(file, ",rw%zu", r + 1);
	putc('\n', file);
	for (size_t i = 0; i < rows->data.count; i++)
		row_write(rows, i, file);
}

static void scales_write(const struct run_rows *rows, FILE *file)
{
	fputs("replicate,scale\n", file);
	for (size_t r = 0; r < rows->data.replicates; r++)
		fprintf(file, "rw%zu,%.17g\n", r + 1, rows->data.scale[r]);
}

static bool rows_write_by(void (*write)(const struct run_rows *rows, FILE *file),
        struct db_session *session, struct str slug, int64_t run_id, FILE *file,
        struct error *error)
{
	struct run_rows rows;
	bool good = run_rows_open(&rows, session, slug, run_id, false, error);

	if (good)
		write(&rows, file);
	run_rows_end(&rows);
	return good;
}

bool run_weights_file_write(struct db_session *session, struct str slug, int64_t run_id, FILE *file,
        struct error *error)
{
	return rows_write_by(rows_write, session, slug, run_id, file, error);
}

bool run_weights_file_write_scales(struct db_session *session, struct str slug, int64_t run_id,
        FILE *file, struct error *error)
{
	return rows_write_by(scales_write, session, slug, run_id, file, error);
}
