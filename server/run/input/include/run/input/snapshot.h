/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The data of a run as of one moment: psus, attempts and answers, read in one transaction, each
 * stream in the order of its key, and what scoring makes of them as they pass. Of an answer nothing
 * is kept but whether it was right and how long it took (run/input/responses.h).
 */
#ifndef KESU_RUN_INPUT_SNAPSHOT_H
#define KESU_RUN_INPUT_SNAPSHOT_H

#include <run/input/choices.h>
#include <run/input/form.h>
#include <run/input/past.h>
#include <run/input/peers.h>
#include <run/input/respondents.h>
#include <run/input/responses.h>
#include <run/input/survey.h>

#include <base/uuid.h>

struct run_psu {
	int32_t psu, stratum;
	int32_t region; /* index into the survey's regions */
	int8_t residence;
	bool has_respondents;
	size_t invited, answered; /* answered: submitted by invitation, with an age */
	double invited_weight, answered_weight;
};

/* Known totals of residents that weights are to meet; none: count 0. */
struct run_margins {
	struct margin_total *totals;
	size_t count, capacity;
	int year;
	char *source;                    /* the publication they were taken from */
	uint8_t sha256[RUN_SHA256_SIZE]; /* of their stream */
};

enum run_attempt_state { RUN_OPEN, RUN_SUBMITTED, RUN_WITHDRAWN };

struct run_attempt {
	struct uuid id;
	enum run_attempt_state state;
	int32_t psu;     /* index into psus; -1: came without an invitation */
	int16_t booklet; /* of the survey's design, from 1; 0: the whole form */
	double weight;
};

/* A group of an activity. Points are whole numbers: their sum is exact. */
struct run_counts {
	int64_t attempts, submitted, points;
};

struct run_snapshot {
	struct run_psu *psus; /* ascending */
	size_t psu_count, psu_capacity;
	struct run_attempt *attempts; /* ascending by id */
	size_t attempt_count, attempt_capacity;
	struct run_margins margins;
	uint8_t sha256[RUN_SHA256_SIZE];

	/* Sampled, submitted, inside the frame; then one row of weight 0 a psu, for the design. */
	struct run_respondents respondents;
	size_t used;                          /* respondents without those rows */
	struct run_responses responses;       /* of those used */
	struct run_choices choices;           /* the same */
	struct run_form form;                 /* of those used; of an activity, of all submitted */
	struct run_counts groups[GROUPS_MAX]; /* of an activity, by the groups' numbers */

	/* What other runs and the plan say; not in an activity, and in no hash. */
	struct run_past past;
	struct run_peers peers;

	/* How the respondents were found. */
	int64_t invited, submitted, withdrawn, open;
	int64_t uninvited;    /* submitted without an invitation: of no use for a sample */
	int64_t no_age;       /* submitted, but the age is not known */
	int64_t out_of_frame; /* submitted, but too young or too old */
	double no_age_weight, out_of_frame_weight;
};

/* New ones at the end of their lists, to be filled: psus and attempts in ascending order. */
struct run_psu *run_snapshot_add_psu(struct run_snapshot *snapshot);
struct run_attempt *run_snapshot_add_attempt(struct run_snapshot *snapshot);
struct margin_total *run_margins_add(struct run_margins *margins);

/* The psu's place by its number; -1: it is not there. */
int32_t run_snapshot_find_psu(const struct run_snapshot *snapshot, int32_t psu);
/* Once, after the last respondent: adds the rows of the psus. */
void run_snapshot_close(struct run_snapshot *snapshot);
void run_snapshot_end(struct run_snapshot *snapshot); /* also half-read */

#endif
