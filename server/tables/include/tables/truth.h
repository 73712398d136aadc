/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The known truth of a simulated city, read from the file that `kesu rehearse --truth` wrote: CSV
 * with at least the columns region, group and share (0 to 1). Only a rehearsal has one.
 */
#ifndef KESU_TABLES_TRUTH_H
#define KESU_TABLES_TRUTH_H

#include <base/arena.h>
#include <base/error.h>

enum { TABLES_TRUTH_CELLS_MAX = 1000000, TABLES_TRUTH_BYTES_MAX = 64 << 20 };

struct tables_truth_cell {
	struct str region, group;
	double share;
};

struct tables_truth {
	struct arena arena;
	struct tables_truth_cell *cells; /* ascending by region, then group */
	size_t count, capacity;
};

/* An error names the file and the line. The caller ends the truth, also after a failure. */
KESU_MUST_CHECK bool tables_truth_read(
        struct tables_truth *truth, const char *path, struct error *error);
void tables_truth_end(struct tables_truth *truth);

/* NAN when the file does not have the cell. */
double tables_truth_share(const struct tables_truth *truth, struct str region, struct str group);

#endif
