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

/* Classes of SQLSTATE: resources, errors of the system, errors of PostgreSQL or its data. */
static bool is_fault(const struct db_batch *batch)
{
	static const char *const classes[] = {"53", "58", "XX"};

	for (size_t i = 0; batch->failed && i < sizeof(classes) / sizeof(*classes); i++)
		if (strncmp(batch->sqlstate, classes[i], 2) == 0)
			return true;
	return false;
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
	if (is_fault(batch)) {
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
