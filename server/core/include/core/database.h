/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which database a command talks to: --embedded DIR (the running private cluster of a served
 * directory), --database CONNINFO, DATABASE_URL, or libpq's own PG* variables.
 */
#ifndef KESU_APP_DATABASE_H
#define KESU_APP_DATABASE_H

#include <base/config.h>

#include <db/session.h>

enum { DATABASE_CONNINFO_SIZE = 512 };

#define DATABASE_SETTINGS                                                                          \
	{.name = "embedded",                                                                       \
	        .variable = "KESU_EMBEDDED",                                                       \
	        .kind = CONFIG_TEXT,                                                               \
	        .fallback = "",                                                                    \
	        .argument = "DIR",                                                                 \
	        .help = "use the private PostgreSQL of this directory"},                           \
	{                                                                                          \
		.name = "database", .variable = "DATABASE_URL", .kind = CONFIG_TEXT,               \
		.fallback = "", .secret = true, .argument = "CONNINFO",                            \
		.help = "connection string or URI; without both, libpq's PG* variables"            \
	}

/* Fills conninfo; an embedded directory without a running server is an error. */
bool core_database_conninfo(const struct config *config,
        char conninfo[static DATABASE_CONNINFO_SIZE], struct error *error) KESU_MUST_CHECK;
/* A blocking connection that owns every table: for commands, never for workers. What it is used for
 * is audited with the system user who runs the command. NULL on failure. */
struct db_session *core_database_open(const struct config *config, struct error *error);

#endif
