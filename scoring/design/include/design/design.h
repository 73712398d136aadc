/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sampling design of n rows: which stratum and which primary sampling unit (psu) each row came
 * from, and how many psus the stratum has in the population; for a sample of several stages also
 * which unit of each later stage the row is in. It is built once per file and used by every
 * estimate. It depends on the labels only, not on the order of the rows.
 *
 * Happy path: design_make, any number of estimates, design_end. What can go wrong: labels missing,
 * a finite population that changes inside a stratum or is smaller than its sample, a stratum with
 * one psu under DESIGN_LONELY_FAIL; the error names the stratum.
 *
 * Without later stages the variance is that of the first stage (ultimate cluster): Hansen, Hurwitz
 * & Madow 1953; Wolter 2007, 2.4. With them, each stage adds its own (Särndal, Swensson & Wretman
 * 1992, 4.3), so every stage needs its finite population.
 */
#ifndef KESU_DESIGN_FRAME_H
#define KESU_DESIGN_FRAME_H

#include <base/error.h>

#include <stddef.h>
#include <stdint.h>

/*
 * A stratum with a single sampled psu has no estimate of the variance inside it. The policies are
 * those of options("survey.lonely.psu") in R's survey package. A stratum taken whole (as many psus
 * in the population as in the sample) is not lonely: it adds nothing under any policy.
 */
enum frame_lonely {
	DESIGN_LONELY_FAIL,      /* design_make refuses */
	DESIGN_LONELY_REMOVE,    /* the stratum adds nothing */
	DESIGN_LONELY_CERTAINTY, /* the same: its psu was selected with certainty */
	DESIGN_LONELY_ADJUST,  /* its psu is centred at the mean of all psus; 0, but for a total */
	DESIGN_LONELY_AVERAGE, /* it adds the mean of the contributions of the other strata */
};

struct frame_rows {
	size_t count;             /* rows, at most UINT32_MAX */
	const int64_t *stratum;   /* a label per row; NULL: one stratum */
	const int64_t *psu;       /* a label per row, nested in its stratum; NULL: a row is a psu */
	const double *population; /* psus in the row's stratum in the population; NULL: no fpc */
};

/* "fail", "remove", "certainty", "adjust", "average". */
const char *design_lonely_name(enum frame_lonely lonely);

#define DESIGN_LATER_MAX 7 /* stages after the first */

/* How messages name labels and rows. */
struct frame_names {
	/* stage -1: a stratum, 0: a psu, 1 ..: a unit of a later stage */
	const char *(*label)(const void *data, int stage, int64_t label);
	size_t (*line)(const void *data, size_t row); /* of the file the row came from */
	/* NULL: that file needs no name */
	const char *(*file)(const void *data, size_t row);
	const void *data;
};

/* Optional details of a design; all zero: none. */
struct frame_detail {
	bool fractions; /* columns of populations hold n / N, above 0 and at most 1, instead of N */
	uint32_t later; /* stages after the first; they need psu labels and every population */
	struct {
		const int64_t *unit; /* a label per row, nested in the unit of the stage above */
		const double *population; /* units of this stage in that unit, in the population */
	} stage[DESIGN_LATER_MAX];
	const struct frame_names *names; /* NULL: messages show labels, and rows from 1 */
};

/* Units of a later stage, dense in the order of the units above and then of their labels. */
struct frame_stage {
	size_t units;
	uint32_t *first;    /* units + 1: where each begins in the design's order */
	uint32_t *inside;   /* units above + 1: the first unit of each */
	double *population; /* units above: units of this stage in the population of each */
};

/* Callers only read it. Strata and psus are dense numbers in ascending order of their labels. */
struct design {
	size_t rows, psus, strata;
	bool row_is_psu; /* no psu labels were given */
	enum frame_lonely lonely;
	uint32_t *order;         /* rows by (stratum, psu, row number) */
	uint32_t *psu_first;     /* psus + 1: where each psu begins in order */
	uint32_t *stratum_first; /* strata + 1: the first psu of each stratum */
	int64_t *stratum_label;  /* strata */
	double *population;      /* strata: psus in the population; INFINITY without fpc */
	uint32_t later;
	struct frame_stage stage[DESIGN_LATER_MAX];
};

/*
 * Fills *design, which owns its memory until design_end; the data it needs from rows are copied. On
 * failure *design is empty and may, but need not, be ended.
 */
KESU_MUST_CHECK bool design_make(struct design *design, const struct frame_rows *rows,
        enum frame_lonely lonely, struct error *error);
/* The same for a design with details; detail may be NULL. */
KESU_MUST_CHECK bool design_make_detailed(struct design *design, const struct frame_rows *rows,
        const struct frame_detail *detail, enum frame_lonely lonely, struct error *error);
void design_end(struct design *design);

/*
 * The same design with a row for each unit of the last stage, in their order: for totals of values
 * that are already summed by unit. The caller ends it.
 */
void design_of_units(struct design *units, const struct design *design);
/* Where each unit of the last stage begins in the design's order: units + 1 places. */
const uint32_t *design_last_first(const struct design *design, size_t *units);

/* Degrees of freedom of the whole design: psus - strata (Korn & Graubard 1999, 5.2). */
double design_degrees(const struct design *design);
/* 1 - n_h / N_h of a stratum; 1 without fpc, 0 below 1e-7 (then it counts as taken whole, as in R's
 * onestrat). */
double design_unsampled(const struct design *design, size_t stratum);
/* The same of `unit` of the stage above later stage `stage` (from 0): 1 - m / M of the units in it.
 */
double design_unsampled_later(const struct design *design, uint32_t stage, size_t unit);
/*
 * The weight of each row under simple random sampling at every stage, the product of N / n: R's
 * svydesign without weights. The design has finite populations; weight has design->rows elements.
 */
void design_weights(const struct design *design, double *weight);

#endif
