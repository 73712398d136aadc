/*
 * starts_add queues and asks the event loop to send at the end of its turn, so that every start that
 * arrived in the same turn shares the batch. starts_send takes everybody of the first one's survey
 * out of the queue; starts_answered hands out the results and sends the next batch.
 */
#include "starts.h"

#include <base/log.h>
#include <base/memory.h>

#include <db/db.h>
#include <event2/event.h>
#include <queries/intake.h>
#include <stdlib.h>

struct starts {
	struct db_lane *lane;
	struct event *turn;          /* fires when a batch may be sent */
	struct start *first, **last; /* the queue */
	size_t waiting;
	struct start *sent[STARTS_BATCH_MAX]; /* the batch at the database */
	size_t count;                         /* 0: none is */
	size_t outcome;                       /* which statement of the batch */
	/* Columns of the batch being built. */
	struct uuid attempts[STARTS_BATCH_MAX];
	struct str languages[STARTS_BATCH_MAX];
};

static void starts_enqueue(struct starts *starts, struct start *start)
{
	start->next = NULL;
	*starts->last = start;
	starts->last = &start->next;
	starts->waiting++;
}

static bool start_may_board(const struct starts *starts, const struct start *start)
{
	const struct start *leader = starts->count ? starts->sent[0] : start;

	return starts->count < STARTS_BATCH_MAX && start->survey_id == leader->survey_id &&
	       !(starts->count && (start->alone || leader->alone));
}

/* The first of the queue and whoever may travel with it; the others keep their order. */
static void starts_board(struct starts *starts)
{
	struct start *start = starts->first, *next;

	starts->first = NULL;
	starts->last = &starts->first;
	starts->waiting = 0;
	for (; start; start = next) {
		next = start->next;
		if (start_may_board(starts, start))
			starts->sent[starts->count++] = start;
		else
			starts_enqueue(starts, start);
	}
}

static void starts_separate(struct starts *starts)
{
	for (size_t i = 0; i < starts->count; i++) {
		starts->sent[i]->alone = true;
		starts_enqueue(starts, starts->sent[i]);
	}
}

static void starts_end_all(struct starts *starts, enum start_result result)
{
	for (size_t i = 0; i < starts->count; i++)
		starts->sent[i]->done(starts->sent[i], result);
}

static void starts_hand_out(struct starts *starts, const struct db_batch *batch)
{
	struct q_attempts_started_row row;

	for (size_t i = 0; i < starts->count; i++) {
		struct start *start = starts->sent[i];
		bool read = q_attempts_started_row(batch, starts->outcome, i, &row);

		start->booklet = row.booklet;
		start->acknowledged = row.acknowledged;
		if (!read)
			start->done(start, START_FAILED);
		else if (row.survey_id_is_null || row.survey_id != start->survey_id)
			start->done(start, START_NOT_LET_IN);
		else
			start->done(start, START_DONE);
	}
}

static void starts_send(struct starts *starts);

static void starts_answered(struct db_batch *batch, void *state)
{
	struct starts *starts = state;

	switch (db_batch_outcome(batch)) {
	case DB_DONE:
		starts_hand_out(starts, batch);
		break;
	case DB_REFUSED:
		log_error("a batch of starts was refused",
		        LOG_TEXT("sqlstate", db_batch_sqlstate(batch)),
		        LOG_NUMBER("starts", (int64_t)starts->count));
		if (starts->count > 1)
			starts_separate(starts);
		else
			starts_end_all(starts, START_FAILED);
		break;
	case DB_TIMED_OUT:
	case DB_UNAVAILABLE:
	case DB_LOST:
		starts_end_all(starts, START_UNAVAILABLE);
		break;
	}
	starts->count = 0;
	starts_send(starts);
}

static void starts_send(struct starts *starts)
{
	struct db_array attempts, languages;
	struct db_batch *batch;

	if (starts->count || !starts->first)
		return;
	starts_board(starts);
	for (size_t i = 0; i < starts->count; i++) {
		starts->attempts[i] = starts->sent[i]->attempt;
		starts->languages[i] = starts->sent[i]->language;
	}
	attempts = (struct db_array){starts->count, starts->attempts, NULL};
	languages = (struct db_array){starts->count, starts->languages, NULL};
	batch = db_batch_new(starts->lane);
	q_attempts_start(batch, starts->sent[0]->survey_id, attempts, languages);
	starts->outcome = q_attempts_started(batch, attempts);
	db_batch_send(batch, starts_answered, starts);
}

static void starts_turn(evutil_socket_t fd, short what, void *state)
{
	(void)fd;
	(void)what;
	starts_send(state);
}

struct starts *starts_new(struct event_base *base, struct db_lane *lane)
{
	struct starts *starts = memory_new(1, sizeof(*starts));

	starts->lane = lane;
	starts->last = &starts->first;
	starts->turn = event_new(base, -1, 0, starts_turn, starts);
	if (!starts->turn)
		abort();
	return starts;
}

void starts_free(struct starts *starts)
{
	if (!starts)
		return;
	event_free(starts->turn);
	free(starts);
}

bool starts_add(struct starts *starts, struct start *start)
{
	if (starts->waiting >= STARTS_WAITING_MAX)
		return false;
	start->alone = false;
	starts_enqueue(starts, start);
	/* Only the first of the queue needs to ask; whoever comes later travels with it. */
	if (starts->waiting == 1)
		event_active(starts->turn, EV_TIMEOUT, 0);
	return true;
}
