/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The frame: its rows by stratum, each stratum's in the order in which they are drawn from. Errors
 * name line and column: a size that is missing or not above 0, a row without a stratum, an --sd
 * that differs inside a stratum, a name that comes twice, a column named like one of the output.
 */
#ifndef KESU_TOOLS_SAMPLE_FRAME_H
#define KESU_TOOLS_SAMPLE_FRAME_H

#include "options.h"

#include <csv/table.h>

struct frame_stratum {
	const char *name; /* "" without --strata */
	size_t *row;      /* in order of the draw */
	size_t count;     /* N */
	double size;      /* sum of --size; 0 without it */
	double sd;
	size_t take, certain;          /* n, and the certain ones among them */
	double weights, weighted_size; /* sums over the drawn units */
};

struct frame {
	struct csv_table *table;
	size_t stratum, size_column, sd_column, id; /* handles, where the option is given */
	const double *size;                         /* NULL without --size */
	struct frame_stratum *strata;               /* in order of their names */
	size_t strata_count;
	size_t *rows;
	struct sample_unit *unit; /* one a row */
};

/* Behind the frame's columns in the output. */
#define FRAME_OUTPUT_COLUMNS 4
extern const char *const tools_sample_frame_output_columns[FRAME_OUTPUT_COLUMNS];

/* Call tools_sample_frame_end in any case. */
KESU_MUST_CHECK bool tools_sample_frame_read(struct frame *frame,
        const struct sample_options *options, const char *path, struct error *error);
void tools_sample_frame_end(struct frame *frame);

#endif
