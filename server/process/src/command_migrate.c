/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kesu migrate: migrates the schema up or down, or shows its state. */
#include <core/database.h>
#include <kit/command.h>
#include <process/process.h>

#include <base/memory.h>
#include <db/migrate.h>
#include <db/pooling.h>

#include <jansson.h>
#include <schema/schema.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TO_NOT_GIVEN = -1, TO_MOST = 9999, UP_TO_LAST = 0, STAMP_SIZE = 32 };

static const struct config_setting settings[] = {
        DATABASE_SETTINGS,
        {.name = "to",
                .kind = CONFIG_NUMBER,
                .fallback = "-1",
                .least = TO_NOT_GIVEN,
                .most = TO_MOST,
                .argument = "N",
                .help = "the last migration to keep (down; 0: none) or to apply [up: all]"},
        {.name = "destroy_answers",
                .kind = CONFIG_FLAG,
                .fallback = "no",
                .help = "let down delete what residents have answered"},
        COMMAND_FORMAT_SETTING,
};

/* Everything of a resident is keyed by the attempt. */
static const struct migrate_kept residents_data = {
        .tables = "SELECT c.oid FROM pg_class c JOIN pg_attribute k ON k.attrelid = c.oid"
                  " WHERE c.relnamespace = to_regnamespace('kesu') AND c.relkind IN ('r', 'p')"
                  " AND k.attname = 'attempt' AND NOT k.attisdropped",
        .advice = "this is what residents have answered: dump the database, then give "
                  "--destroy-answers",
};

static const struct command_help help = {
        .usage = "migrate [OPTIONS] up|down|status",
        .summary = "Changes the schema of the database, and prints which migrations are applied.\n"
                   "\n"
                   " up      applies the migrations that the database does not have yet\n"
                   " down    reverts the migrations after --to, which is required; 0 reverts all\n"
                   "         and leaves an empty database\n"
                   " status  changes nothing",
        .least = 1,
        .most = 1,
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
};

static const char *const state_names[] = {
        [MIGRATE_PENDING] = "pending",
        [MIGRATE_APPLIED] = "applied",
        [MIGRATE_CHANGED] = "changed",
};

static void say(const char *line)
{
	command_progress("%s\n", line);
}

static json_t *status_json(const enum migrate_state *states, char (*applied_at)[STAMP_SIZE])
{
	json_t *list = json_array();

	for (size_t i = 0; i < schema_migrations.count; i++) {
		const struct db_migration *migration = &schema_migrations.migrations[i];
		bool applied = states[i] != MIGRATE_PENDING;

		json_array_append_new(list,
		        json_pack("{s:i,s:s,s:s,s:o}", "number", migration->number, "name",
		                migration->name, "state", state_names[states[i]], "applied_at",
		                applied ? json_string(applied_at[i]) : json_null()));
	}
	return json_pack("{s:o}", "migrations", list);
}

static void print_table(const enum migrate_state *states, char (*applied_at)[STAMP_SIZE])
{
	for (size_t i = 0; i < schema_migrations.count; i++)
		printf("%-40s %-8s %s\n", schema_migrations.migrations[i].name,
		        state_names[states[i]], states[i] == MIGRATE_PENDING ? "" : applied_at[i]);
}

/* Every action ends by printing the state of the schema. */
static bool print_status(const struct config *config, const char *conninfo, struct error *error)
{
	enum migrate_state *states = memory_new(schema_migrations.count, sizeof(*states));
	char(*applied_at)[STAMP_SIZE] = memory_new(schema_migrations.count, sizeof(*applied_at));
	bool known = db_migrate_status(conninfo, &schema_migrations, states, applied_at, error);

	if (known && command_wants_json(config))
		command_print_json(status_json(states, applied_at));
	else if (known)
		print_table(states, applied_at);
	free(applied_at);
	free(states);
	return known;
}

static bool migrate(const struct config *config, const char *action, struct error *error)
{
	char conninfo[DATABASE_CONNINFO_SIZE];
	int to = (int)config_number(config, "to");

	if (!core_database_conninfo(config, conninfo, error))
		return false;
	if (strcmp(action, "status") != 0 && !db_pooling_check(conninfo, error))
		return error_wrap(error, "migrate");
	if (!strcmp(action, "up") && !db_migrate_up(conninfo, &schema_migrations,
	                                     to == TO_NOT_GIVEN ? UP_TO_LAST : to, say, error))
		return false;
	if (!strcmp(action, "down") &&
	        !db_migrate_down(conninfo, &schema_migrations, to,
	                config_flag(config, "destroy_answers") ? NULL : &residents_data, say,
	                error))
		return false;
	return print_status(config, conninfo, error);
}

static bool is_usable(const struct config *config, const char *action)
{
	bool has_to = config_number(config, "to") != TO_NOT_GIVEN;

	if (strcmp(action, "up") != 0 && strcmp(action, "down") != 0 &&
	        strcmp(action, "status") != 0)
		fprintf(stderr, "kesu migrate: %s is not up, down or status\n", action);
	else if (!strcmp(action, "down") && !has_to)
		fprintf(stderr, "kesu migrate: down needs --to N, the last migration to keep\n");
	else if (!strcmp(action, "up") && config_number(config, "to") == 0)
		fprintf(stderr, "kesu migrate: up needs --to of at least 1, or no --to\n");
	else
		return true;
	return false;
}

static enum command_status migrate_main(int argc, char **argv)
{
	struct error error;
	struct config *config;
	enum command_status status;
	int next;

	if (!command_begin(&help, argc, argv, &config, &next, &status))
		return status;
	if (!is_usable(config, argv[next]))
		status = COMMAND_USAGE;
	else if (migrate(config, argv[next], &error))
		status = COMMAND_DONE;
	else
		status = command_fail("migrate", &error);
	config_free(config);
	return status;
}

const struct command process_migrate_command = {
        .name = "migrate",
        .summary = "change the schema of the database, or print its state",
        .help = &help,
        .run = migrate_main,
};
