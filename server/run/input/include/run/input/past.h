/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is known of other years: the plan's baselines and its target, and what earlier waves of the
 * same programme, class and kind published. A wave can be compared when it has the same instrument,
 * standard and measure, or when its plausible scores are on the same reference form and on a linked
 * scale. For every other wave the reason is kept.
 */
#ifndef KESU_RUN_INPUT_PAST_H
#define KESU_RUN_INPUT_PAST_H

#include <base/str.h>
#include <trend/change.h>

/* Why an earlier wave cannot be compared. */
enum run_apart {
	RUN_APART_NOT, /* it can be compared */
	RUN_APART_STANDARD,
	RUN_APART_MEASURE,
	RUN_APART_FORM,
	RUN_APART_SCALE,
	RUN_APARTS
};

/* "standard", "measure", "form", "scale"; "" for a wave that can be compared. */
const char *run_apart_name(enum run_apart apart);
/* Any other word gives RUN_APART_NOT. */
enum run_apart run_apart_find(struct str name);

/* A share of another year. */
struct run_reference {
	uint32_t region; /* index into the survey's regions */
	int year;
	int64_t run_id; /* 0 for a baseline of the plan */
	bool derived;
	struct change_figure figure;
};

/* An earlier wave. Its figures are those of its last run. */
struct run_wave {
	int year;
	int64_t run_id;
	struct str slug; /* of the wave's survey */
	bool same_version;
	/*
	 * Variance of the latent scale, in addition to the run's own link; NAN when there is no
	 * link.
	 */
	double linking_variance;
	enum run_apart apart;
};

/* The plan's target for the survey's own region; the last one if there are several. */
struct run_target {
	int year; /* 0 when there is no target */
	double value;
	struct str comparison, quote; /* comparison: "at_least", "above" */
};

/* A difference between two groups of a region that an earlier wave published. */
struct run_past_gap {
	uint32_t region, group[2];
	int year;
	int64_t run_id;
	struct change_figure figure; /* the difference stands for the share */
};

struct run_past {
	struct run_reference *references;
	size_t count;
	struct run_past_gap *gaps; /* by region and groups, then by year */
	size_t gap_count;
	struct run_wave *waves; /* one for each year */
	size_t wave_count;
	struct run_target target;
};

void run_past_end(struct run_past *past); /* may be called when only half read */
/* The index of this run's wave; SIZE_MAX when no wave has this run. */
size_t run_past_wave(const struct run_past *past, int64_t run_id);

#endif
