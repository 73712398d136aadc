/*
 * What a run scores and by which rules: the survey, its region tree, its instrument and standard,
 * all read inside the snapshot's transaction. Ended as a whole, also half-read.
 */
#ifndef KESU_APP_RUN_SURVEY_H
#define KESU_APP_RUN_SURVEY_H

#include "link.h"

#include <base/arena.h>
#include <base/error.h>
#include <db/session.h>
#include <model/booklet_design.h>
#include <model/standard.h>

enum { RUN_SHA256_SIZE = 32 };

/* Parents before their children; the survey's own region first. */
struct run_regions {
	uint32_t count;
	struct str *code;  /* each with a 0 behind it */
	struct str *level; /* "county", "township", ... */
	int32_t *parent;   /* an index, or -1 */
	uint32_t *by_code; /* indices in ascending order of the codes */
};

struct run_survey {
	struct arena arena;
	int32_t survey_id;
	int16_t vintage;
	int year;
	int64_t seed; /* of the run */
	struct str slug, result_class, region;
	bool is_activity, is_rehearsal;
	struct run_regions regions;
	struct instrument *instrument;
	struct standard *standard;
	struct booklet_design *design; /* NULL: everybody gets the whole form */
	struct booklet_part *parts;    /* of each of its booklets */
	int16_t *worth;                /* points of all items that each of them asks */
	struct run_link link;          /* what holds its scale; an activity has none */
	uint8_t instrument_sha256[RUN_SHA256_SIZE], standard_sha256[RUN_SHA256_SIZE];
	uint8_t design_sha256[RUN_SHA256_SIZE]; /* where there is one */
};

KESU_MUST_CHECK bool run_survey_read(
        struct run_survey *survey, struct db_session *session, int64_t run_id, struct error *error);
void run_survey_end(struct run_survey *survey);

/* The region itself or the nearest one above it, by the digits of its code; -1 for none. */
int32_t run_region_find(const struct run_regions *regions, struct str code);
/* The region itself, or -1. */
int32_t run_region_exactly(const struct run_regions *regions, struct str code);
/* Points on the standard's whole form hold against the cut, which may itself count as literate; no points
 * (NAN) do not. */
bool run_is_literate(const struct standard *standard, double points);

#endif
