/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu account: who may sign in. A token is shown only once, when it is made. The database stores
 * its SHA-256, and of a password its argon2id hash.
 */
#include "ask.h"
#include "checks.h"
#include "commands.h"
#include "link.h"
#include "tokens/secret.h"
#include <core/database.h>
#include <core/digest.h>
#include <kit/command.h>

#include <base/clock.h>

#include <jansson.h>
#include <queries/staff.h>
#include <stdio.h>
#include <string.h>

static const struct config_setting settings[] = {
        DATABASE_SETTINGS,
        {.name = "role",
                .kind = CONFIG_CHOICE,
                .fallback = "",
                .argument = ACCOUNT_ROLES,
                .help = "add: what the account may do; operator is an administrator"},
        {.name = "region",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "CODE",
                .help = "add: the region that the account sees, with all below; 000000: all"},
        {.name = "password",
                .kind = CONFIG_FLAG,
                .fallback = "no",
                .help = "add: give it a password, to sign in with, instead of a token"},
        {.name = "days",
                .kind = CONFIG_NUMBER,
                .fallback = "365",
                .least = 1,
                .most = TOKEN_DAYS_MOST,
                .argument = "N",
                .help = "add: how long the token is valid"},
        ACCOUNT_LINK_SETTINGS,
        COMMAND_FORMAT_SETTING,
};

static const struct command_help help = {
        .usage = "account [OPTIONS] add NAME | list | password NAME | reset-second-factor NAME\n"
                 "account [OPTIONS] unlock NAME | sign-out NAME | disable NAME | enable NAME\n"
                 "account [OPTIONS] link NAME | unlink NAME",
        .summary =
                "Makes, lists and changes the accounts of staff. The token of a new account is\n"
                "printed only once, because it is not stored. A password is asked for twice on a\n"
                "terminal; without one it is the first line of standard input.",
        .least = 1,
        .most = 2,
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
};

static bool check(const char *name, const char *region, struct error *error)
{
	const char *problem = staff_account_name_problem(str_from(name));

	if (problem)
		return error_set(error, "账号名 \"%s\" 不合要求：%s", name, problem);
	problem = staff_account_region_problem(str_from(region));
	if (problem)
		return error_set(error, "地区代码 --region \"%s\" 不合要求：%s", region, problem);
	return true;
}

static void print_added(
        const struct config *config, const struct q_account_create_in *in, const char *token)
{
	if (command_wants_json(config))
		command_print_json(json_pack("{s:s%, s:s%, s:s%, s:s*}", "name", in->name.p,
		        in->name.n, "role", in->role.p, in->role.n, "region", in->scope.p,
		        in->scope.n, "token", token));
	else if (token)
		printf("%s\n", token);
}

static bool add(const struct config *config, struct db_session *session, const char *name,
        struct error *error)
{
	const char *region = config_text(config, "region"),
	           *role = staff_account_role(str_from(config_text(config, "role")));
	bool with_password = config_flag(config, "password");
	struct q_account_create_in in = {.name = str_from(name),
	        .role = str_from(role ? role : "administrator"),
	        .scope = str_from(region),
	        .days = (int32_t)config_number(config, "days")};
	const struct q_account_create_row *row;
	char token[TOKEN_SIZE], hash[PASSWORD_HASH_SIZE];
	struct digest digest;

	if (!check(name, region, error) ||
	        (with_password && !staff_ask_password(name, hash, error)))
		return false;
	digest = staff_token_new(token);
	if (with_password)
		in.password = str_from(hash);
	else
		in.token_sha256 = core_digest_str(&digest);
	if (!q_account_create_run(session, &in, &row, error))
		return false;
	if (!row)
		return error_set(error, "the account %s exists already", name);
	print_added(config, &in, with_password ? NULL : token);
	return true;
}

static void list_json(const struct q_account_list_row *row, json_t *list)
{
	char stamp[CLOCK_STAMP_SIZE];

	clock_stamp(row->expires_at, stamp);
	json_array_append_new(list,
	        json_pack("{s:s%, s:s%, s:s%, s:b, s:b, s:b, s:b, s:I, s:I, s:o}", "name",
	                row->name.p, row->name.n, "role", row->role.p, row->role.n, "region",
	                row->scope.p, row->scope.n, "disabled", row->disabled, "password",
	                row->password, "second_factor", row->second_factor, "locked", row->locked,
	                "sessions", (json_int_t)row->sessions, "tokens", (json_int_t)row->tokens,
	                "expires_at", row->expires_at_is_null ? json_null() : json_string(stamp)));
}

