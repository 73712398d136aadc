/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu audit: who did what, and whether all of it is still there. `verify` recomputes the chain; it
 * ends with an error at the first row that is wrong, and prints the head to be written down.
 */
#include "chain.h"
#include "row.h"
#include <audit/audit.h>

#include <core/database.h>
#include <core/survey.h>

#include <base/clock.h>
#include <base/hex.h>

#include <queries/core.h>
#include <stdio.h>
#include <string.h>

enum { LIST_MOST = 100000, HASH_TEXT_SIZE = 2 * DIGEST_SIZE + 1 };

static const struct config_setting settings[] = {
        DATABASE_SETTINGS,
        {.name = "survey",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "SLUG",
                .help = "list: only what concerns this survey and its runs"},
        {.name = "limit",
                .kind = CONFIG_NUMBER,
                .fallback = "100",
                .least = 1,
                .most = LIST_MOST,
                .argument = "N",
                .help = "list: how many rows, the last ones"},
        {.name = "head",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "ROWS:HASH",
                .help = "verify: a head that was written down earlier; the chain must pass "
                        "through it"},
        {.name = "format",
                .kind = CONFIG_CHOICE,
                .fallback = "text",
                .argument = "text|json",
                .help = "how to print the result"},
};

static const struct command_help help = {
        .usage = "audit [OPTIONS] list | verify",
        .summary =
                "Lists the audit: who did what and when. Or verifies it: each row's hash covers\n"
                "the row before it, so that a change, a row too many and a row too few are found.\n"
                "Write down the head that is printed, outside of this machine: who owns the\n"
                "database could make the whole chain anew, but not with the same head.",
        .least = 1,
        .most = 1,
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
};

static bool wants_json(const struct config *config)
{
	return strcmp(config_text(config, "format"), "json") == 0;
}

static void row_print(const struct q_audit_list_row *row)
{
	struct str detail = str_equal_c(row->detail, "{}") ? STR("") : row->detail;
	char stamp[CLOCK_STAMP_SIZE];

	clock_stamp(row->at, stamp);
	command_print_line("%6lld  %s  %-16.*s  %-16.*s  %.*s%s%.*s", (long long)row->audit_id,
	        stamp, STR_ARG(row->account), STR_ARG(row->action), STR_ARG(row->object),
	        detail.n ? "  " : "", STR_ARG(detail));
}

static bool list(const struct config *config, struct db_session *session, struct error *error)
{
	struct str survey = str_from(config_text(config, "survey"));
	struct q_audit_list_rows rows;
	const struct q_survey_by_slug_row *found;
	json_t *json;

	if (survey.n && !q_survey_by_slug_run(session, survey, &found, error))
		return false;
	if (survey.n && !found)
		return core_survey_missing(survey, error);
	if (!q_audit_list_run(session, survey.n ? survey : (struct str){0},
	            (int32_t)config_number(config, "limit"), &rows, error))
		return false;
	json = wants_json(config) ? json_array() : NULL;
	for (size_t i = 0; i < rows.count; i++)
		if (json)
			json_array_append_new(json, audit_row_json(&rows.row[i]));
		else
			row_print(&rows.row[i]);
	if (json)
		command_print_json(json_pack("{s:o}", "audit", json));
	return true;
}

static void verdict_print(
        const struct config *config, const struct audit_chain *chain, const char *hash)
{
	json_t *wrong;

	if (!wants_json(config)) {
		if (!*chain->problem)
			printf("审计链完整，请把链头抄到别处 / the audit is whole; write down its "
			       "head elsewhere\nhead %lld:%s\n",
			        (long long)chain->head.rows, hash);
		return;
	}
	wrong = *chain->problem ? json_pack("{s:I, s:s}", "id", (json_int_t)chain->wrong_id,
	                                  "problem", chain->problem)
	                        : json_null();
	command_print_json(json_pack("{s:b, s:I, s:s, s:o}", "whole", !*chain->problem, "rows",
	        (json_int_t)chain->head.rows, "hash", hash, "wrong", wrong));
}

/* False when it is no ROWS:HASH. */
static bool head_read(const char *text, struct audit_head *head)
{
	struct str rows, hash = str_cut(str_from(text), ':', &rows);

	return str_to_int64(rows, &head->rows) && head->rows >= 0 &&
	       hex_decode(hash, head->hash.b, DIGEST_SIZE);
}

static bool verify(const struct config *config, struct db_session *session, struct error *error)
{
	const char *given = config_text(config, "head");
	struct audit_head noted;
	struct audit_chain chain;
	char hash[HASH_TEXT_SIZE];

	if (*given && !head_read(given, &noted))
		return error_set(error, "--head is ROWS:HASH, as verify prints it, not %s", given);
	if (!audit_chain_check(session, *given ? &noted : NULL, &chain, error))
		return false;
	hex_encode(chain.head.hash.b, DIGEST_SIZE, hash);
	verdict_print(config, &chain, hash);
	return !*chain.problem ||
	       error_set(error, "审计链不完整 / the audit is not whole: %s", chain.problem);
}

static const struct {
	const char *name;
	bool (*run)(const struct config *config, struct db_session *session, struct error *error);
} actions[] = {
        {"list", list},
        {"verify", verify},
};
enum { ACTIONS = sizeof(actions) / sizeof(*actions) };

static enum command_status audit(const struct config *config, const char *action)
{
	struct error error;
	struct db_session *session;
	size_t i = 0;
	bool done;

	while (i < ACTIONS && strcmp(actions[i].name, action) != 0)
		i++;
	if (i == ACTIONS) {
		error_set(&error, "%s is not list or verify", action);
		return command_misused("audit", &error);
	}
	session = core_database_open(config, &error);
	done = session && actions[i].run(config, session, &error);
	db_session_close(session);
	return done ? COMMAND_DONE : command_fail("audit", &error);
}

static enum command_status audit_main(int argc, char **argv)
{
	struct config *config;
	enum command_status status;
	int next;

	if (!command_begin(&help, argc, argv, &config, &next, &status))
		return status;
	status = audit(config, argv[next]);
	config_free(config);
	return status;
}

static const struct command audit_command = {
        .name = "audit",
        .summary = "list who did what, and verify that all of it is there",
        .help = &help,
        .run = audit_main,
};

const struct command *const audit_commands[] = {&audit_command, NULL};
