/*
 * Group commit of starts. While one batch is at the database, arriving starts wait in a queue; the
 * next batch takes all those of one survey in one transaction. Booklets are handed out in turn under
 * a lock that is held until the commit (kesu_fn.start_attempts), so one by one they could be no faster
 * than the disk flushes. A worker has one batch out at a time: a second would only wait for the first
 * one's lock, in the way of every save behind it.
 *
 * A start is answered only after its commit. Should PostgreSQL refuse a batch, its starts are tried
 * again one by one, and only the one at fault fails.
 */
#ifndef KESU_APP_STARTS_H
#define KESU_APP_STARTS_H

#include <base/str.h>
#include <base/uuid.h>

struct db_lane;
struct event_base;

enum {
	STARTS_BATCH_MAX = 512,     /* starts in one transaction */
	STARTS_WAITING_MAX = 20000, /* starts waiting: more are turned away */
};

enum start_result {
	START_DONE,        /* it is there, now or from before: booklet and acknowledged are set */
	START_NOT_LET_IN,  /* not invited, or the survey is closed */
	START_UNAVAILABLE, /* nobody knows whether it was started: ask again */
	START_FAILED,      /* PostgreSQL refused this very start */
};

/* Owned by the caller, alive until `done`. The view must live as long. */
struct start {
	struct uuid attempt;
	int32_t survey_id;
	struct str language; /* "zh" or "en" */
	int16_t booklet;
	int32_t acknowledged;
	void (*done)(struct start *start, enum start_result result);
	struct start *next; /* of the queue */
	bool alone;         /* its batch was refused: it travels by itself */
};

struct starts;

struct starts *starts_new(struct event_base *base, struct db_lane *lane);
void starts_free(struct starts *starts); /* only once nothing is waiting or on its way */
/* False when too many are waiting; then `done` is not called. */
bool starts_add(struct starts *starts, struct start *start);

#endif
