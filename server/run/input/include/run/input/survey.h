/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a run scores and by which rules: the survey, its region tree, its instrument and standard,
 * and what holds its scale. Ended as a whole, also half-read.
 */
#ifndef KESU_RUN_INPUT_SURVEY_H
#define KESU_RUN_INPUT_SURVEY_H

#include <reporting/measure.h>
#include <run/input/link.h>
#include <run/input/regions.h>

#include <base/arena.h>
#include <model/booklet_design.h>
#include <model/standard.h>

enum { RUN_SHA256_SIZE = 32 };

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

void run_survey_end(struct run_survey *survey); /* also half-read */

/*
 * What its shares are of: observed points, unless they are of a booklet or of another form than the
 * reference form.
 */
enum reporting_measure run_survey_headline(const struct run_survey *survey);

/*
 * Points on the standard's whole form hold against the cut, which may itself count as literate; no
 * points (NAN) do not.
 */
bool run_is_literate(const struct standard *standard, double points);

#endif
