/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The townships' model-based shares and the rank intervals of a run, as parts of an indicator. A
 * model-based share is shown beside the direct one. A rank is always an interval; when there is no
 * interval, no rank is shown.
 */
#ifndef KESU_PUBLISH_AREAS_H
#define KESU_PUBLISH_AREAS_H

#include <base/str.h>

#include <stdbool.h>
#include <stddef.h>

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

struct publish_areas {
	struct publish_area *areas; /* by county, then region */
	size_t area_count;
	struct publish_rank *ranks; /* by parent, then region */
	size_t rank_count;
	struct publish_rank_target *targets;
	size_t target_count;
};

/* NULL when there is none. */
const struct publish_area *publish_area_find(
        const struct publish_indicator *indicator, struct str region);
/* The rank among the children of `parent`, or of the region's own parent when `parent` is empty. */
const struct publish_rank *publish_rank_find(
        const struct publish_indicator *indicator, struct str parent, struct str region);
#endif
