/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Regions beside others, as parts of an indicator: the townships' model-based shares, the rank
 * intervals, and the comparisons that the plan promises ("above the national share"). A model-based
 * share is shown beside the direct one. A rank is always an interval; when there is no interval, no
 * rank is shown. The figure of another region stands with its source and standard; what is not
 * comparable has nothing beside it that compares.
 */
#ifndef KESU_PUBLISH_AREAS_H
#define KESU_PUBLISH_AREAS_H

#include <base/str.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct publish_indicator;

struct publish_words {
	struct str zh, en;
};

struct publish_area {
	struct str region, parent, kind; /* kind: "sampled", "synthetic", "none" */
	struct publish_words region_name;
	double share, rmse, ci_low, ci_high, gamma; /* NAN when there is none */
	struct str status, reason;
};

struct publish_rank {
	struct str parent, region, figure; /* figure: "direct", "model" */
	struct publish_words parent_name, region_name;
	int ranked, siblings;
	int low, high;    /* rank 1 is the largest share; 0 when not ranked */
	struct str *tied; /* codes of the siblings that are tied with it */
	size_t tied_count;
	bool is_outside; /* by a figure that was loaded of another source */
	bool is_bound;   /* whose error is not known */
};

/* A rank that a plan promises, among the children of a region. */
struct publish_rank_target {
	struct str region, against, wording, quote;
	struct publish_words against_name;
	int year;
	/* Of its peers: ranked by figures of other sources, by such whose error is not known, and
	 * with a figure that is not comparable. */
	int outside, bound, apart;
};

/* What the plan marks of a region. */
struct publish_mark {
	struct str region;
	struct publish_words region_name, note; /* note: empty when there is none */
	bool is_unit;   /* no place of its level, such as a farm: ranked with none */
	bool is_listed; /* false: its code is the plan's own */
};

struct publish_areas {
	struct publish_area *areas; /* by county, then region */
	size_t area_count;
	struct publish_rank *ranks; /* by parent, then region */
	size_t rank_count;
	struct publish_rank_target *targets;
	size_t target_count;
	struct publish_mark *marks; /* by region */
	size_t mark_count;
};

/* A region's promise beside one figure. */
struct publish_comparison {
	struct str region, against, comparison, wording, quote;
	struct publish_words region_name, against_name;
	int year; /* of the promise */
	/*
	 * outcome: "judged", "bound", "not_comparable", "not_loaded", "withheld"; reason: of what
	 * is not comparable, "year", "standard", "standard_not_stated".
	 */
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

/* NULL when there is none. */
const struct publish_area *publish_area_find(
        const struct publish_indicator *indicator, struct str region);
/* The rank among the children of `parent`, or of the region's own parent when `parent` is empty. */
const struct publish_rank *publish_rank_find(
        const struct publish_indicator *indicator, struct str parent, struct str region);
#endif
