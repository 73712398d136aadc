/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The gaps that the plans want to become smaller: differences and ratios between the groups of a
 * region, with errors that know that both groups come from the same psus; their changes since
 * earlier waves; and how far apart the townships of a county are. A gap of a share that is withheld
 * is not made. A family of tests is the pairs of one variable in one region.
 *
 * A gap has no error of the link between scales: only waves with the same form and scale are
 * compared.
 */
#ifndef KESU_RUN_COMPUTE_GAPS_H
#define KESU_RUN_COMPUTE_GAPS_H

#include <run/compute/towns.h>
#include <run/compute/trend.h>

#include <area/spread.h>
#include <design/contrast.h>
#include <trend/gap.h>

struct run_gap {
	uint32_t region, group[2];      /* the first less the second */
	enum publication_status status; /* flag: one of the two shares is shown with a warning */
	struct contrast contrast;
	struct gap_ratio ratio;
};

/* A gap of an earlier wave, and what has become of it. */
struct run_gap_change {
	size_t gap; /* index of the run's own */
	int year;
	int64_t run_id;
	double difference, se; /* the wave's */
	struct change_test test;
	double narrowed; /* probability; NAN when neither has an error */
};

/* The townships of a county, of those whose model-based share may be shown. */
struct run_spread {
	uint32_t region;
	uint32_t areas;
	struct spread spread;
};

struct run_gaps {
	struct run_gap *gaps; /* by region, then by group */
	size_t count;
	struct run_gap_change *changes; /* in the order of the gaps */
	size_t change_count;
	struct run_spread *spreads; /* by region */
	size_t spread_count;
};

/* The caller ends it. */
void run_gaps_make(struct run_gaps *gaps, const struct run_survey *survey,
        const struct run_snapshot *snapshot, const struct run_estimates *estimates,
        const struct run_towns *towns, const struct run_trend *trend);
void run_gaps_end(struct run_gaps *gaps);

#endif