static void list_row(const struct q_account_list_row *row)
{
	char stamp[CLOCK_STAMP_SIZE] = "-";

	if (!row->expires_at_is_null)
		clock_stamp(row->expires_at, stamp);
	command_print_line("%-24.*s %-13.*s %-12.*s %-10.10s%s%s%s%s", STR_ARG(row->name),
	        STR_ARG(row->role), STR_ARG(row->scope), stamp, row->password ? "  password" : "",
	        row->second_factor ? "  second factor" : "", row->locked ? "  locked" : "",
	        row->disabled ? "  disabled" : "");
}

static bool list(const struct config *config, struct db_session *session, const char *name,
        struct error *error)
{
	json_t *json = command_wants_json(config) ? json_array() : NULL;
	struct q_account_list_rows rows = {0};
	bool listed = q_account_list_run(session, &rows, error);

	(void)name;
	for (size_t i = 0; i < rows.count; i++) {
		if (json)
			list_json(&rows.row[i], json);
		else
			list_row(&rows.row[i]);
	}
	if (listed && json)
		command_print_json(json_pack("{s:O}", "accounts", json));
	json_decref(json);
	return listed;
}

static bool there_is_none(const char *name, struct error *error)
{
	return error_set(error, "there is no account %s", name);
}

static bool done(const struct config *config, const char *name, const char *what)
{
	if (command_wants_json(config))
		command_print_json(json_pack("{s:s, s:b}", "name", name, what, true));
	return true;
}

static bool disable(const struct config *config, struct db_session *session, const char *name,
        struct error *error)
{
	const struct q_account_switch_row *row;

	if (!q_account_switch_run(session, str_from(name), true, &row, error))
		return false;
	return row ? done(config, name, "disabled") : there_is_none(name, error);
}

static bool enable(const struct config *config, struct db_session *session, const char *name,
        struct error *error)
{
	const struct q_account_switch_row *row;

	if (!q_account_switch_run(session, str_from(name), false, &row, error))
		return false;
	return row ? done(config, name, "enabled") : there_is_none(name, error);
}

static bool password(const struct config *config, struct db_session *session, const char *name,
        struct error *error)
{
	const struct q_account_password_row *row;
	char hash[PASSWORD_HASH_SIZE];

	if (!staff_ask_password(name, hash, error) ||
	        !q_account_password_run(session, str_from(name), str_from(hash), &row, error))
		return false;
	return row ? done(config, name, "password") : there_is_none(name, error);
}

static bool reset_second_factor(const struct config *config, struct db_session *session,
        const char *name, struct error *error)
{
	const struct q_account_drop_totp_row *row;

	if (!q_account_drop_totp_run(session, str_from(name), &row, error))
		return false;
	return row ? done(config, name, "reset") : there_is_none(name, error);
}

static bool unlock(const struct config *config, struct db_session *session, const char *name,
        struct error *error)
{
	const struct q_account_unlock_row *row;

	if (!q_account_unlock_run(session, str_from(name), &row, error))
		return false;
	return row ? done(config, name, "unlocked") : there_is_none(name, error);
}

static bool sign_out(const struct config *config, struct db_session *session, const char *name,
        struct error *error)
{
	const struct q_account_sign_out_row *row;

	if (!q_account_sign_out_run(session, str_from(name), &row, error))
		return false;
	return row ? done(config, name, "signed_out") : there_is_none(name, error);
}

static const struct {
	const char *name;
	bool takes_name;
	bool (*run)(const struct config *config, struct db_session *session, const char *name,
	        struct error *error);
} actions[] = {
        {"add", true, add},
        {"list", false, list},
        {"password", true, password},
        {"reset-second-factor", true, reset_second_factor},
        {"unlock", true, unlock},
        {"sign-out", true, sign_out},
        {"disable", true, disable},
        {"enable", true, enable},
        {"link", true, staff_account_link},
        {"unlink", true, staff_account_unlink},
};
enum { ACTIONS = sizeof(actions) / sizeof(*actions) };

/* Index into actions; ACTIONS after a message about what is wrong. */
static size_t action_find(const struct config *config, char **arguments)
{
	size_t i = 0;

	while (i < ACTIONS && strcmp(actions[i].name, arguments[0]) != 0)
		i++;
	if (i == ACTIONS) {
		fprintf(stderr, "kesu account: %s is not one of", arguments[0]);
		for (size_t k = 0; k < ACTIONS; k++)
			fprintf(stderr, " %s", actions[k].name);
		fprintf(stderr, "\n");
	} else if (actions[i].takes_name != (arguments[1] != NULL))
		fprintf(stderr, "kesu account: %s takes %s\n", arguments[0],
		        actions[i].takes_name ? "a NAME" : "no NAME");
	else if (actions[i].run == add &&
	         (!*config_text(config, "role") || !*config_text(config, "region")))
		fprintf(stderr, "kesu account: add needs --role and --region\n");
	else if (actions[i].run == staff_account_link && !staff_account_link_given(config))
		fprintf(stderr, "kesu account: link needs --issuer and --subject\n");
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
