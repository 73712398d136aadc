/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The results of one survey's run, as they are shown: one document for HTTP, the commands and every
 * kind of file. It is filled from database rows. It is then written out by functions that only
 * compute (publish/writers.h).
 *
 * Without a run it has no figures. A share that was suppressed is never here either: its numbers
 * are NAN.
 */
#ifndef KESU_PUBLISH_INDICATOR_H
#define KESU_PUBLISH_INDICATOR_H

#include <publish/areas.h>
#include <publish/gaps.h>
#include <reporting/measure.h>

#include <base/arena.h>
#include <base/str.h>

#include <stdbool.h>
#include <stdint.h>

enum {
	PUBLISH_BYTES_MAX = 64 << 20, /* the bound of the buffer for a document or a file */
	PUBLISH_HIDDEN = -1,
};

/*
 * The target that the run was compared with. Without a run, or for a run from before plans had
 * versions that stored no target, it is the plan's target of today.
 */
struct publish_target {
	bool given; /* true when there is a numeric target for the survey's own region */
	double value;
	int year;
	struct str comparison; /* "at_least", "above" */
	struct str region, quote;
};

/* The standard of monitoring that the plan names, in its own words; empty: it names none. */
struct publish_monitoring {
	struct str standard, quote;
};

/* A key group that the run's programme declares. */
struct publish_key_group {
	struct str group; /* "key_group=..." */
	struct publish_words words;
};

struct publish_run {
	bool given;
	int64_t id, seed;
	int programme_version; /* of the plan that it was judged by; 0: not known */
	/* Microseconds since 1970; finished_us is 0 when not yet finished. */
	int64_t created_us, finished_us;
	struct str state;      /* "queued", "running", "done", "failed", "superseded" */
	int64_t superseded_by; /* 0: by none */
	struct str kind; /* "interim", "main", "sensitivity"; empty: from before there were kinds */
	struct str program_version;
	struct str snapshot_sha256;     /* 64 hexadecimal digits, or empty */
	struct str recipe, diagnostics; /* JSON objects, or empty */
};

/* A share by one kind of measure. Every figure is NAN when there is none. */
struct publish_measure {
	double share, se, ci_low, ci_high, df;
};

struct publish_estimate {
	struct str region, level, group;
	struct publish_words region_name;
	int64_t n; /* PUBLISH_HIDDEN when it must not be shown */
	double share, se, ci_low, ci_high, df, deff, n_eff; /* NAN when there is none */
	struct str status, reason;
	/*
	 * The comparison with the target, as the run stored it. NAN and "" when there is no target
	 * or no share, or when the run is an old one.
	 */
	double target_probability;
	struct str target_verdict; /* "above", "below", "undecided" */
	struct publish_measure measure[REPORTING_MEASURES];
};

/* A region's share compared with an earlier one. */
struct publish_change {
	struct str region, kind; /* "baseline", "wave" */
	struct publish_words region_name;
	int year;
	int64_t reference_run;          /* 0 for a baseline */
	double reference, reference_se; /* reference_se is NAN when nobody published one */
	bool derived; /* true when the reference was computed from the plan's words */
	/* Without reference_se they contain this survey's error alone. */
	double change, se, df, low, high;
	double p, reference_se_most; /* NAN when there is none */
	double linking_se;           /* of the change, in shares; NAN for a baseline */
};

/* The waves extended to the target's year. */
struct publish_projection {
	struct str model; /* "linear", "logit" */
	int waves, year;
	double share, se, low, high, probability;
	struct str verdict;
};

struct publish_statistic {
	struct str group;
	int64_t attempts, submitted; /* PUBLISH_HIDDEN when there are too few to show, or nobody */
	double mean_score;           /* NAN then */
};

struct publish_indicator {
	struct arena arena;
	struct str slug;
	struct publish_words title;
	struct str region, result_class;
	int year;         /* the survey's year */
	struct str about; /* JSON: the plan, place, state, days of fieldwork and approval */
	bool rehearsal;
	struct str standard, standard_version;
	struct str instrument; /* "kesu-open-50@1.0.0" */
	/* Why the survey was withdrawn, and the notice that says so; empty: it was not. */
	struct str withdrawn, withdrawn_notice;
	struct publish_monitoring monitoring;
	struct publish_key_group *key_groups; /* as the run recorded them */
	size_t key_group_count;
	struct publish_target target;
	struct publish_run run;
	/* The measure that the estimates' own shares are made with. */
	enum reporting_measure headline;
	struct publish_estimate *estimates; /* in the order of the region tree, then by group */
	size_t estimate_count;
	struct publish_change *changes; /* in the order of the region tree, the latest first */
	size_t change_count;
	struct publish_projection *projections; /* of the survey's own region */
	size_t projection_count;
	struct publish_areas areas;
	struct publish_gaps gaps;
	struct publish_comparisons comparisons;
	struct publish_statistic *statistics; /* only for an activity */
	size_t statistic_count;
};

void publish_indicator_init(struct publish_indicator *indicator);
/* May be called when only half filled. */
void publish_indicator_end(struct publish_indicator *indicator);

/*
 * True when the target's year is after the survey's year. The share of today is then compared with
 * it.
 */
bool publish_target_is_ahead(const struct publish_indicator *indicator);
/* "current_survey" when the target is ahead, otherwise "target_year". */
const char *publish_target_basis(const struct publish_indicator *indicator);
/*
 * The latest change of a region. In the same year a wave comes before a baseline. NULL when there
 * is none.
 */
const struct publish_change *publish_change_of(
        const struct publish_indicator *indicator, struct str region);
bool publish_is_activity(const struct publish_indicator *indicator);
/* A run of a real survey that was still open: held against no target. */
bool publish_is_interim(const struct publish_indicator *indicator);
/* "演练数据" or "". Every output of a rehearsal shows it. */
const char *publish_label(const struct publish_indicator *indicator);
/* What every output says of an activity, of a survey that was withdrawn, or of a real survey's
 * interim run; or "". */
const char *publish_notice(const struct publish_indicator *indicator);

bool publish_has_measure(const struct publish_estimate *estimate, enum reporting_measure kind);

/* What people read for a group: of all surveys, or of this run. Empty when it is not known. */
struct publish_words publish_group_words(
        const struct publish_indicator *indicator, struct str group);

/* NULL when the run has no such cell. */
const struct publish_estimate *publish_estimate_find(
        const struct publish_indicator *indicator, struct str region, const char *group);

#endif
