/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two halves of a lane: the queue (lane.c) and its connections (connection.c). */
#ifndef KESU_DB_LANE_H
#define KESU_DB_LANE_H

#include "internal.h"

struct event;
struct event_base;

/* A statement that fails for reasons of the server; statement is NULL while none does. */
struct lane_fault {
	const char *statement; /* its name */
	char sqlstate[SQLSTATE_SIZE];
	unsigned in_a_row;
	int64_t last_us; /* monotonic */
};

struct db_lane {
	struct event_base *base;
	struct db_lane_options options; /* texts are the lane's own copies */
	struct connection **connections;
	struct batch_list waiting;  /* for a connection; oldest first */
	struct batch_list yielding; /* the same, for those that give way */
	size_t yielding_count;      /* of them */
	size_t yielding_out;        /* of them at the database */
	struct batch_list rejected; /* `done` is called in the next turn */
	struct event *turn;         /* runs after the callbacks that are due now */
	struct event *tick;         /* while something waits or is in flight */
	struct db_lane_counters counters;
	struct lane_fault fault;
};

/* Sends what waits, as far as connections are free, at the end of this turn of the event loop. */
void db_lane_wake(struct db_lane *lane);
/* The end of every batch: counts, calls `done`, frees. */
void db_lane_finish(struct db_lane *lane, struct db_batch *batch);

/* --- fault.c --- */
/* Looks at a batch that has ended. */
void db_lane_fault_note(struct db_lane *lane, const struct db_batch *batch);

struct connection *db_connection_new(struct db_lane *lane, size_t number);
void db_connection_close(struct connection *connection); /* what was sent ends as DB_LOST */
void db_connection_free(struct connection *connection);  /* closed before */
bool db_connection_is_ready(const struct connection *connection);
size_t db_connection_in_flight(const struct connection *connection);
void db_connection_send(
        struct connection *connection, struct db_batch *batch); /* takes the batch */
void db_connection_flush(struct connection *connection);
/* Gives up on a server that has not said a word for too long. */
void db_connection_check(struct connection *connection, int64_t now_us);

#endif
