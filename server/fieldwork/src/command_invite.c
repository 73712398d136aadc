/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu invite: letters for the people of a sample. The file is on the disk before the transaction
 * commits, and is removed when it does not: no invitation is stored that is in no letter.
 */
#include "commands.h"
#include "letters.h"
#include "sampled.h"

#include <base/private_file.h>
#include <core/database.h>

#include <stdio.h>
#include <string.h>

enum { ARENA_CHUNK = 256 << 10, SITE_MAX = 500 };

static const struct config_setting settings[] = {
        DATABASE_SETTINGS,
        {.name = "out",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .required = true,
                .argument = "FILE.csv",
                .help = "a new file for the letters, which only its owner may read"},
        {.name = "site",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "URL",
                .help = "where residents reach the server: https://survey.example; without it the "
                        "links begin with /i/"},
        {.name = "batches",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "PSU[,PSU...]",
                .help = "only for people of these psus of the frame"},
        {.name = "reprint",
                .kind = CONFIG_FLAG,
                .fallback = "no",
                .help = "for those who have a letter: the old one is void"},
        COMMAND_FORMAT_SETTING,
};

static const struct command_help help = {
        .usage = "invite SLUG --out FILE.csv [OPTIONS]",
        .summary =
                "Makes a one-time link for each drawn person who has none, before the survey\n"
                "opens, and writes them to a file that letters are printed from, psu by psu, with\n"
                "what the frame says of the person. The code may be typed in any case, with or\n"
                "without dashes. Links are stored nowhere else: a file that is lost is made again\n"
                "with --reprint, and the old links are void.",
        .least = 1,
        .most = 1,
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
};

static bool site_check(const char *site, struct error *error)
{
	return !*site ||
	       (strlen(site) <= SITE_MAX &&
	               (!strncmp(site, "https://", 8) || !strncmp(site, "http://", 7)) &&
	               !strpbrk(site, "\" \t\r\n?#") && site[strlen(site) - 1] != '/') ||
	       error_set(error, "--site 须如 https://survey.example / it is an address without a "
	                        "slash at its end");
}

static bool write_and_commit(const struct letters *letters, struct db_session *session,
        const char *path, struct error *error)
{
	FILE *file = private_file_new(path, error);

	if (!file)
		return false;
	fieldwork_letters_write(letters, file);
	if (!private_file_end(file, path, !ferror(file), error))
		return false;
	if (db_session_commit(session, error))
		return true;
	remove(path);
	return false;
}

static bool invite_make(struct letters *letters, const struct config *config,
        struct db_session *session, struct str slug, struct error *error)
{
	int32_t survey_id;

	return fieldwork_sampled_find(session, slug, ALL_DRAWN, &survey_id, error) &&
	       fieldwork_letters_read(
	               letters, session, survey_id, config_text(config, "batches"), error) &&
	       fieldwork_letters_store(letters, session, survey_id, error) &&
	       fieldwork_sampled_note(session, slug, "survey.invite",
	               json_pack("{s:I, s:I, s:b}", "letters", (json_int_t)letters->count,
	                       "batches", (json_int_t)letters->batches, "reprint",
	                       letters->reprint),
	               error) &&
	       write_and_commit(letters, session, config_text(config, "out"), error);
}

static void print(const struct letters *letters, const struct config *config, struct str slug)
{
	const char *out = config_text(config, "out");

	if (command_wants_json(config))
		command_print_json(json_pack("{s:s%, s:I, s:I, s:b, s:s}", "survey", slug.p, slug.n,
		        "letters", (json_int_t)letters->count, "batches",
		        (json_int_t)letters->batches, "reprint", letters->reprint, "out", out));
	else
		printf("%.*s: 信 letters %zu · 批 batches %zu%s · %s\n", STR_ARG(slug),
		        letters->count, letters->batches,
		        letters->reprint ? " · 旧信作废 the old ones are void" : "", out);
}

static bool invite_run(
        struct letters *letters, const struct config *config, struct str slug, struct error *error)
{
	struct db_session *session = core_database_open(config, error);
	bool invited = session && db_session_begin(session, false, error) &&
	               invite_make(letters, config, session, slug, error);

	if (session && !invited)
		db_session_rollback(session);
	db_session_close(session);
	if (invited)
		print(letters, config, slug);
	return invited;
}

static enum command_status invite(const struct config *config, char **arguments)
{
	struct letters letters = {
	        .site = config_text(config, "site"), .reprint = config_flag(config, "reprint")};
	struct error error;
	enum command_status status;

	if (!site_check(letters.site, &error))
		return command_misused("invite", &error);
	arena_init(&letters.arena, ARENA_CHUNK);
	status = invite_run(&letters, config, str_from(arguments[0]), &error)
	                 ? COMMAND_DONE
	                 : command_fail("invite", &error);
	fieldwork_letters_end(&letters);
	return status;
}

static enum command_status invite_main(int argc, char **argv)
{
	struct config *config;
	enum command_status status;
	int next;

	if (!command_begin(&help, argc, argv, &config, &next, &status))
		return status;
	status = invite(config, argv + next);
	config_free(config);
	return status;
}

const struct command fieldwork_invite_command = {
        .name = "invite",
        .summary = "make the letters that invite the people of a sample",
        .help = &help,
        .run = invite_main,
};
