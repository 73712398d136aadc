/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The history of the schema. Migrations are numbered pairs (up, down) embedded in the program with
 * their SHA-256; functions are one repeatable set. Each step runs in its own transaction under one
 * advisory lock, so two programs never migrate at once; a step that was edited after it ran, and a
 * database newer than the program, are refused.
 */
#ifndef KESU_DB_MIGRATE_H
#define KESU_DB_MIGRATE_H

#include <base/error.h>
#include <base/str.h>

struct db_migration {
	int number;
	const char *name; /* "0001_programmes" */
	const char *up, *down;
	const char *checksum; /* hex SHA-256 of up, NUL, down */
};
struct db_functions {
	const char *sql;      /* every file of schema/functions, in order */
	const char *checksum; /* of sql */
};
struct db_schema { /* generated */
	const struct db_migration *migrations;
	size_t count;
	struct db_functions functions;
};

enum migrate_state { MIGRATE_PENDING, MIGRATE_APPLIED, MIGRATE_CHANGED };

/* Up to `target` (0: all). Progress lines through `say` (may be NULL). */
bool db_migrate_up(const char *conninfo, const struct db_schema *schema, int target,
        void (*say)(const char *line), struct error *error) KESU_MUST_CHECK;
/* What going down must not lose. */
struct migrate_kept {
	const char *tables; /* a query for their oids */
	const char *advice; /* behind the names of what would be lost */
};
/*
 * Down until only migrations <= target are left; 0 empties the database. When a column of the kept
 * tables (NULL: none) that holds anything would go, nothing is changed and the error names it.
 */
bool db_migrate_down(const char *conninfo, const struct db_schema *schema, int target,
        const struct migrate_kept *kept, void (*say)(const char *line),
        struct error *error) KESU_MUST_CHECK;
/* states[i] for schema->migrations[i]; *applied_at[i] may be NULL. */
bool db_migrate_status(const char *conninfo, const struct db_schema *schema,
        enum migrate_state *states, char (*applied_at)[32], struct error *error) KESU_MUST_CHECK;

#endif
