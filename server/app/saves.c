/*
 * saves_add queues and asks the event loop to send at the end of its turn, so that every save that
 * arrived in the same turn shares the batch. saves_send takes the head of the queue, in the order of
 * its keys; saves_answered
 * hands out the results and sends the next batch.
 */
#include "saves.h"

#include <base/log.h>
#include <base/memory.h>

#include <db/db.h>
#include <event2/event.h>
#include <schema/queries.h>
#include <stdlib.h>
#include <string.h>

struct saves {
	struct db_lane *lane;
	struct event *turn_end;
	struct save *first, **last; /* the queue */
	size_t waiting;
	struct save *sent[SAVES_BATCH_MAX]; /* the batch at the database */
	size_t sent_count;
	struct saves_counters counters;
	/* Columns of the batch being built: too large for the stack. */
	struct uuid attempts[SAVES_BATCH_MAX];
	int32_t seqs[SAVES_BATCH_MAX], run_firsts[SAVES_BATCH_MAX];
	struct str items[SAVES_BATCH_MAX], responses[SAVES_BATCH_MAX], elapsed[SAVES_BATCH_MAX],
	        backgrounds[SAVES_BATCH_MAX];
	bool no_background[SAVES_BATCH_MAX];
};

static void saves_enqueue(struct saves *saves, struct save *save)
{
	save->next = NULL;
	*saves->last = save;
	saves->last = &save->next;
	saves->waiting++;
}

static struct save *saves_dequeue(struct saves *saves)
{
	struct save *save = saves->first;

	saves->first = save->next;
	if (!saves->first)
		saves->last = &saves->first;
	saves->waiting--;
	return save;
}

static void saves_take_batch(struct saves *saves)
{
	while (saves->first && saves->sent_count < SAVES_BATCH_MAX) {
		if (saves->first->alone && saves->sent_count)
			return;
		saves->sent[saves->sent_count++] = saves_dequeue(saves);
		if (saves->sent[saves->sent_count - 1]->alone)
			return;
	}
}

static int save_compare(const void *a, const void *b)
{
	const struct save *x = *(struct save *const *)a, *y = *(struct save *const *)b;
	int order = memcmp(x->attempt.b, y->attempt.b, sizeof(x->attempt.b));

	return order ? order : (x->seq > y->seq) - (x->seq < y->seq);
}

/* Where the run of numbers begins that leads to sent[i] without a gap. */
static int32_t saves_run_first(const struct saves *saves, size_t i)
{
	const struct save *save = saves->sent[i], *before = i ? saves->sent[i - 1] : NULL;

	if (before && uuid_equal(&before->attempt, &save->attempt) && save->seq - before->seq <= 1)
		return saves->run_firsts[i - 1];
	return save->seq;
}

static void saves_fill_columns(struct saves *saves)
{
	qsort(saves->sent, saves->sent_count, sizeof(*saves->sent), save_compare);
	for (size_t i = 0; i < saves->sent_count; i++) {
		const struct save *save = saves->sent[i];
		saves->attempts[i] = save->attempt;
		saves->seqs[i] = save->seq;
		saves->run_firsts[i] = saves_run_first(saves, i);
		saves->items[i] = save->items;
		saves->responses[i] = save->responses;
		saves->elapsed[i] = save->elapsed_ms;
		saves->backgrounds[i] = save->background;
		saves->no_background[i] = save->background.p == NULL;
	}
}

static enum save_result saves_judge(const struct q_answers_outcome_row *row)
{
	if (row->same)
		return SAVE_DONE;
	if (row->stored)
		return SAVE_DIFFERS;
	if (!row->state.p)
		return SAVE_NO_ATTEMPT;
	if (str_equal_c(row->state, "withdrawn"))
		return SAVE_WITHDRAWN;
	if (str_equal_c(row->state, "submitted"))
		return SAVE_SUBMITTED;
	/* Open and yet not stored: a withdrawal passed between the two statements. */
	return SAVE_UNAVAILABLE;
}

static void saves_send(struct saves *saves);

