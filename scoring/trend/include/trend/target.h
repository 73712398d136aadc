/*
 * An estimate held against a numeric target ("at least 15 %"). A target is never met by a point
 * estimate: the verdict comes from the interval, and beside it stands the probability that the true
 * share is at or above the target, the logit of the share taken as normal about its estimate:
 *   P = Phi((logit p - logit target) / (se / (p (1 - p))))
 * (the delta method on the log odds; read as a confidence, or as a posterior under a flat prior).
 * A share of 0 or 1, or se 0, leaves no normal: then P comes from the beta(n p + 1/2, n (1-p) + 1/2)
 * posterior under Jeffreys' prior with the cell's n.
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

struct target_hold target_hold_share(
        double share, double se, double n, struct interval interval, double target);

/* Of the interval alone. */
enum target_verdict target_verdict_of(struct interval interval, double target);

/* "unknown", "above", "below", "undecided". */
const char *target_verdict_name(enum target_verdict verdict);

#endif
