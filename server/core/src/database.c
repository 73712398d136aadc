/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <core/database.h>

#include <db/embedded.h>

#include <string.h>

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

struct db_session *core_database_open(const struct config *config, struct error *error)
{
	char conninfo[DATABASE_CONNINFO_SIZE];

	if (!core_database_conninfo(config, conninfo, error))
		return NULL;
	return db_session_open(conninfo, error);
}
