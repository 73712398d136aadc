/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The comparisons that a plan promises ("above the national share") and what came of them, as parts
 * of an indicator. The figure of the other region always stands with its source and standard. What
 * is not comparable has nothing beside it that compares.
 */
#ifndef KESU_PUBLISH_COMPARISONS_H
#define KESU_PUBLISH_COMPARISONS_H

#include <publish/areas.h>

#include <stdbool.h>
#include <stdint.h>

/* A region's promise beside one figure. */
struct publish_comparison {
	struct str region, against, comparison, wording, quote;
	struct publish_words region_name, against_name;
	int year; /* of the promise */
	/* outcome: "judged", "bound", "not_comparable", "not_loaded", "withheld"; reason: of what is
	 * not comparable, "year", "standard", "standard_not_stated". */
	struct str outcome, reason;

	/* The figure; without one (not_loaded) the rest is empty. */
	struct str kind; /* "own_run", "published_with_error", ... */
	int64_t run;     /* of "own_run", 0 elsewhere: its instrument and standard are this run's */
	struct str series, standard, source, url, note;
	int version, figure_year;
	double figure_share, figure_se, n; /* figure_se: of a bound the least; NAN: not published */

	/* Of what is judged or bound; NAN and empty elsewhere. */
	double difference, se, df, low, high, probability;
	struct str verdict;    /* "above", "below", "undecided" */
	double figure_se_most; /* of a bound that decides */
};

struct publish_comparisons {
	struct publish_comparison *list; /* the figures of a promise follow each other */
	size_t count;
};

/* Whether there is a difference to show. */
bool publish_comparison_is_judged(const struct publish_comparison *comparison);

#endif