/* Back to the queue, each to travel alone. */
static void saves_separate(struct saves *saves)
{
	for (size_t i = 0; i < saves->sent_count; i++) {
		saves->sent[i]->alone = true;
		saves_enqueue(saves, saves->sent[i]);
	}
}

static void saves_end_all(struct saves *saves, enum save_result result)
{
	for (size_t i = 0; i < saves->sent_count; i++)
		saves->sent[i]->done(saves->sent[i], result, 0);
}

static void saves_hand_out(struct saves *saves, const struct db_batch *batch)
{
	struct q_answers_outcome_row row;

	for (size_t i = 0; i < saves->sent_count; i++) {
		struct save *save = saves->sent[i];
		if (!q_answers_outcome_row(batch, 1, i, &row))
			save->done(save, SAVE_FAILED, 0);
		else
			save->done(save, saves_judge(&row), row.acknowledged);
	}
}

static void saves_answered(struct db_batch *batch, void *state)
{
	struct saves *saves = state;

	switch (db_batch_outcome(batch)) {
	case DB_DONE:
		saves_hand_out(saves, batch);
		break;
	case DB_REFUSED:
		log_error("a batch of saves was refused",
		        LOG_TEXT("sqlstate", db_batch_sqlstate(batch)),
		        LOG_NUMBER("saves", (int64_t)saves->sent_count));
		if (saves->sent_count > 1)
			saves_separate(saves);
		else
			saves_end_all(saves, SAVE_FAILED);
		break;
	case DB_TIMED_OUT:
	case DB_UNAVAILABLE:
	case DB_LOST:
		saves_end_all(saves, SAVE_UNAVAILABLE);
		break;
	}
	saves->sent_count = 0;
	saves_send(saves);
}

static void saves_send(struct saves *saves)
{
	struct db_batch *batch;

	if (saves->sent_count || !saves->first)
		return;
	saves_take_batch(saves);
	saves_fill_columns(saves);
	struct db_array attempts = {saves->sent_count, saves->attempts, NULL};
	struct db_array seqs = {saves->sent_count, saves->seqs, NULL};
	struct db_array runs = {saves->sent_count, saves->run_firsts, NULL};
	struct db_array items = {saves->sent_count, saves->items, NULL};
	struct db_array responses = {saves->sent_count, saves->responses, NULL};
	struct db_array elapsed = {saves->sent_count, saves->elapsed, NULL};
	struct db_array backgrounds = {saves->sent_count, saves->backgrounds, saves->no_background};

	batch = db_batch_new(saves->lane);
	q_answers_save(batch, &(struct q_answers_save){attempts, seqs, runs, items, responses,
	                              elapsed, backgrounds});
	q_answers_outcome(batch, &(struct q_answers_outcome){
	                                 attempts, seqs, items, responses, elapsed, backgrounds});
	saves->counters.batches++;
	saves->counters.saves += saves->sent_count;
	if (saves->sent_count > saves->counters.largest)
		saves->counters.largest = saves->sent_count;
	db_batch_send(batch, saves_answered, saves);
}

static void saves_turn_ended(evutil_socket_t fd, short what, void *state)
{
	(void)fd;
	(void)what;
	saves_send(state);
}

struct saves *saves_new(struct event_base *base, struct db_lane *lane)
{
	struct saves *saves = memory_new(1, sizeof(*saves));

	saves->lane = lane;
	saves->last = &saves->first;
	saves->turn_end = event_new(base, -1, 0, saves_turn_ended, saves);
	if (!saves->turn_end)
		abort();
	return saves;
}

void saves_free(struct saves *saves)
{
	if (!saves)
		return;
	event_free(saves->turn_end);
	free(saves);
}

bool saves_add(struct saves *saves, struct save *save)
{
	if (saves->waiting >= SAVES_WAITING_MAX)
		return false;
	save->alone = false;
	saves_enqueue(saves, save);
	if (!saves->sent_count)
		event_active(saves->turn_end, EV_TIMEOUT, 0);
	return true;
}

struct saves_counters saves_count(const struct saves *saves)
{
	struct saves_counters counters = saves->counters;

	counters.waiting = saves->waiting;
	return counters;
}
