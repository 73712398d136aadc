/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a run scores and by which rules: the survey, its region tree, its instrument and standard,
 * and what holds its scale. It is ended as a whole, also when only half read.
 */
#ifndef KESU_RUN_INPUT_SURVEY_H
#define KESU_RUN_INPUT_SURVEY_H

#include <reporting/measure.h>
#include <run/input/link.h>
#include <run/input/regions.h>

#include <base/arena.h>
#include <groups/groups.h>
#include <model/booklet_design.h>
#include <model/standard.h>

enum { RUN_SHA256_SIZE = 32 };

struct run_survey {
	struct arena arena;
	int32_t survey_id;
	int16_t vintage;
	int year;
	int32_t programme_version; /* of the plan, as the snapshot found it */
	int64_t seed;              /* the run's seed */
	struct str slug, result_class, region;
	bool is_activity, is_rehearsal;
	bool opt_in;  /* people may have come beside the sample */
	bool is_main; /* the run is the survey's main one */
	struct run_regions regions;
	struct instrument *instrument;
	struct standard *standard;
	struct groups_own own;         /* key groups that the programme declares */
	struct key_groups_left left;   /* of these, what the instrument cannot tell */
	struct str key_groups;         /* all of them, as JSON; p NULL: there are none */
	struct booklet_design *design; /* NULL when everybody gets the whole form */
	struct booklet_part *parts;    /* one for each booklet of the design */
	int16_t *worth;                /* for each booklet, the points of all items that it asks */
	struct run_link link;          /* what holds the scale; empty in an activity */
	uint8_t instrument_sha256[RUN_SHA256_SIZE], standard_sha256[RUN_SHA256_SIZE];
	uint8_t design_sha256[RUN_SHA256_SIZE]; /* set when there is a design */
};

void run_survey_end(struct run_survey *survey); /* may be called when only half read */

/*
 * The measure of its headline share. It is observed points, unless the survey uses booklets or
 * another form than the reference form.
 */
enum reporting_measure run_survey_headline(const struct run_survey *survey);

/*
 * Compares points on the standard's whole form with the cut. The standard says whether the cut
 * itself counts as literate. Missing points (NAN) are not literate.
 */
bool run_is_literate(const struct standard *standard, double points);

#endif
