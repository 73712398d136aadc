/*
 * intake_saves_add queues and asks the event loop to send at the end of its turn, so that every save that
 * arrived in the same turn shares the batch. saves_send takes the head of the queue, in the order of
 * its keys; saves_answered hands out the results and sends the next batch.
 *
 * One batch at a time is best while flushes are quick: the queue then grows into large, cheap batches.
 * When a batch has been out for SAVES_OVERLAP_US its flush is a slow one, and a second batch follows
 * on another connection: PostgreSQL flushes the two together, or nearly so.
 */
#include "saves.h"

#include <base/clock.h>
#include <base/log.h>
#include <base/memory.h>

#include <db/db.h>
#include <event2/event.h>
#include <schema/queries.h>
#include <stdlib.h>
#include <string.h>

enum { SAVES_FLIGHTS = 2, SAVES_OVERLAP_US = 1500 };

/* A batch at the database; free while count is 0. */
struct flight {
	struct intake_saves *saves;
	struct intake_save *sent[SAVES_BATCH_MAX];
	size_t count;
	size_t outcome; /* which statement of the batch */
	int64_t sent_us;
};

struct intake_saves {
	struct db_lane *lane;
	struct event *turn;                /* fires when a batch may be sent */
	struct intake_save *first, **last; /* the queue */
	size_t waiting;
	struct flight flights[SAVES_FLIGHTS];
	struct intake_saves_counters counters;
	/* Columns of the batch being built: too large for the stack. */
	struct uuid attempts[SAVES_BATCH_MAX];
	int32_t seqs[SAVES_BATCH_MAX], run_firsts[SAVES_BATCH_MAX];
	struct str items[SAVES_BATCH_MAX], responses[SAVES_BATCH_MAX], elapsed[SAVES_BATCH_MAX],
	        backgrounds[SAVES_BATCH_MAX];
	bool no_background[SAVES_BATCH_MAX];
};

static void saves_enqueue(struct intake_saves *saves, struct intake_save *save)
{
	save->next = NULL;
	*saves->last = save;
	saves->last = &save->next;
	saves->waiting++;
}

static struct intake_save *saves_dequeue(struct intake_saves *saves)
{
	struct intake_save *save = saves->first;

	saves->first = save->next;
	if (!saves->first)
		saves->last = &saves->first;
	saves->waiting--;
	return save;
}

static void flight_board(struct flight *flight)
{
	struct intake_saves *saves = flight->saves;

	while (saves->first && flight->count < SAVES_BATCH_MAX) {
		if (saves->first->alone && flight->count)
			return;
		flight->sent[flight->count++] = saves_dequeue(saves);
		if (flight->sent[flight->count - 1]->alone)
			return;
	}
}

static int save_compare(const void *a, const void *b)
{
	const struct intake_save *x = *(struct intake_save *const *)a,
	                         *y = *(struct intake_save *const *)b;
	int order = memcmp(x->attempt.b, y->attempt.b, sizeof(x->attempt.b));

	return order ? order : (x->seq > y->seq) - (x->seq < y->seq);
}

/* Where the run of numbers begins that leads to sent[i] without a gap. */
static int32_t flight_run_first(const struct flight *flight, size_t i)
{
	const struct intake_save *save = flight->sent[i], *before = i ? flight->sent[i - 1] : NULL;

	if (before && uuid_equal(&before->attempt, &save->attempt) && save->seq - before->seq <= 1)
		return flight->saves->run_firsts[i - 1];
	return save->seq;
}

static void flight_fill_columns(struct flight *flight)
{
	struct intake_saves *saves = flight->saves;

	qsort(flight->sent, flight->count, sizeof(*flight->sent), save_compare);
	for (size_t i = 0; i < flight->count; i++) {
		const struct intake_save *save = flight->sent[i];
		saves->attempts[i] = save->attempt;
		saves->seqs[i] = save->seq;
		saves->run_firsts[i] = flight_run_first(flight, i);
		saves->items[i] = save->items;
		saves->responses[i] = save->responses;
		saves->elapsed[i] = save->elapsed_ms;
		saves->backgrounds[i] = save->background;
		saves->no_background[i] = save->background.p == NULL;
	}
}

