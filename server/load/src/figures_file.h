/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a file of figures, each looked at by itself and beside the others. */
#ifndef KESU_LOAD_FIGURES_FILE_H
#define KESU_LOAD_FIGURES_FILE_H

#include "figures.h"

/* Texts are in the report's arena; n 0: the cell is empty. */
struct load_figure {
	size_t line;
	struct str series, region, group, standard, source, url, note;
	int64_t year, n;     /* n 0: not given */
	double estimate, se; /* NAN: not given */
};

struct load_figures_file {
	struct load_figure *figures;
	size_t count;
};

/* Rows that cannot be taken are refusals of the report. False with an error when the file is no
 * table with these columns. The caller frees the figures. */
KESU_MUST_CHECK bool load_figures_read(struct load_figures_file *file, const char *path,
        struct load_figures_report *report, struct error *error);

#endif
