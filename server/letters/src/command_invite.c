/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu invite: letters for the people of a sample. The files are on the disk before the transaction
 * commits, and are removed when it does not: no invitation is stored that is in no letter.
 */
#include "command.h"
#include "letters.h"
#include "sheets.h"

#include <base/private_file.h>
#include <core/database.h>

#include <stdio.h>
#include <string.h>

enum { ARENA_CHUNK = 256 << 10, ILLEGIBLE_SHOWN = 20 };

static const struct config_setting settings[] = {
        DATABASE_SETTINGS,
        {.name = "out",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "FILE.csv",
                .help = "a new file for the letters, which only its owner may read"},
        {.name = "sheets",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "FILE.pdf",
                .help = "a new file of sheets to print, fold and put into window envelopes; needs "
                        "--site"},
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
        .usage = "invite SLUG --out FILE.csv | --sheets FILE.pdf --site URL [OPTIONS]",
        .summary =
                "Makes a one-time link for each drawn person who has none, before the survey\n"
                "opens, and writes them to a file that letters are printed from, psu by psu, with\n"
                "what the frame says of the person, or to a PDF: a page A4 each, with the address\n"
                "in the window of an envelope DL, the link as a QR code, and a page in front of\n"
                "each psu. The code may be typed in any case, with or without dashes. Links are\n"
                "stored nowhere else: a file that is lost is made again with --reprint, and the\n"
                "old links are void.",
        .least = 1,
        .most = 1,
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
};

static bool site_check(const char *site, struct error *error)
{
	return !*site || letters_site_valid(site) ||
	       error_set(error, "--site 须如 https://survey.example / it is an address without a "
	                        "slash at its end");
}

struct invite {
	const struct config *config;
	struct str slug;
	int32_t survey_id;
	struct letters letters;
	struct letter_sheets sheets;
};

static bool csv_write(
        struct invite *invite, struct db_session *session, FILE *file, struct error *error)
{
	(void)session;
	letters_write(&invite->letters, file);
	return !ferror(file) || error_set_errno(error, "%s", config_text(invite->config, "out"));
}

static bool pdf_write(
        struct invite *invite, struct db_session *session, FILE *file, struct error *error)
{
	return letters_sheets_write(
	        &invite->sheets, &invite->letters, session, invite->survey_id, file, error);
}

static const struct {
	const char *option;
	bool (*write)(
	        struct invite *invite, struct db_session *session, FILE *file, struct error *error);
} files[] = {{"out", csv_write}, {"sheets", pdf_write}};
enum { FILES = sizeof(files) / sizeof(*files) };

static bool file_write(
        struct invite *invite, struct db_session *session, int i, struct error *error)
{
	const char *path = config_text(invite->config, files[i].option);
	FILE *file = private_file_new(path, error);

	return file &&
	       private_file_end(file, path, files[i].write(invite, session, file, error), error);
}

/* All files that were asked for and the commit, or nothing of it. */
static bool write_and_commit(struct invite *invite, struct db_session *session, struct error *error)
{
	int written = 0;
	bool good = true;

	for (; good && written < FILES; written += good)
		good = !*config_text(invite->config, files[written].option) ||
		       file_write(invite, session, written, error);
	good = good && db_session_commit(session, error);
	for (int i = 0; !good && i < written; i++)
		if (*config_text(invite->config, files[i].option))
			remove(config_text(invite->config, files[i].option));
	return good;
}

static bool invite_make(struct invite *invite, struct db_session *session, struct error *error)
{
	struct letters *letters = &invite->letters;

	return letters_psus(letters, config_text(invite->config, "batches"), error) &&
	       letters_make(letters, session, invite->slug, &invite->survey_id, error) &&
	       write_and_commit(invite, session, error);
}

static json_t *illegible_json(const struct letter_sheets *sheets)
{
	json_t *list = json_array();

	for (size_t i = 0; i < sheets->illegible_count; i++)
		json_array_append_new(
		        list, json_stringn(sheets->illegible[i].p, sheets->illegible[i].n));
	return list;
}

static void print_json(const struct invite *invite)
{
	const char *out = config_text(invite->config, "out");
	const char *sheets = config_text(invite->config, "sheets");

	command_print_json(json_pack("{s:s%, s:I, s:I, s:b, s:s?, s:s?, s:o}", "survey",
	        invite->slug.p, invite->slug.n, "letters", (json_int_t)invite->letters.count,
	        "batches", (json_int_t)invite->letters.batches, "reprint", invite->letters.reprint,
	        "out", *out ? out : NULL, "sheets", *sheets ? sheets : NULL, "illegible",
	        illegible_json(&invite->sheets)));
}

static void print_table(const struct invite *invite)
{
	const struct letters *letters = &invite->letters;
	const struct letter_sheets *sheets = &invite->sheets;

	printf("%.*s: 信 letters %zu · 批 batches %zu%s", STR_ARG(invite->slug), letters->count,
	        letters->batches, letters->reprint ? " · 旧信作废 the old ones are void" : "");
	for (int i = 0; i < FILES; i++)
		if (*config_text(invite->config, files[i].option))
			printf(" · %s", config_text(invite->config, files[i].option));
	printf("\n");
	if (sheets->illegible_count)
		printf("姓名或地址印不全，请手写 / name or address not wholly printed, write by "
		       "hand: %zu\n",
		        sheets->illegible_count);
	for (size_t i = 0; i < sheets->illegible_count && i < ILLEGIBLE_SHOWN; i++)
		command_print_line("  %.*s", STR_ARG(sheets->illegible[i]));
	if (sheets->illegible_count > ILLEGIBLE_SHOWN)
		printf("  … --format json 全部列出 lists all\n");
}

static bool invite_run(struct invite *invite, struct error *error)
{
	struct db_session *session = core_database_open(invite->config, error);
	bool invited = session && db_session_begin(session, false, error) &&
	               invite_make(invite, session, error);

	if (session && !invited)
		db_session_rollback(session);
	db_session_close(session);
	if (invited && command_wants_json(invite->config))
		print_json(invite);
	else if (invited)
		print_table(invite);
	return invited;
}

static bool options_check(const struct config *config, struct error *error)
{
	const char *site = config_text(config, "site");
	bool sheets = *config_text(config, "sheets") != '\0';

	if (!sheets && !*config_text(config, "out"))
		return error_set(error, "缺少 --out 或 --sheets / give --out, --sheets or both");
	if (sheets && !*site)
		return error_set(error,
		        "--sheets 需要 --site / --sheets needs --site: a QR code is "
		        "a whole address");
	return site_check(site, error);
}

static enum command_status invite_with(const struct config *config, char **arguments)
{
	struct invite invite = {.config = config,
	        .slug = str_from(arguments[0]),
	        .letters = {.site = config_text(config, "site"),
	                .reprint = config_flag(config, "reprint")}};
	struct error error;
	enum command_status status;

	if (!options_check(config, &error))
		return command_misused("invite", &error);
	arena_init(&invite.letters.arena, ARENA_CHUNK);
	status = invite_run(&invite, &error) ? COMMAND_DONE : command_fail("invite", &error);
	letters_end(&invite.letters);
	return status;
}

static enum command_status invite_main(int argc, char **argv)
{
	struct config *config;
	enum command_status status;
	int next;

	if (!command_begin(&help, argc, argv, &config, &next, &status))
		return status;
	status = invite_with(config, argv + next);
	config_free(config);
	return status;
}

const struct command letters_invite_command = {
        .name = "invite",
        .summary = "make the letters that invite the people of a sample",
        .help = &help,
        .run = invite_main,
};
