/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu account: who may sign in. A token is shown only once, when it is made. The database stores
 * its SHA-256.
 */
#include "account.h"
#include <core/database.h>
#include <core/digest.h>
#include <kit/command.h>

#include <base/clock.h>
#include <base/hex.h>

#include <jansson.h>
#include <queries/staff.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { TOKEN_BYTES = 32, TOKEN_SIZE = 2 * TOKEN_BYTES + 1, DAYS_MOST = 3660 };

static const struct config_setting settings[] = {
        DATABASE_SETTINGS,
        {.name = "role",
                .kind = CONFIG_CHOICE,
                .fallback = "",
                .argument = "monitor|evaluator|operator",
                .help = "add: what the account may do"},
        {.name = "region",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "CODE",
                .help = "add: the region that the account sees, with all below; 000000: all"},
        {.name = "days",
                .kind = CONFIG_NUMBER,
                .fallback = "365",
                .least = 1,
                .most = DAYS_MOST,
                .argument = "N",
                .help = "add: how long the token is valid"},
        COMMAND_FORMAT_SETTING,
};

static const struct command_help help = {
        .usage = "account [OPTIONS] add NAME | list | disable NAME",
        .summary =
                "Makes, lists and disables the accounts of staff. The token of a new account is\n"
                "printed only once, because it is not stored.",
        .least = 1,
        .most = 2,
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
};

static void token_make(char token[static TOKEN_SIZE])
{
	unsigned char bytes[TOKEN_BYTES];

	/* The kernel gives so few bytes all at once, or fails when it has no random data yet. */
	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		abort();
	hex_encode(bytes, sizeof(bytes), token);
}

enum { NAME_LEAST = 2, NAME_MOST = 64 };
static const char name_characters[] = "abcdefghijklmnopqrstuvwxyz0123456789._@-";
static const char name_first[] = "abcdefghijklmnopqrstuvwxyz0123456789";

/* As the database has it. */
static bool check_name(const char *name, struct error *error)
{
	size_t n = strlen(name);

	if (n >= NAME_LEAST && n <= NAME_MOST && strspn(name, name_characters) == n &&
	        strspn(name, name_first))
		return true;
	return error_set(error,
	        "账号名 \"%s\" 不合要求：须为 %d 至 %d 个 a-z、0-9 和 . _ @ - "
	        "字符，以字母或数字开头 / "
	        "the name \"%s\": a name has %d to %d of a-z, 0-9 and . _ @ - and begins with a "
	        "letter or digit",
	        name, NAME_LEAST, NAME_MOST, name, NAME_LEAST, NAME_MOST);
}

static bool check_region(const char *region, struct error *error)
{
	size_t n = strlen(region);

	if ((n == 6 || n == 9 || n == 12) && strspn(region, "0123456789") == n)
		return true;
	return error_set(error,
	        "地区代码 \"%s\" 不合要求：须为 6、9 或 12 位数字 / --region \"%s\": a region code "
	        "has 6, 9 or 12 digits",
	        region, region);
}

static bool add(const struct config *config, struct db_session *session, const char *name,
        struct error *error)
{
	const char *role = config_text(config, "role"), *region = config_text(config, "region");
	const struct q_account_create_row *row;
	struct digest digest;
	char token[TOKEN_SIZE];

	if (!check_name(name, error) || !check_region(region, error))
		return false;
	token_make(token);
	digest = core_digest_of(str_from(token));
	if (!q_account_create_run(session,
	            &(struct q_account_create_in){
	                    .name = str_from(name),
	                    .role = str_from(role),
	                    .scope = str_from(region),
	                    .token_sha256 = core_digest_str(&digest),
	                    .days = (int32_t)config_number(config, "days"),
	            },
	            &row, error))
		return false;
	if (!row)
		return error_set(error, "the account %s exists already", name);
	if (command_wants_json(config))
		command_print_json(json_pack("{s:s,s:s,s:s,s:s}", "name", name, "role", role,
		        "region", region, "token", token));
	else
		printf("%s\n", token);
	return true;
}

