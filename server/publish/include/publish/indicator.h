/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The results of one survey's run, as they are shown: one document for HTTP, the commands and every
 * kind of file. It is filled from database rows, then written out by functions that compute and do
 * nothing else (publish/writers.h).
 *
 * Without a run it has no figures. What was suppressed never carries a share, not even here: its
 * numbers are NAN.
 */
#ifndef KESU_PUBLISH_INDICATOR_H
#define KESU_PUBLISH_INDICATOR_H

#include <publish/areas.h>
#include <reporting/measure.h>

#include <base/arena.h>
#include <base/str.h>

#include <stdbool.h>
#include <stdint.h>

enum {
	PUBLISH_BYTES_MAX = 64 << 20, /* of a document or a file: the bound of its buffer */
	PUBLISH_HIDDEN = -1,
};

/* What the run was held against; without a run, or of one that stored none, the plan's of today. */
struct publish_target {
	bool given; /* there is a numeric target for the survey's own region */
	double value;
	int year;
	struct str comparison; /* "at_least", "above" */
	struct str region, quote;
};

struct publish_run {
	bool given;
	int64_t id, seed;
	int64_t created_us, finished_us; /* since 1970; finished_us 0: not yet */
	struct str state;                /* "queued", "running", "done", "failed" */
	struct str program_version;
	struct str snapshot_sha256;     /* 64 digits, or empty */
	struct str recipe, diagnostics; /* JSON objects, or empty */
};

/* A share by one kind of measure; every figure NAN: there is none. */
struct publish_measure {
	double share, se, ci_low, ci_high, df;
};

struct publish_estimate {
	struct str region, level, group;
	struct publish_words region_name;
	int64_t n;                                          /* PUBLISH_HIDDEN: not told */
	double share, se, ci_low, ci_high, df, deff, n_eff; /* NAN: none */
	struct str status, reason;
	/* Against the target, as the run stored them. NAN and "": no target, no share, an old run.
	 */
	double target_probability;
	struct str target_verdict; /* "above", "below", "undecided" */
	struct publish_measure measure[REPORTING_MEASURES];
};

/* A region's share against an earlier one. */
struct publish_change {
	struct str region, kind; /* "baseline", "wave" */
	struct publish_words region_name;
	int year;
	int64_t reference_run;            /* 0: a baseline */
	double reference, reference_se;   /* se NAN: nobody published one */
	bool derived;                     /* computed from the plan's words */
	double change, se, df, low, high; /* without reference_se this survey's error alone */
	double p, reference_se_most;      /* NAN: none */
	double linking_se;                /* of the change, in shares; NAN: a baseline */
};

/* The waves drawn out to the target's year. */
struct publish_projection {
	struct str model; /* "linear", "logit" */
	int waves, year;
	double share, se, low, high, probability;
	struct str verdict;
};

struct publish_statistic {
	struct str group;
	int64_t attempts, submitted;
	double mean_score; /* NAN: too few to show, or nobody */
};

struct publish_indicator {
	struct arena arena;
	struct str slug;
	struct publish_words title;
	struct str region, result_class;
	int year; /* of the survey */
	bool rehearsal;
	struct str standard, standard_version;
	struct str instrument; /* "kesu-open-50@1.0.0" */
	struct publish_target target;
	struct publish_run run;
	enum reporting_measure headline;    /* what the estimates' own shares are */
	struct publish_estimate *estimates; /* by region tree, then group */
	size_t estimate_count;
	struct publish_change *changes; /* by region tree, the latest first */
	size_t change_count;
	struct publish_projection *projections; /* of the survey's own region */
	size_t projection_count;
	struct publish_areas areas;
	struct publish_statistic *statistics; /* of an activity */
	size_t statistic_count;
};

void publish_indicator_init(struct publish_indicator *indicator);
void publish_indicator_end(struct publish_indicator *indicator); /* also half-filled */

/* The target lies after the survey's year: what is held against it is the share of today. */
bool publish_target_is_ahead(const struct publish_indicator *indicator);
/* "current_survey" then, else "target_year". */
const char *publish_target_basis(const struct publish_indicator *indicator);
/* The latest change of a region: a wave before a baseline of the same year; NULL: none. */
const struct publish_change *publish_change_of(
        const struct publish_indicator *indicator, struct str region);
bool publish_is_activity(const struct publish_indicator *indicator);
/* "演练数据" or "": stands on every output of a rehearsal. */
const char *publish_label(const struct publish_indicator *indicator);
/* The sentence that every output of an activity carries, or "". */
const char *publish_notice(const struct publish_indicator *indicator);

bool publish_has_measure(const struct publish_estimate *estimate, enum reporting_measure kind);

/* NULL: the run has no such cell. */
const struct publish_estimate *publish_estimate_find(
        const struct publish_indicator *indicator, struct str region, const char *group);

#endif
