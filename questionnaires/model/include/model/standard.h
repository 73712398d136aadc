/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A standard: the pass rule. Points by dimension, the cut, and the bands ("kesu-standard/1"). */
#ifndef KESU_MODEL_STANDARD_H
#define KESU_MODEL_STANDARD_H

#include <model/document.h>
#include <model/instrument.h>
#include <model/text.h>

enum { STANDARD_BANDS_MAX = 10, STANDARD_POINTS_MAX = 1000 };

struct standard_dimension {
	enum dimension dimension;
	int points;
	struct model_text text;
};

struct standard_band {
	struct str code;
	int from; /* points; the band reaches up to the next one's `from` */
	struct model_text text;
};

struct standard {
	struct str code, version;
	struct model_text title;
	int points; /* of the whole form */
	const struct standard_dimension
	        *dimensions; /* each at most once, adding up to points; or none */
	int dimension_count;
	int literate_at;                   /* points; also the `from` of a band */
	bool inclusive;                    /* true: literate from the cut on; false: above it */
	const struct standard_band *bands; /* rising `from`, the first at 0 */
	int band_count;
	struct model_text source;
	struct standard_memory *memory;
};

/* NULL with at least one problem added. */
struct standard *model_standard_load(struct str text, struct model_problems *problems);
struct standard *model_standard_read(const char *path, struct model_problems *problems);
void model_standard_free(struct standard *standard);

#endif
