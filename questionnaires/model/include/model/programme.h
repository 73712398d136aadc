/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A programme: a government plan with its region tree, targets, dated baselines and surveys
 * ("kesu-programme/1").
 */
#ifndef KESU_MODEL_PROGRAMME_H
#define KESU_MODEL_PROGRAMME_H

#include <model/document.h>
#include <model/instrument.h>
#include <model/text.h>

enum {
	PROGRAMME_REGIONS_MAX = 20000,
	PROGRAMME_TARGETS_MAX = 1000,
	PROGRAMME_BASELINES_MAX = 1000,
	PROGRAMME_SURVEYS_MAX = 100,
	PROGRAMME_YEAR_MIN = 1990,
	PROGRAMME_YEAR_MAX = 2100,
};

enum region_level {
	REGION_PROVINCE,
	REGION_CITY,
	REGION_COUNTY,
	REGION_TOWNSHIP,
	REGION_VILLAGE,
	REGION_LEVELS
};
enum target_kind { TARGET_SHARE, TARGET_RANK, TARGET_COMPARISON, TARGET_GAP, TARGET_KINDS };
/* Between what a gap is to become smaller; GROUP: between groups, whichever. */
enum target_gap {
	GAP_REGION,
	GAP_RESIDENCE,
	GAP_SEX,
	GAP_AGE,
	GAP_EDUCATION,
	GAP_KEY_GROUP,
	GAP_GROUP,
	TARGET_GAPS
};
enum target_comparison { TARGET_AT_LEAST, TARGET_ABOVE, TARGET_COMPARISONS };
enum survey_class { SURVEY_OFFICIAL, SURVEY_MODEL_ASSISTED, SURVEY_ACTIVITY, SURVEY_CLASSES };
enum survey_state { SURVEY_DRAFT, SURVEY_OPEN, SURVEY_CLOSED, SURVEY_STATES };

extern const char *const model_region_level_codes[REGION_LEVELS];
extern const char *const model_target_kind_codes[TARGET_KINDS];
extern const char *const model_target_gap_codes[TARGET_GAPS];
extern const char *const model_target_comparison_codes[TARGET_COMPARISONS];
extern const char *const model_survey_class_codes[SURVEY_CLASSES];
extern const char *const model_survey_state_codes[SURVEY_STATES];

struct region {
	struct str code; /* 6, 9 or 12 digits */
	struct model_text name;
	enum region_level level;
	int parent;             /* index into regions, -1 at the top */
	bool is_unit;           /* no place of its level, such as a farm: it is ranked with none */
	bool is_unlisted;       /* its code is the plan's own, of no code list */
	struct model_text note; /* empty when there is none */
};

enum { TARGET_NATION = -1 };

struct target {
	int region; /* index into regions */
	int year;
	enum target_kind kind;
	double value;                      /* TARGET_SHARE: above 0, up to 1 */
	enum target_comparison comparison; /* TARGET_SHARE, TARGET_COMPARISON */
	int among; /* TARGET_RANK: the region above whose regions of the same level are ranked */
	int with;  /* TARGET_COMPARISON: the region to reach, or TARGET_NATION ("CN") */
	enum target_gap between[TARGET_GAPS]; /* TARGET_GAP */
	int between_count;
	struct str wording; /* all but TARGET_SHARE: the part of the quote that says it */
	struct str quote;   /* the plan, word for word */
};

struct baseline {
	int region; /* index into regions */
	int year;
	double share; /* 0 to 1 */
	struct str quote;
	bool derived;          /* not printed in the plan but computed from the quote */
	struct model_text how; /* the computation, when derived */
};

struct programme_survey {
	struct str slug;
	struct model_text title;
	int year; /* that its answers are of; 0: the file does not say */
	enum survey_class class;
	bool rehearsal;
	struct str instrument, instrument_version, standard;
	struct str booklets, booklets_version; /* a design; p NULL: everybody gets the whole form */
	enum survey_state state;
};

struct programme_source {
	struct str title, issuer;
	struct str document_number, date; /* empty when the plan prints none */
};

/* The standard by which the plan says that literacy is to be monitored; empty: it names none. */
struct programme_monitoring {
	struct str standard, quote;
};

struct programme {
	struct str code;
	struct model_text title;
	int period_from, period_to; /* years */
	struct programme_source source;
	int root;    /* index into regions */
	int vintage; /* the year of the region codes */
	struct programme_monitoring monitoring;
	struct str key_groups; /* JSON, as model_key_groups_add takes it; p NULL: there are none */
	bool asks_place;       /* interviewers may ask whoever agrees for the place */
	const struct region *regions; /* parents before their children, the top first */
	int region_count;
	const struct target *targets;
	int target_count;
	const struct baseline *baselines;
	int baseline_count;
	const struct programme_survey *surveys;
	int survey_count;
	struct programme_memory *memory;
};

/* NULL with at least one problem added. */
struct programme *model_programme_load(struct str text, struct model_problems *problems);
struct programme *model_programme_read(const char *path, struct model_problems *problems);
void model_programme_free(struct programme *programme);

/* Index into regions, or -1. */
int model_programme_region_find(const struct programme *programme, struct str code);

/* 3 to 64 characters of a-z, 0-9 and dash, the first no dash; NUL-terminated. */
bool model_survey_slug_valid(struct str slug);

/* Open banks have public keys: they serve activities and rehearsals. Everything else is measured
 * with a secure bank, which activities never see. */
bool model_survey_instrument_check(enum survey_class class, bool rehearsal,
        enum instrument_bank bank, struct error *error) KESU_MUST_CHECK;

#endif