static enum intake_save_result save_judge(
        const struct intake_save *save, const struct q_answers_outcome_row *row)
{
	if (row->same)
		return INTAKE_SAVE_DONE;
	if (row->stored)
		return INTAKE_SAVE_DIFFERS;
	if (!row->state.p)
		return INTAKE_SAVE_NO_ATTEMPT;
	if (str_equal_c(row->state, "withdrawn"))
		return INTAKE_SAVE_WITHDRAWN;
	if (str_equal_c(row->state, "submitted"))
		return INTAKE_SAVE_SUBMITTED;
	/* Open and yet not stored: nobody tried, or a withdrawal passed between the two statements. */
	return save->late ? INTAKE_SAVE_LATE : INTAKE_SAVE_UNAVAILABLE;
}

/* Back to the queue, each to travel alone. */
static void flight_separate(struct flight *flight)
{
	for (size_t i = 0; i < flight->count; i++) {
		flight->sent[i]->alone = true;
		saves_enqueue(flight->saves, flight->sent[i]);
	}
}

static void flight_end_all(struct flight *flight, enum intake_save_result result)
{
	for (size_t i = 0; i < flight->count; i++)
		flight->sent[i]->done(flight->sent[i], result, 0);
}

static void flight_hand_out(struct flight *flight, const struct db_batch *batch)
{
	struct q_answers_outcome_row row;

	for (size_t i = 0; i < flight->count; i++) {
		struct intake_save *save = flight->sent[i];
		if (!q_answers_outcome_row(batch, flight->outcome, i, &row))
			save->done(save, INTAKE_SAVE_FAILED, 0);
		else
			save->done(save, save_judge(save, &row), row.acknowledged);
	}
}

static void saves_send(struct intake_saves *saves);

static void saves_answered(struct db_batch *batch, void *state)
{
	struct flight *flight = state;

	switch (db_batch_outcome(batch)) {
	case DB_DONE:
		flight_hand_out(flight, batch);
		break;
	case DB_REFUSED:
		log_error("a batch of saves was refused",
		        LOG_TEXT("sqlstate", db_batch_sqlstate(batch)),
		        LOG_NUMBER("saves", (int64_t)flight->count));
		if (flight->count > 1)
			flight_separate(flight);
		else
			flight_end_all(flight, INTAKE_SAVE_FAILED);
		break;
	case DB_TIMED_OUT:
	case DB_UNAVAILABLE:
	case DB_LOST:
		flight_end_all(flight, INTAKE_SAVE_UNAVAILABLE);
		break;
	}
	flight->count = 0;
	saves_send(flight->saves);
}

static void flight_depart(struct flight *flight)
{
	struct intake_saves *saves = flight->saves;
	struct db_batch *batch = db_batch_new(saves->lane);
	struct db_array attempts, seqs, runs, items, responses, elapsed, backgrounds;

	flight_board(flight);
	flight_fill_columns(flight);
	attempts = (struct db_array){flight->count, saves->attempts, NULL};
	seqs = (struct db_array){flight->count, saves->seqs, NULL};
	runs = (struct db_array){flight->count, saves->run_firsts, NULL};
	items = (struct db_array){flight->count, saves->items, NULL};
	responses = (struct db_array){flight->count, saves->responses, NULL};
	elapsed = (struct db_array){flight->count, saves->elapsed, NULL};
	backgrounds = (struct db_array){flight->count, saves->backgrounds, saves->no_background};
	q_answers_lock(batch, &(struct q_answers_lock){attempts});
	q_answers_save(batch, &(struct q_answers_save){attempts, seqs, runs, items, responses,
	                              elapsed, backgrounds});
	flight->outcome = q_answers_outcome(batch, &(struct q_answers_outcome){attempts, seqs,
	                                                   items, responses, elapsed, backgrounds});
	saves->counters.batches++;
	saves->counters.saves += flight->count;
	if (flight->count > saves->counters.largest)
		saves->counters.largest = flight->count;
	flight->sent_us = clock_monotonic_us();
	db_batch_send(batch, saves_answered, flight);
}

