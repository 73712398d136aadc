/*
 * May a share be printed? The presentation standard for proportions of the US National Center for
 * Health Statistics (Parker et al. 2017, Vital and Health Statistics 2(175)): an interval too wide,
 * absolutely or against the share, is not shown; few degrees of freedom or a share of 0 or 1 go to
 * a reviewer. Complementary suppression (no cell that a difference gives away) is a matter of the
 * whole table and not decided here.
 */
#ifndef KESU_DESIGN_PUBLICATION_H
#define KESU_DESIGN_PUBLICATION_H

#include <design/interval.h>
#include <design/shares.h>

enum publication_status { PUBLICATION_SHOW, PUBLICATION_FLAG, PUBLICATION_SUPPRESS };

/* The first that applies, the gravest first. */
enum publication_reason {
	PUBLICATION_GOOD,
	PUBLICATION_EMPTY,           /* no rows */
	PUBLICATION_FEW_ROWS,        /* n under the minimum */
	PUBLICATION_FEW_EFFECTIVE,   /* effective sample under the minimum */
	PUBLICATION_WIDE,            /* interval as wide as the maximum */
	PUBLICATION_WIDE_RELATIVE,   /* interval too wide for the share */
	PUBLICATION_FEW_DF,          /* flag: the standard error itself is unsure */
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
	double level;         /* 0.95 */
};

struct publication {
	enum publication_status status;
	enum publication_reason reason;
	struct interval interval; /* the INTERVAL_NCHS one that was judged */
	double effective;         /* min(n, p(1-p)/V (t_{n-1}/t_df)^2) */
};

extern const struct publication_rule PUBLICATION_NCHS;

/* Judged with share->df_cell, as NCHS does. */
struct publication publication_judge(
        const struct publication_rule *rule, const struct share *share);

/* "show", "flag", "suppress". */
const char *publication_status_name(enum publication_status status);
/* "good", "empty", "few_rows", ... */
const char *publication_reason_name(enum publication_reason reason);

#endif
