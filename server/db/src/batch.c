/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A batch from the first parameter to the last row. One arena holds the batch, its parameters and
 * its error text. Answers arrive in the order of the statements, each good, bad or skipped. The
 * first bad one decides the outcome of the batch, because the batch is one transaction.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

enum { BATCH_CHUNK = 4096, BATCH_STATEMENTS = 4 };

/* SQLSTATEs, or their first digits, that mean more than a refusal of the statement. */
static const struct {
	const char *prefix;
	enum db_outcome outcome;
	bool is_tainted;
} verdicts[] = {
        {"57014", DB_TIMED_OUT, false},  /* query_canceled: statement_timeout */
        {"55P03", DB_TIMED_OUT, false},  /* lock_not_available: lock_timeout */
        {"57P", DB_LOST, true},          /* the server is shutting down or was restarted */
        {"08", DB_LOST, true},           /* connection exceptions */
        {"25006", DB_UNAVAILABLE, true}, /* a standby: the writable server is elsewhere now */
        {"26000", DB_UNAVAILABLE, true}, /* our prepared statements are gone */
        {"53", DB_UNAVAILABLE, false},   /* out of disk, memory or connections */
};

struct db_batch *db_batch_begin(struct db_lane *lane)
{
	struct arena arena;
	struct db_batch *batch;

	arena_init(&arena, BATCH_CHUNK);
	batch = arena_new(&arena, 1, sizeof(*batch));
	batch->arena = arena;
	batch->lane = lane;
	batch->message = batch->hint = "";
	return batch;
}

void db_batch_free(struct db_batch *batch)
{
	struct arena arena = batch->arena;

	for (size_t i = 0; i < batch->count; i++)
		PQclear(batch->statements[i].result);
	arena_free(&arena);
}

static void batch_grow(struct db_batch *batch)
{
	size_t capacity = batch->capacity ? 2 * batch->capacity : BATCH_STATEMENTS;
	struct batch_statement *statements;

	if (batch->count == DB_STATEMENTS_MAX)
		abort();
	statements = arena_new(&batch->arena, capacity, sizeof(*statements));
	if (batch->count)
		memcpy(statements, batch->statements, batch->count * sizeof(*statements));
	batch->statements = statements;
	batch->capacity = capacity;
}

size_t db_batch_statement(struct db_batch *batch, const struct db_statement *statement)
{
	struct batch_statement *s;
	size_t n = statement->param_count;

	if (n > DB_PARAMS_MAX)
		abort();
	if (batch->count == batch->capacity)
		batch_grow(batch);
	s = &batch->statements[batch->count];
	s->statement = statement;
	s->values = arena_new(&batch->arena, n, sizeof(*s->values));
	s->lengths = arena_new(&batch->arena, n, sizeof(*s->lengths));
	return batch->count++;
}

static const char *error_field(struct db_batch *batch, const PGresult *result, int field)
{
	const char *text = PQresultErrorField(result, field);

	return text ? arena_copy(&batch->arena, str_from(text)).p : "";
}

void db_batch_take_error(struct db_batch *batch, const PGresult *result)
{
	const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
	const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	if (batch->failed)
		return;
	batch->failed = true;
	batch->failed_at = batch->answered;
	batch->outcome = DB_REFUSED;
	batch->message = error_field(batch, result, PG_DIAG_MESSAGE_PRIMARY);
	batch->hint = error_field(batch, result, PG_DIAG_MESSAGE_HINT);
	if (sqlstate && strlen(sqlstate) < SQLSTATE_SIZE)
		memcpy(batch->sqlstate, sqlstate, strlen(sqlstate));
	for (size_t i = 0; i < sizeof(verdicts) / sizeof(*verdicts); i++) {
		if (!str_starts(str_from(batch->sqlstate), str_from(verdicts[i].prefix)))
			continue;
		batch->outcome = verdicts[i].outcome;
		batch->is_tainted = verdicts[i].is_tainted;
		break;
	}
	if (severity && strcmp(severity, "ERROR") != 0) {
		batch->outcome = DB_LOST;
		batch->is_tainted = true;
	}
}

void db_batch_take_result(struct db_batch *batch, PGresult *result)
{
	switch (PQresultStatus(result)) {
	case PGRES_TUPLES_OK:
	case PGRES_COMMAND_OK:
		if (batch->answered < batch->count)
			batch->statements[batch->answered].result = result;
		else
			PQclear(result);
		break;
	case PGRES_PIPELINE_ABORTED:
		PQclear(result);
		break;
	default:
		db_batch_take_error(batch, result);
		PQclear(result);
		break;
	}
	batch->answered++;
}

void db_batch_conclude(struct db_batch *batch)
{
	if (batch->failed)
		return;
	batch->outcome = batch->answered == batch->count && !batch->doubted ? DB_DONE : DB_LOST;
}

void *db_batch_memory(struct db_batch *batch, size_t count, size_t size)
{
	return arena_new(&batch->arena, count, size);
}

enum db_outcome db_batch_outcome(const struct db_batch *batch)
{
	return batch->outcome;
}

const char *db_batch_sqlstate(const struct db_batch *batch)
{
	return batch->sqlstate;
}

const char *db_batch_message(const struct db_batch *batch)
{
	return batch->message;
}

void db_batch_keep(struct db_batch *batch)
{
	batch->is_kept = true;
}

void db_batch_release(struct db_batch *batch)
{
	db_batch_free(batch);
}
