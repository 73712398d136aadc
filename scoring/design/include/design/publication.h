/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * May a share be printed? The presentation standard for proportions of the US National Center for
 * Health Statistics (Parker et al. 2017, Vital and Health Statistics 2(175)): an interval too wide,
 * absolutely or against the share, is not shown; few degrees of freedom or a share of 0 or 1 go to
 * a reviewer.
 *
 * The standard error of a cell of few psus is itself imprecise. A rule that uses only this standard
 * error selects the cells whose error is small by chance, and their intervals are too short
 * (measured with made-up cities, tests/bench/coverage.sh: the intervals of townships of 4 to 8 psus
 * that pass cover the true share in 81 to 90 %). So a cell is also compared with its peers, the
 * cells of the same group on the same level of the region tree (the idea of generalised variance
 * functions: Wolter 2007, 7):
 *   variance     judged is the larger of the cell's own and p (1-p) peer deff / (n-1)
 *   thin cells   (df under df_min, 8, never plainly shown) take the peers' deff times the quantile
 *                `assurance` of chi-square / df, so that what passes would have passed with most
 *                draws
 *                of its own error; and their relative width is taken at the smaller of the cell's
 *                share and its peers', so that a share high by luck does not pass for it
 *   suppressed   a df under df_least, where the error is not known; and a thin cell with a share of
 *                0 or 1, whose error cannot be measured
 * No rule here changes a figure, its standard error or its published interval. publication_table.h
 * finds the peers, and withholds the cells that subtraction would disclose.
 */
#ifndef KESU_DESIGN_PUBLICATION_H
#define KESU_DESIGN_PUBLICATION_H

#include <design/interval.h>
#include <design/shares.h>

enum publication_status { PUBLICATION_SHOW, PUBLICATION_FLAG, PUBLICATION_SUPPRESS };

/* The first reason that applies is given; they are in order of severity. */
enum publication_reason {
	PUBLICATION_GOOD,
	PUBLICATION_EMPTY,           /* no rows */
	PUBLICATION_FEW_ROWS,        /* n under the minimum */
	PUBLICATION_NO_DF,           /* df under the minimum: the error cannot be estimated */
	PUBLICATION_THIN_EXTREME,    /* a share of 0 or 1, and few degrees of freedom */
	PUBLICATION_FEW_EFFECTIVE,   /* effective sample under the minimum */
	PUBLICATION_WIDE,            /* interval as wide as the maximum */
	PUBLICATION_WIDE_RELATIVE,   /* interval too wide for the share */
	PUBLICATION_COMPLEMENTARY,   /* precise enough itself, but would disclose another cell */
	PUBLICATION_FEW_DF,          /* flag: the standard error itself is imprecise */
	PUBLICATION_EXTREME,         /* flag: a share of 0 or 1 */
	PUBLICATION_WIDE_COMPLEMENT, /* flag: 1 - p would not be shown */
	PUBLICATION_REASONS
};

struct publication_rule {
	double rows_min;      /* 30 */
	double effective_min; /* 30 */
	double width_shown;   /* 0.05: an interval this narrow is always shown */
	double width_max;     /* 0.30 */
	double relative_max;  /* 1.30: width / p */
	double df_min;        /* 8 */
	double df_least;      /* 4 */
	double assurance;     /* 0.80 */
	double level;         /* 0.95 */
};

/* Cells of the same group and level, pooled. */
struct publication_peers {
	double deff;  /* V / V_srs, with replacement; NAN: unknown */
	double share; /* NAN: unknown */
};

struct publication {
	enum publication_status status;
	enum publication_reason reason;
	struct interval interval; /* the INTERVAL_NCHS one that was judged */
	double effective;         /* its n: min(n, p(1-p)/V (t_{n-1}/t_df)^2) */
	bool n_hidden;            /* not even the number of rows may be printed */
};

/* NCHS: the standard alone (df_least 0, assurance 0, for use without peers). THIN: as above. */
extern const struct publication_rule DESIGN_PUBLICATION_NCHS, DESIGN_PUBLICATION_THIN;

/* Uses share->df_cell, as NCHS does. peers: NULL: only the cell's own figures are used. */
struct publication design_publication_judge(const struct publication_rule *rule,
        const struct estimate *share, const struct publication_peers *peers);
/* The decision for a cell that is withheld to protect another. */
void design_publication_withhold(struct publication *publication);

/* "show", "flag", "suppress". */
const char *design_publication_status_name(enum publication_status status);
/* "good", "empty", "few_rows", ... */
const char *design_publication_reason_name(enum publication_reason reason);

#endif
