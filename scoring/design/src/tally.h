/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Running sums of every cell while the psus are processed in the order of the design: the current
 * psu, the current stratum, and the finished strata. A stratum that is cut into pieces is combined
 * by merging tallies, so different threads may sum its pieces. With later stages the units of the
 * last stage are processed. Each stage keeps the sums of the open unit above it; closing that unit
 * passes its sum one stage up. Pieces hold whole psus, so no unit of a later stage is open when
 * tallies are merged.
 *
 * Private to the room. T is a psu's sum of w (y - centre), W its sum of w; y is relative to a
 * centre chosen per cell, so T has the size of the spread of y and not of y.
 */
#ifndef KESU_DESIGN_TALLY_H
#define KESU_DESIGN_TALLY_H

#include <design/cells.h>
#include <design/design.h>

#include <stdbool.h>
#include <stdint.h>

struct tally_sums {
	double w, t, s; /* sums of w, w (y - centre), w (y - centre)^2 */
	uint64_t n;
};

/* Second moments of (T, W): sums of squares and products about the means, or scaled ones about 0.
 */
struct tally_products {
	double tt, wt, ww;
};

/* The units of the current group that have a row in the cell. */
struct tally_open {
	struct tally_products about; /* the means */
	double mean_t, mean_w;
	uint32_t units;
};

struct tally_cell {
	double centre;
	struct tally_sums sums;
	struct tally_products closed; /* groups done, each times (1 - f) n/(n - 1) and f above it */
	struct tally_open open;       /* stratum at hand */
	uint32_t psus, strata, lonely;
	/* Of DESIGN_LONELY_ADJUST: psus of the strata done, and of lonely ones sums of 1 - f, t (1
	 * - f). */
	double all_psus, lonely_unsampled, lonely_t;
};

struct tally_list {
	size_t count;
	size_t *cell;
};

/* A later stage: for each cell, the sums of the open unit above it. */
struct tally_stage {
	struct tally_open *open;
	struct tally_list used;
};

struct tally {
	const struct cells_scheme *scheme;
	bool about_zero;     /* y is not centred */
	bool signed_weights; /* a psu's weights may have any sum, also 0 */
	uint32_t groups, later;
	size_t size;            /* cells */
	struct tally_sums *own; /* unit at hand, rows naming just this region */
	struct tally_sums *psu; /* unit at hand, regions below included */
	struct tally_cell *cell;
	struct tally_list own_used, psu_used, stratum_used, used;
	struct tally_stage stage[DESIGN_LATER_MAX];
};

void design_tally_init(struct tally *tally, const struct cells_scheme *scheme, uint32_t later);
void design_tally_end(struct tally *tally);
void design_tally_clear(struct tally *tally);

/* One row; y is relative to the centre that design_tally_psu_done is told. */
static inline void tally_row(struct tally *tally, size_t cell, double w, double y)
{
	struct tally_sums *own = &tally->own[cell];

	if (!own->n)
		tally->own_used.cell[tally->own_used.count++] = cell;
	own->n++;
	own->w += w;
	own->t += w * y;
	own->s += w * y * y;
}

/* The rows since the last call were all of a psu, or of a unit of the last stage. */
void design_tally_psu_done(struct tally *tally, double centre);
/*
 * The units of later stage k (from 0) since the last call were all in `unit` of the stage above.
 * fraction is the product of n / N over the stages above, down to the one `unit` was drawn at.
 */
void design_tally_unit_done(
        struct tally *tally, const struct design *design, uint32_t k, size_t unit, double fraction);
/* The psus since the last call were all of stratum h that have a row in a cell. */
void design_tally_stratum_done(struct tally *tally, const struct design *design, size_t h);
/* Adds the sums of `from` to `to`; `from` comes later in the order of the design. */
void design_tally_merge(struct tally *to, const struct tally *from);

#endif
