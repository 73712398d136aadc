/*
 * The sampling design of n rows: which stratum and which primary sampling unit (psu) each row came
 * from, and how many psus the stratum has in the population. Built once per file, then used by every
 * estimate; a pure function of the labels, so the order of the rows does not matter.
 *
 * Happy path: frame_make, any number of estimates, frame_end. What can go wrong: labels missing, a
 * finite population that changes inside a stratum or is smaller than its sample, a stratum with one
 * psu under FRAME_LONELY_FAIL; the error names the stratum.
 *
 * Variance is of the first stage (ultimate cluster): Hansen, Hurwitz & Madow 1953; Wolter 2007, 2.4.
 */
#ifndef KESU_DESIGN_FRAME_H
#define KESU_DESIGN_FRAME_H

#include <base/error.h>

#include <stddef.h>
#include <stdint.h>

/*
 * A stratum with a single sampled psu tells nothing about variance inside it. What to do then, as
 * R survey's options("survey.lonely.psu"). A stratum taken whole (as many psus in the population as
 * in the sample) is not lonely: it adds nothing under any policy.
 */
enum frame_lonely {
	FRAME_LONELY_FAIL,      /* frame_make refuses */
	FRAME_LONELY_REMOVE,    /* the stratum adds nothing */
	FRAME_LONELY_CERTAINTY, /* the same: its psu was sure to be drawn */
	FRAME_LONELY_ADJUST,    /* its psu is centred at the mean of all strata, which is 0 */
	FRAME_LONELY_AVERAGE,   /* it adds the mean of what the other strata add */
};

struct frame_rows {
	size_t count;             /* rows, at most UINT32_MAX */
	const int64_t *stratum;   /* a label per row; NULL: one stratum */
	const int64_t *psu;       /* a label per row, nested in its stratum; NULL: a row is a psu */
	const double *population; /* psus in the row's stratum in the population; NULL: no fpc */
};

/* Read only for callers. Strata and psus are dense numbers in ascending order of their labels. */
struct frame {
	size_t rows, psus, strata;
	bool row_is_psu; /* no psu labels were given */
	enum frame_lonely lonely;
	uint32_t *order;         /* rows by (stratum, psu, row number) */
	uint32_t *psu_first;     /* psus + 1: where each psu begins in order */
	uint32_t *stratum_first; /* strata + 1: the first psu of each stratum */
	int64_t *stratum_label;  /* strata */
	double *population;      /* strata: psus in the population; INFINITY without fpc */
};

/*
 * Fills *frame, which owns what it points to until frame_end; copies what it keeps of rows. On
 * failure *frame is empty and may, but need not, be ended.
 */
KESU_MUST_CHECK bool frame_make(struct frame *frame, const struct frame_rows *rows,
        enum frame_lonely lonely, struct error *error);
void frame_end(struct frame *frame);

/* Degrees of freedom of the whole design: psus - strata (Korn & Graubard 1999, 5.2). */
double frame_df(const struct frame *frame);
/* 1 - n_h / N_h of a stratum; 1 without fpc, 0 below 1e-7 (taken whole, as R's onestrat has it). */
double frame_unsampled(const struct frame *frame, size_t stratum);

#endif
