/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The data of a run at one moment: psus, attempts and answers. They are read in one transaction,
 * each stream in the order of its key, and scored as they are read. Of an answer only two things
 * are kept: whether it was right, and how long it took (run/input/responses.h).
 */
#ifndef KESU_RUN_INPUT_SNAPSHOT_H
#define KESU_RUN_INPUT_SNAPSHOT_H

#include <run/input/choices.h>
#include <run/input/doubt.h>
#include <run/input/earlier.h>
#include <run/input/form.h>
#include <run/input/past.h>
#include <run/input/peers.h>
#include <run/input/promises.h>
#include <run/input/respondents.h>
#include <run/input/responses.h>
#include <run/input/survey.h>

#include <base/uuid.h>

struct run_psu {
	int32_t psu, stratum;
	int32_t region; /* index into the survey's regions */
	int8_t residence;
	bool has_respondents;
	size_t invited, answered; /* answered: attempts submitted by invitation, with a known age */
	double invited_weight, answered_weight;
};

/* Known totals of residents that the weights must meet. count is 0 when there are none. */
struct run_margins {
	struct margin_total *totals;
	size_t count, capacity;
	int year;
	char *source;                           /* the publication they were taken from */
	uint8_t sha256[RUN_SHA256_SIZE];        /* hash of their stream */
	uint8_t totals_sha256[RUN_SHA256_SIZE]; /* the same without where they are from */
};

enum run_attempt_state { RUN_OPEN, RUN_SUBMITTED, RUN_WITHDRAWN };

struct run_attempt {
	struct uuid id;
	enum run_attempt_state state;
	int32_t psu; /* index into psus; -1 when it came without an invitation */
	/* Number of the booklet in the survey's design, from 1; 0 for the whole form. */
	int16_t booklet;
	double weight;  /* of the person, or of the household that the person was chosen in */
	int32_t others; /* of whom the person was chosen, beside; -1: not known */
	double seconds; /* from its start to its submission; NAN while it is not submitted */
};

/* A group of an activity. Points are whole numbers, so their sum is exact. */
struct run_counts {
	int64_t attempts, submitted, points;
};

struct run_snapshot {
	/*
	 * Ascending by number. Those after the sampled ones are groups of people who opted in; they
	 * belong to the survey's own region and to a stratum of their own.
	 */
	struct run_psu *psus;
	size_t psu_count, psu_capacity, group_count; /* group_count: of psu_count */
	struct run_attempt *attempts;                /* ascending by id */
	size_t attempt_count, attempt_capacity;
	struct run_margins margins;
	uint8_t sha256[RUN_SHA256_SIZE];

	/*
	 * Sampled people who submitted and are inside the frame. After them comes one row of weight
	 * 0 for each psu, which the design needs.
	 */
	struct run_respondents respondents;
	size_t used;                    /* number of respondents without the rows of psus */
	bool *opted_in;                 /* of each of them; NULL: nobody opted in */
	struct run_responses responses; /* of the respondents used */
	struct run_choices choices;     /* of the respondents used */
	struct run_doubt doubt;         /* of the respondents used, or of all who submitted */
	struct run_form form; /* of the respondents used; in an activity, of all who submitted */
	/* Only for an activity; indexed by the groups' numbers. */
	struct run_counts groups[GROUPS_MAX];

	/* What other runs and the plan say. Not used in an activity, and not part of any hash. */
	struct run_past past;
	struct run_peers peers;
	struct run_promises promises;
	struct run_earlier earlier;

	/* How many attempts there were, and why some were not used. */
	int64_t invited, submitted, withdrawn, open;
	/* Submitted without an invitation: of use only where people may opt in. */
	int64_t uninvited;
	int64_t opted;           /* of them, respondents */
	int64_t opted_unmatched; /* they do not tell sex, age and education */
	int64_t opted_outside;   /* they are outside the frame */
	int64_t no_size;         /* submitted, but nobody counted the household */
	int64_t no_age;          /* submitted, but the age is not known */
	int64_t out_of_frame;    /* submitted, but too young or too old */
	double no_age_weight, out_of_frame_weight;
	/* Of the respondents used: both are the same where people were drawn and no households. */
	double household_weight, person_weight;
};

/*
 * Each adds a new entry at the end of its list, to be filled by the caller. Psus and attempts must
 * be added in ascending order.
 */
struct run_psu *run_snapshot_add_psu(struct run_snapshot *snapshot);
struct run_attempt *run_snapshot_add_attempt(struct run_snapshot *snapshot);
struct margin_total *run_margins_add(struct run_margins *margins);

/* The index of the psu with this number; -1 when there is none. */
int32_t run_snapshot_find_psu(const struct run_snapshot *snapshot, int32_t psu);
/* How many of the psus were sampled. */
size_t run_snapshot_sampled_psus(const struct run_snapshot *snapshot);
/* Call once, after the last psu and attempt and before the first respondent. */
void run_snapshot_add_groups(struct run_snapshot *snapshot, const struct run_survey *survey);
/* Call once, after the last respondent: adds the rows of the psus, counts what is doubtful. */
void run_snapshot_close(struct run_snapshot *snapshot);
void run_snapshot_end(struct run_snapshot *snapshot); /* may be called when only half read */

#endif
