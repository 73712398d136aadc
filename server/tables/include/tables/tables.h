/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What `kesu score` prints of an indicator: the table for people at a terminal. It computes no
 * figures and reads none but those of publish.
 */
#ifndef KESU_TABLES_TABLES_H
#define KESU_TABLES_TABLES_H

#include <tables/truth.h>

#include <core/figures.h>
#include <publish/indicator.h>

#include <base/buf.h>
#include <base/error.h>

/* For `kesu score`: prints the table or the document of a run. */
extern const struct core_figures_printer tables_printer;

enum { TABLES_WIDTH = 100 };

struct tables_view {
	bool all_cells; /* false: only the survey's region by group, and every region as a whole */
	bool wide;      /* every column, lines as long as they are; false: TABLES_WIDTH */
	const struct tables_truth *truth; /* for a simulated survey; NULL when there is none */
};

/*
 * For people at a terminal: Chinese first. Columns are aligned by their width on a terminal, where
 * a Chinese character is two columns wide.
 */
KESU_MUST_CHECK bool tables_write(const struct publish_indicator *indicator,
        const struct tables_view *table, struct buf *out, struct error *error);

#endif
