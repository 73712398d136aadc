/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes wright.svg and curves.svg to the directory of the tables. */
#include "irt_job.h"
#include <tools/figures/figures.h>
#include <tools/responses/table_file.h>

typedef void draw_fn(const struct figure *figure, FILE *file);

static bool write_figure(const struct irt_job *job, const struct figure *figure, const char *name,
        draw_fn *draw, struct error *error)
{
	struct table_file file;

	if (!tools_table_file_begin(&file, job->out, name, error))
		return false;
	draw(figure, file.file);
	return tools_table_file_end(&file, error);
}

bool tools_irt_figures_write(const struct irt_job *job, struct error *error)
{
	struct irt_expected expected;
	const struct figure figure = {.item = job->result.item,
	        .name = job->items.name,
	        .anchor = job->anchor,
	        .items = job->result.items,
	        .rows = job->result.rows,
	        .expected = &expected};
	bool good;

	irt_expected_make(&expected, &job->responses, &job->options, &job->result);
	good = write_figure(job, &figure, "wright.svg", tools_wright_draw, error) &&
	       write_figure(job, &figure, "curves.svg", tools_curves_draw, error);
	irt_expected_end(&expected);
	return good;
}