/* Microseconds until the next batch may leave: 0 now, -1 not before one has come back. */
static int64_t saves_wait(const struct intake_saves *saves, const struct flight **free_flight)
{
	const struct flight *busy = NULL;
	int64_t wait;

	*free_flight = NULL;
	for (size_t i = 0; i < SAVES_FLIGHTS; i++) {
		const struct flight *flight = &saves->flights[i];
		if (!flight->count)
			*free_flight = flight;
		else if (!busy || flight->sent_us > busy->sent_us)
			busy = flight;
	}
	if (!*free_flight)
		return -1;
	if (!busy)
		return 0;
	wait = busy->sent_us + SAVES_OVERLAP_US - clock_monotonic_us();
	return wait > 0 ? wait : 0;
}

/* Sends what may leave now, and wakes up for what may leave later. */
static void saves_send(struct intake_saves *saves)
{
	const struct flight *free_flight;
	int64_t wait = 0;

	while (saves->first && wait == 0) {
		wait = saves_wait(saves, &free_flight);
		if (wait == 0)
			flight_depart(&saves->flights[free_flight - saves->flights]);
	}
	if (saves->first && wait > 0)
		event_add(saves->turn, &(struct timeval){.tv_usec = (suseconds_t)wait});
}

static void saves_turn(evutil_socket_t fd, short what, void *state)
{
	(void)fd;
	(void)what;
	saves_send(state);
}

struct intake_saves *intake_saves_new(struct event_base *base, struct db_lane *lane)
{
	struct intake_saves *saves = memory_new(1, sizeof(*saves));

	saves->lane = lane;
	saves->last = &saves->first;
	for (size_t i = 0; i < SAVES_FLIGHTS; i++)
		saves->flights[i].saves = saves;
	saves->turn = event_new(base, -1, 0, saves_turn, saves);
	if (!saves->turn)
		abort();
	return saves;
}

void intake_saves_free(struct intake_saves *saves)
{
	if (!saves)
		return;
	event_free(saves->turn);
	free(saves);
}

static void save_found(struct db_batch *batch, void *state)
{
	struct intake_save *save = state;
	struct q_answers_outcome_row row;

	switch (db_batch_outcome(batch)) {
	case DB_DONE:
		if (q_answers_outcome_row(batch, 0, 0, &row)) {
			save->done(save, save_judge(save, &row), row.acknowledged);
			return;
		}
		save->done(save, INTAKE_SAVE_FAILED, 0);
		return;
	case DB_REFUSED:
		save->done(save, INTAKE_SAVE_FAILED, 0);
		return;
	case DB_TIMED_OUT:
	case DB_UNAVAILABLE:
	case DB_LOST:
		save->done(save, INTAKE_SAVE_UNAVAILABLE, 0);
	}
}

/* Nothing is written, so there is no flush to share. */
static void save_find(struct intake_saves *saves, struct intake_save *save)
{
	struct db_batch *batch = db_batch_new(saves->lane);
	bool no_background = save->background.p == NULL;

	q_answers_outcome(batch,
	        &(struct q_answers_outcome){{1, &save->attempt, NULL}, {1, &save->seq, NULL},
	                {1, &save->items, NULL}, {1, &save->responses, NULL},
	                {1, &save->elapsed_ms, NULL}, {1, &save->background, &no_background}});
	db_batch_send(batch, save_found, save);
}

bool intake_saves_add(struct intake_saves *saves, struct intake_save *save)
{
	if (save->late) {
		save_find(saves, save);
		return true;
	}
	if (saves->waiting >= SAVES_WAITING_MAX)
		return false;
	save->alone = false;
	saves_enqueue(saves, save);
	/* Only the first of the queue needs to ask; whoever comes later travels with it. */
	if (saves->waiting == 1)
		event_active(saves->turn, EV_TIMEOUT, 0);
	return true;
}

struct intake_saves_counters intake_saves_count(const struct intake_saves *saves)
{
	struct intake_saves_counters counters = saves->counters;

	counters.waiting = saves->waiting;
	return counters;
}
