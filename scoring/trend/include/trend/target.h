/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An estimate compared with a numeric target ("at least 15 %"). A point estimate alone never
 * decides: the verdict comes from the interval. The probability that the true share is at or above
 * the target uses the same pivot as the interval (INTERVAL_LOGIT), so the two agree: P reaches 1 -
 * (1 - level) / 2 exactly where the interval's lower end reaches the target,
 *   P = F_df((logit p - logit target) / (se / (p (1 - p)))),   F_df Student's with the cell's df
 * (the delta method on the log odds; a confidence distribution, Schweder & Hjort 2016, or a
 * posterior under a flat prior). For a share of 0 or 1 there is no t statistic. Then P is 1 less
 * the level of the Clopper-Pearson bound at the target, (1 - target)^n for 0 and 1 - target^n for
 * 1, in agreement with the interval. Where se is 0 for another share, P is from the beta(n p + 1/2,
 * n (1-p) + 1/2) posterior under Jeffreys' prior. Without degrees of freedom P is unknown.
 */
#ifndef KESU_TREND_TARGET_H
#define KESU_TREND_TARGET_H

#include <design/interval.h>

enum target_verdict {
	TARGET_UNKNOWN,   /* no estimate or no interval */
	TARGET_ABOVE,     /* the whole interval is at or above the target */
	TARGET_BELOW,     /* the whole interval is below */
	TARGET_UNDECIDED, /* the target lies inside the interval */
};

struct target_hold {
	double probability; /* of a true share >= target; NAN when unknown */
	double difference;  /* share - target */
	enum target_verdict verdict;
};

/* df of the interval; INFINITY: the normal. */
struct target_hold trend_target_hold_share(
        double share, double se, double n, double df, struct interval interval, double target);

/* Of the interval alone. */
enum target_verdict trend_target_verdict_of(struct interval interval, double target);

/* "unknown", "above", "below", "undecided". */
const char *trend_target_verdict_name(enum target_verdict verdict);

#endif
