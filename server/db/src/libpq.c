/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is sent on every connection, of a lane or of a session: how to connect, its settings, its
 * prepared statements, the statements of a batch.
 */
#include "internal.h"

#include <stdio.h>
#include <string.h>

/* Times and texts come out the same whatever the server's own settings are, and a commit that is
 * answered is on disk: a default of the database or the role does not weaken that. */
static const char settings_sql[] = "SELECT set_config('role', 'none', false),"
                                   " set_config('statement_timeout', $1, false),"
                                   " set_config('search_path', 'kesu, pg_catalog', false),"
                                   " set_config('TimeZone', 'UTC', false),"
                                   " set_config('synchronous_commit', CASE"
                                   "  WHEN current_setting('synchronous_commit')"
                                   "   IN ('off', 'local') THEN 'on'"
                                   "  ELSE current_setting('synchronous_commit') END, false),"
                                   " set_config('plan_cache_mode', $2, false),"
                                   " set_config('enable_seqscan', $3, false),"
                                   " set_config('enable_hashjoin', $3, false),"
                                   " set_config('enable_mergejoin', $3, false),"
                                   " current_setting('transaction_read_only')";

enum { READ_ONLY_COLUMN = 9 };

static const int formats[DB_PARAMS_MAX] = {[0 ... DB_PARAMS_MAX - 1] = 1};

/* The connection string overrides the values before dbname, not those after it. A value that is
 * NULL leaves libpq's own. */
struct db_libpq_params db_libpq_params(const char *conninfo, const struct db_libpq_wish *wish)
{
	const struct db_target none = {0}, *target = wish->target ? wish->target : &none;

	return (struct db_libpq_params){
	        .keywords = {"keepalives_idle", "keepalives_interval", "keepalives_count",
	                "tcp_user_timeout", "connect_timeout", "target_session_attrs",
	                "application_name", "dbname", "client_encoding", "host", "hostaddr", "port",
	                "user", NULL},
	        .values = {"5", "5", "3", "10000", wish->connect_timeout,
	                wish->target_session_attrs, wish->application_name, conninfo, "UTF8",
	                target->host, target->address, target->port, wish->user, NULL},
	};
}

unsigned db_libpq_connect_ms(const struct db_targets *targets)
{
	if (targets->connect_ms)
		return targets->connect_ms;
	return targets->count > 1 ? TARGET_MS : SINGLE_TARGET_MS;
}

bool db_libpq_send_settings(PGconn *pg, unsigned statement_timeout_ms, bool by_key)
{
	char timeout[24];
	const char *values[] = {
	        timeout, by_key ? "force_generic_plan" : "auto", by_key ? "off" : "on"};

	snprintf(timeout, sizeof(timeout), "%u", statement_timeout_ms);
	return PQsendQueryParams(pg, settings_sql, 3, NULL, values, NULL, NULL, 0);
}

bool db_libpq_is_read_only(const PGresult *settings)
{
	return PQntuples(settings) == 1 && PQnfields(settings) > READ_ONLY_COLUMN &&
	       strcmp(PQgetvalue(settings, 0, READ_ONLY_COLUMN), "on") == 0;
}

bool db_libpq_send_prepare(PGconn *pg, const struct db_statement *statement)
{
	Oid oids[DB_PARAMS_MAX];

	for (size_t i = 0; i < statement->param_count; i++)
		oids[i] = db_value_types[statement->params[i].type].oid;
	return PQsendPrepare(
	        pg, statement->name, statement->sql, (int)statement->param_count, oids);
}

bool db_libpq_send_batch(PGconn *pg, const struct db_batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		const struct batch_statement *s = &batch->statements[i];
		if (!PQsendQueryPrepared(
		            pg, s->statement->name, (int)s->put, s->values, s->lengths, formats, 1))
			return false;
	}
	return true;
}

bool db_libpq_is_warning(const PGresult *notice)
{
	const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);

	return severity && strcmp(severity, "WARNING") == 0;
}

void db_libpq_message(const char *message, char text[static LIBPQ_MESSAGE_SIZE])
{
	size_t n;

	snprintf(text, LIBPQ_MESSAGE_SIZE, "%s", message);
	n = strlen(text);
	while (n && text[n - 1] == '\n')
		text[--n] = '\0';
	for (size_t i = 0; i < n; i++)
		if (text[i] == '\n' || text[i] == '\t')
			text[i] = ' ';
}
