/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The gaps of a run, as parts of an indicator: differences between groups of a region, what has
 * become of them since earlier waves, and how far apart the townships of a county are.
 */
#ifndef KESU_PUBLISH_GAPS_H
#define KESU_PUBLISH_GAPS_H

#include <publish/areas.h>

/* The same gap in an earlier wave. */
struct publish_gap_change {
	int year;
	int64_t run;
	double difference, se;                      /* then */
	double change, change_se, df, low, high, p; /* p: NAN when there is no error */
	double narrowed;     /* probability that it is smaller now; NAN: unknown */
	double reference_df; /* of se; NAN: unknown */
};

/* The share of group a less that of group b. */
struct publish_gap {
	struct str region, group_a, group_b, status;
	struct publish_words region_name;
	double difference, se, df, low, high, p,
	        p_adjusted;                  /* low, high, p: NAN without an error */
	double ratio, ratio_low, ratio_high; /* NAN when there is none */
	struct publish_gap_change *changes;  /* the latest year first */
	size_t change_count;
};

struct publish_spread {
	struct str region, measure; /* "range", "sd", "dissimilarity" */
	struct publish_words region_name;
	int areas;
	double value, low, high;
};

/* Gaps that a plan promises to make smaller. */
struct publish_gap_target {
	struct str region, wording, quote;
	struct publish_words region_name;
	int year;
	struct str between; /* "residence region", separated by spaces */
	/* What the run says of them: gaps between such groups, those compared with earlier waves,
	 * and measures of how far the regions below are apart. */
	size_t gaps, compared, spreads;
};

struct publish_gaps {
	struct publish_gap *gaps; /* by region, then by variable and level */
	size_t gap_count;
	struct publish_spread *spreads; /* by region */
	size_t spread_count;
	struct publish_gap_target *targets;
	size_t target_count;
};

/* "compared", "no_earlier_wave", or "no_figures". */
const char *publish_gap_outcome(const struct publish_gap_target *target);

#endif
