/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Turns stored responses and background into the input of scoring: points, and the levels of the
 * reporting variables. Estimates, JSON and CSV files use the codes below: "all", "sex=male",
 * "age=18-29", ..., "key_group=official".
 */
#ifndef KESU_MODEL_SCORING_KEY_H
#define KESU_MODEL_SCORING_KEY_H

#include <model/instrument.h>

enum group_variable {
	GROUP_SEX,
	GROUP_AGE,
	GROUP_RESIDENCE,
	GROUP_EDUCATION,
	GROUP_KEY_GROUP, /* levels overlap: a farmer of 62 is in two */
	GROUP_VARIABLES
};

enum { GROUP_LEVELS_MAX = 5, GROUP_LEVEL_MISSING = -1, GROUP_AGE_MISSING = -1 };

struct group_variable_levels {
	const char *code; /* "sex" */
	int count;
	const char *levels[GROUP_LEVELS_MAX]; /* "male", "female" */
};

/* In the order in which estimates list them. */
extern const struct group_variable_levels model_group_variables[GROUP_VARIABLES];

/* Index of a level, or GROUP_LEVEL_MISSING. */
int model_group_level_find(enum group_variable variable, struct str level);
/* 18 -> 0 ("18-29"), ..., 69 -> 4; GROUP_LEVEL_MISSING outside 18 to 69. */
int model_group_age_band(int age);

struct background_classes {
	/* Index into model_group_variables[v].levels or GROUP_LEVEL_MISSING; [GROUP_KEY_GROUP] is
	 * not used, see the mask. */
	int8_t level[GROUP_VARIABLES];
	uint8_t key_groups; /* bit i: level i of GROUP_KEY_GROUP */
	int16_t age;        /* years reached in the survey's year, or GROUP_AGE_MISSING */
	bool outside_frame; /* the age is known and the instrument's frame does not hold it */
};

/* The item's points if the response is exactly the key, else 0. */
int model_item_points(const struct instrument_item *item, int64_t response);

/* `background` is a JSON object as model_answers_parse wrote it (or as the database prints it), or
 * empty: then everything is missing. Codes the instrument does not know count as missing. False
 * when it is not a JSON object. */
bool model_background_classify(const struct instrument *instrument, struct str background,
        int survey_year, struct background_classes *out, struct error *error) KESU_MUST_CHECK;

#endif
