/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kesu progress: how far a survey's fieldwork is, as the API's progress has it. */
#include "commands.h"
#include "progress.h"

#include <core/database.h>

static const struct config_setting settings[] = {
        DATABASE_SETTINGS,
        COMMAND_FORMAT_SETTING,
};

static const struct command_help help = {
        .usage = "progress [OPTIONS] SLUG",
        .summary = "Prints how far the fieldwork of a survey is: who was drawn, invited, began,\n"
                   "finished, refused or was not reached, with AAPOR's rates, by region, stratum,\n"
                   "psu and interviewer; submissions by day beside the plan; and how many look\n"
                   "doubtful. Never a share or a mean of answers. Attempts are what the server\n"
                   "counts; outcomes without one are what kesu contact import wrote down.",
        .least = 1,
        .most = 1,
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
};

static bool progress_show(const struct config *config, struct str slug, struct error *error)
{
	struct db_session *session = core_database_open(config, error);
	struct db_batch *batch = session ? db_session_batch(session) : NULL;
	size_t first = batch ? field_progress_ask(batch, slug) : 0;
	bool done = batch && db_session_run(session, error);
	struct buf text;
	bool found;
	json_t *made;

	buf_init(&text, FIELD_PROGRESS_MAX);
	found = done && field_progress_write(batch, first, slug, &text);
	made = found ? json_loadb(text.p, text.n, 0, NULL) : NULL;
	buf_free(&text);
	db_session_close(session);
	if (done && !found)
		return error_set(error, "没有调查 / there is no survey %.*s", STR_ARG(slug));
	if (!made)
		return done ? error_set(error, "the progress of %.*s is too long", STR_ARG(slug))
		            : false;
	if (command_wants_json(config)) {
		command_print_json(made);
		return true;
	}
	field_progress_print(made);
	json_decref(made);
	return true;
}

static enum command_status progress_main(int argc, char **argv)
{
	struct config *config;
	enum command_status status;
	struct error error;
	int next;

	if (!command_begin(&help, argc, argv, &config, &next, &status))
		return status;
	status = progress_show(config, str_from(argv[next]), &error)
	                 ? COMMAND_DONE
	                 : command_fail("progress", &error);
	config_free(config);
	return status;
}

const struct command field_progress_command = {
        .name = "progress",
        .summary = "show how far the fieldwork of a survey is",
        .help = &help,
        .run = progress_main,
};
