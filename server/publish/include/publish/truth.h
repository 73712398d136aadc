/*
 * The known truth of a simulated city, read from the file that `kesu sample --truth` wrote: CSV with
 * at least the columns region, group and share (0 to 1). Only a rehearsal has one.
 */
#ifndef KESU_APP_TRUTH_H
#define KESU_APP_TRUTH_H

#include <base/arena.h>
#include <base/error.h>

enum { TRUTH_CELLS_MAX = 1000000, TRUTH_BYTES_MAX = 64 << 20 };

struct truth_cell {
	struct str region, group;
	double share;
};

struct truth {
	struct arena arena;
	struct truth_cell *cells; /* ascending by region, then group */
	size_t count, capacity;
};

/* The error names file and line. The caller ends it, also after a failure. */
KESU_MUST_CHECK bool truth_read(struct truth *truth, const char *path, struct error *error);
void truth_end(struct truth *truth);

/* NAN for a cell the file does not have. */
double truth_share(const struct truth *truth, struct str region, struct str group);

#endif
