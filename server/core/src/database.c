/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <core/database.h>

#include <db/embedded.h>

#include <queries/core.h>

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OPERATOR_SIZE = 64 };

bool core_database_conninfo(const struct config *config,
        char conninfo[static DATABASE_CONNINFO_SIZE], struct error *error)
{
	const char *directory = config_text(config, "embedded");
	const char *given = config_text(config, "database");

	if (*directory)
		return db_embedded_locate(directory, conninfo, error);
	if (strlen(given) >= DATABASE_CONNINFO_SIZE)
		return error_set(
		        error, "--database is longer than %d bytes", DATABASE_CONNINFO_SIZE - 1);
	memcpy(conninfo, given, strlen(given) + 1);
	return true;
}

/* Who called sudo, or else whose process this is. */
static void operator_name(char name[static OPERATOR_SIZE])
{
	const char *caller = getenv("SUDO_USER");
	const struct passwd *user = caller && *caller ? NULL : getpwuid(getuid());

	if (user)
		caller = user->pw_name;
	if (caller && *caller)
		snprintf(name, OPERATOR_SIZE, "%s", caller);
	else
		snprintf(name, OPERATOR_SIZE, "uid %lld", (long long)getuid());
}

struct db_session *core_database_open(const struct config *config, struct error *error)
{
	char conninfo[DATABASE_CONNINFO_SIZE], operator[OPERATOR_SIZE];
	struct db_session *session;
	const struct q_operator_claim_row *claimed;

	if (!core_database_conninfo(config, conninfo, error))
		return NULL;
	session = db_session_open(conninfo, error);
	operator_name(operator);
	if (!session || q_operator_claim_run(session, str_from(operator), &claimed, error))
		return session;
	db_session_close(session);
	return NULL;
}