static void list_row(const struct q_account_list_row *row, json_t *list)
{
	char stamp[CLOCK_STAMP_SIZE];

	clock_stamp(row->expires_at, stamp);
	if (list)
		json_array_append_new(list,
		        json_pack("{s:s%,s:s%,s:s%,s:s,s:b}", "name", row->name.p, row->name.n,
		                "role", row->role.p, row->role.n, "region", row->scope.p,
		                row->scope.n, "expires_at", stamp, "disabled", row->disabled));
	else
		printf("%-24.*s %-10.*s %-13.*s %.10s%s\n", STR_ARG(row->name), STR_ARG(row->role),
		        STR_ARG(row->scope), stamp, row->disabled ? "  disabled" : "");
}

static bool list(const struct config *config, struct db_session *session, const char *name,
        struct error *error)
{
	json_t *json = command_wants_json(config) ? json_array() : NULL;
	struct q_account_list_rows rows = {0};
	bool listed = q_account_list_run(session, &rows, error);

	(void)name;
	for (size_t i = 0; i < rows.count; i++)
		list_row(&rows.row[i], json);
	if (listed && json)
		command_print_json(json_pack("{s:O}", "accounts", json));
	json_decref(json);
	return listed;
}

static bool disable(const struct config *config, struct db_session *session, const char *name,
        struct error *error)
{
	const struct q_account_disable_row *row;

	if (!q_account_disable_run(session, str_from(name), &row, error))
		return false;
	if (!row)
		return error_set(error, "there is no account %s", name);
	if (command_wants_json(config))
		command_print_json(json_pack("{s:s,s:b}", "name", name, "disabled", true));
	return true;
}

static const struct {
	const char *name;
	bool takes_name;
	bool (*run)(const struct config *config, struct db_session *session, const char *name,
	        struct error *error);
} actions[] = {
        {"add", true, add},
        {"list", false, list},
        {"disable", true, disable},
};
enum { ACTIONS = sizeof(actions) / sizeof(*actions) };

/* Index into actions; ACTIONS after a message about what is wrong. */
static size_t action_find(const struct config *config, char **arguments)
{
	size_t i = 0;

	while (i < ACTIONS && strcmp(actions[i].name, arguments[0]) != 0)
		i++;
	if (i == ACTIONS)
		fprintf(stderr, "kesu account: %s is not add, list or disable\n", arguments[0]);
	else if (actions[i].takes_name != (arguments[1] != NULL))
		fprintf(stderr, "kesu account: %s takes %s\n", arguments[0],
		        actions[i].takes_name ? "a NAME" : "no NAME");
	else if (actions[i].run == add &&
	         (!*config_text(config, "role") || !*config_text(config, "region")))
		fprintf(stderr, "kesu account: add needs --role and --region\n");
	else
		return i;
	return ACTIONS;
}

static enum command_status account(const struct config *config, size_t action, const char *name)
{
	struct error error;
	struct db_session *session = core_database_open(config, &error);
	bool done;

	if (!session)
		return command_fail("account", &error);
	done = actions[action].run(config, session, name, &error);
	db_session_close(session);
	return done ? COMMAND_DONE : command_fail("account", &error);
}

static enum command_status account_main(int argc, char **argv)
{
	struct config *config;
	enum command_status status;
	size_t action;
	int next;

	if (!command_begin(&help, argc, argv, &config, &next, &status))
		return status;
	action = action_find(config, argv + next);
	status = action == ACTIONS ? COMMAND_USAGE : account(config, action, argv[next + 1]);
	config_free(config);
	return status;
}

const struct command staff_account_command = {
        .name = "account",
        .summary = "make, list and disable the accounts of staff",
        .help = &help,
        .run = account_main,
};
