/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the database refuses for reasons of its own. One statement is watched at a time: when it
 * succeeds again, the fault is over. A single failure is not a fault, because one damaged row must
 * not take a server away from everybody else.
 */
#include "lane.h"

#include <base/clock.h>
#include <base/log.h>

#include <string.h>

enum { FAULTS_IN_A_ROW = 3, FAULT_LASTS_MS = 15000 };

static bool is_among(const char *sqlstate, const char *const *prefixes)
{
	for (; *prefixes; prefixes++)
		if (strncmp(sqlstate, *prefixes, strlen(*prefixes)) == 0)
			return true;
	return false;
}

/* What requests can meet although all is well: data and rules (22, 23001), conflicts that are tried
 * again (40), and the end of a session (08, 25006, 26, 57P). */
static const char *const ordinary[] = {"22", "23001", "40", "08", "25006", "26", "57P", "K", NULL};
/* Resources, errors of the system, errors of PostgreSQL or its data. */
static const char *const serious[] = {"53", "58", "XX", NULL};

/* Statements that find their rows by key were checked before they were sent and take no time: what
 * refuses them, or keeps them waiting, is a right, a rule or a lock that somebody set in the
 * database. A report may be too slow, or have asked for what it may not see. */
static bool is_fault(const struct db_lane *lane, const struct db_batch *batch)
{
	if (!batch->failed)
		return false;
	return lane->options.by_key ? !is_among(batch->sqlstate, ordinary)
	                            : is_among(batch->sqlstate, serious);
}

/* A commit that fails is the fault of the first statement. */
static const char *name_at_fault(const struct db_batch *batch)
{
	size_t i = batch->failed_at < batch->count ? batch->failed_at : 0;

	return batch->count ? batch->statements[i].statement->name : "";
}

static bool has_statement(const struct db_batch *batch, const char *name)
{
	for (size_t i = 0; i < batch->count; i++)
		if (strcmp(batch->statements[i].statement->name, name) == 0)
			return true;
	return false;
}

static void fault_add(struct db_lane *lane, const struct db_batch *batch)
{
	struct lane_fault *fault = &lane->fault;
	const char *name = name_at_fault(batch);
	bool is_same = fault->statement && strcmp(fault->statement, name) == 0 &&
	               strcmp(fault->sqlstate, batch->sqlstate) == 0;

	lane->counters.faults++;
	if (!is_same) {
		*fault = (struct lane_fault){.statement = name};
		memcpy(fault->sqlstate, batch->sqlstate, sizeof(fault->sqlstate));
		log_error("the database is at fault", LOG_TEXT("lane", lane->options.name),
		        LOG_TEXT("statement", name), LOG_TEXT("sqlstate", batch->sqlstate),
		        LOG_TEXT("reason", batch->message));
	}
	fault->in_a_row++;
	fault->last_us = clock_monotonic_us();
}

void db_lane_fault_note(struct db_lane *lane, const struct db_batch *batch)
{
	if (is_fault(lane, batch)) {
		fault_add(lane, batch);
		return;
	}
	if (!lane->fault.statement || batch->outcome != DB_DONE ||
	        !has_statement(batch, lane->fault.statement))
		return;
	log_info("the database's fault is over", LOG_TEXT("lane", lane->options.name),
	        LOG_TEXT("statement", lane->fault.statement));
	lane->fault = (struct lane_fault){0};
}

bool db_lane_at_fault(const struct db_lane *lane)
{
	const struct lane_fault *fault = &lane->fault;

	return fault->in_a_row >= FAULTS_IN_A_ROW &&
	       clock_monotonic_us() - fault->last_us < FAULT_LASTS_MS * 1000LL;
}
