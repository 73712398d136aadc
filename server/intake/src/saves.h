/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Saves of answers, group-committed (group_commit.h): one INSERT for all saves that arrived while
 * the last group was at the database. A save is answered only after its commit.
 *
 * Everything was validated before a save gets here, so the data of one phone cannot fail another's.
 */
#ifndef KESU_INTAKE_SAVES_H
#define KESU_INTAKE_SAVES_H

#include <base/str.h>
#include <base/uuid.h>

#include <core/group_commit.h>

enum { INTAKE_SAVE_SEQ_MAX = 10000 }; /* the schema's bound of an attempt's numbers */

enum intake_save_result {
	INTAKE_SAVE_DONE,    /* it is stored, now or earlier; `acknowledged` is set */
	INTAKE_SAVE_DIFFERS, /* other content is stored under this number */
	INTAKE_SAVE_NO_ATTEMPT,
	INTAKE_SAVE_SUBMITTED, /* the attempt has its receipt: nothing new is accepted */
	INTAKE_SAVE_WITHDRAWN,
	INTAKE_SAVE_TAKEN,       /* a limited secret's: the phone that began has answered that */
	INTAKE_SAVE_LATE,        /* not stored, and its survey accepts nothing more */
	INTAKE_SAVE_UNAVAILABLE, /* it is not known whether it was stored: send it again */
	INTAKE_SAVE_FAILED,      /* PostgreSQL refused this save */
};

/* Owned by the caller, alive until `done`. Views must live as long. */
struct intake_save {
	struct group_commit_member member; /* first: saves.c casts it back */
	struct uuid attempt;
	int32_t seq;
	int32_t survey_id;
	int16_t booklet; /* to be counted for the turns of booklets; 0: not */
	struct str items, responses, elapsed_ms; /* array literals: "{1,2}" */
	struct str background;                   /* JSON, or p == NULL */
	bool limited; /* the secret's: it replaces no answer of whoever began the attempt */
	bool late;    /* the survey is closed: stored saves are found, nothing new is stored */
	/* saves.c's own: 0 until its row is known to be stored by this save */
	int32_t acknowledged;
	void (*done)(
	        struct intake_save *save, enum intake_save_result result, int32_t acknowledged);
};

struct intake_saves;
struct intake_turns;

/* Notes first saves in `turns`. */
struct intake_saves *intake_saves_new(
        struct event_base *base, struct db_lane *lane, struct intake_turns *turns);
void intake_saves_free(struct intake_saves *saves); /* only when no save is left */
/* Unless it is added, `done` is not called. Its attempt is its owner. */
enum group_commit_addition intake_saves_add(
        struct intake_saves *saves, struct intake_save *save) KESU_MUST_CHECK;
struct group_commit_counters intake_saves_count(const struct intake_saves *saves);

#endif
