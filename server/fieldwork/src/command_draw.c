/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu draw: a survey's sample, once. Everything is read and checked before anything is drawn, and
 * all of it is stored in one transaction, together with the seed. Where a frame of areas is all
 * there is, the first call draws psus, and one with --households draws from the list of them.
 */
#include "commands.h"
#include "draw_make.h"
#include "draw_print.h"
#include "release.h"

#include <base/visible.h>
#include <core/database.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { ARENA_CHUNK = 256 << 10, TAKE_MAX = 100000 };

static const struct config_setting settings[] = {
        DATABASE_SETTINGS,
        {.name = "psus",
                .kind = CONFIG_NUMBER,
                .fallback = "0",
                .most = INT32_MAX,
                .argument = "N",
                .help = "psus to draw in each stratum"},
        {.name = "psu_file",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "F",
                .help = "in place of it a CSV file with the columns stratum and n"},
        {.name = "take",
                .kind = CONFIG_NUMBER,
                .fallback = "",
                .least = 1,
                .most = TAKE_MAX,
                .argument = "N",
                .help = "people, or households, to draw in each psu; all, where there are no more"},
        {.name = "reserve",
                .kind = CONFIG_NUMBER,
                .fallback = "",
                .most = TAKE_MAX,
                .argument = "R",
                .help = "replicates to hold back, each of one more of every psu"},
        {.name = "seed",
                .kind = CONFIG_NUMBER,
                .fallback = "",
                .most = INT64_MAX,
                .argument = "S",
                .help = "random seed: the same one draws the same people of the same frame"},
        {.name = "households",
                .kind = CONFIG_FLAG,
                .fallback = "no",
                .help = "draw households from the list of the psus that were drawn before, under "
                        "the seed and with the numbers of that draw"},
        {.name = "respondent",
                .kind = CONFIG_CHOICE,
                .fallback = "",
                .argument = "kish|last-birthday",
                .help = "with --households: how one person of each is chosen at the door; without "
                        "it, by a table of Kish's"},
        {.name = "release",
                .kind = CONFIG_NUMBER,
                .fallback = "",
                .least = 1,
                .most = TAKE_MAX,
                .argument = "N",
                .help = "while the survey is open: release the next replicates of the reserve"},
        {.name = "reason",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "T",
                .help = "with --release: why"},
        COMMAND_FORMAT_SETTING,
};

static const struct command_help help = {
        .usage = "draw SLUG ((--psus N | --psu-file F) --take N [--reserve R] --seed S |\n"
                 "                --households [--respondent HOW] | --release N --reason T) "
                 "[OPTIONS]",
        .summary =
                "Draws a survey's sample from its frame, once, before it opens: psus with\n"
                "probability proportional to size in each stratum, then people of each psu by\n"
                "systematic sampling in the order of the list. The probability of each stage is\n"
                "stored. Psus so large that they are certain become strata for the variance.\n"
                "\n"
                "From a frame of areas alone it draws the psus. They are walked, their households\n"
                "are imported (kesu frame import --listing), and --households draws from these.\n"
                "\n"
                "--release lets the next replicates of the reserve in, each a random part of the\n"
                "sample. The weights of all are made anew, and kesu invite makes the letters.",
        .least = 1,
        .most = 1,
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
        .once = true,
};

static bool draw_run(
        struct draw *draw, const struct config *config, struct str slug, struct error *error)
{
	const struct draw_wish wish = {.psus = (size_t)config_number(config, "psus"),
	        .psu_file = config_text(config, "psu_file")};
	struct db_session *session = core_database_open(config, error);
	bool drawn = session && db_session_begin(session, false, error) &&
	             fieldwork_draw_make(draw, &wish, session, slug, error) &&
	             db_session_commit(session, error);

	if (session && !drawn)
		db_session_rollback(session);
	db_session_close(session);
	if (drawn)
		fieldwork_draw_print(draw, slug, config);
	return drawn;
}

static bool release_check(const struct config *config, bool other, struct error *error)
{
	if (!*config_text(config, "release"))
		return error_set(error, "--reason 只与 --release 同用 / it goes with --release");
	if (other || config_flag(config, "households") || *config_text(config, "reserve") ||
	        *config_text(config, "respondent"))
		return error_set(error,
		        "--release 不与抽样的选项同用 / it goes with no option of a "
		        "draw but --reason");
	return visible_trimmed(str_from(config_text(config, "reason"))).n > 0 ||
	       error_set(error, "缺 --reason / --reason is missing: why the reserve is released");
}

/* A draw of households goes on with the numbers and the seed of the first. */
static bool options_check(const struct config *config, struct error *error)
{
	bool psus = config_number(config, "psus") > 0, file = *config_text(config, "psu_file");
	bool take = *config_text(config, "take"), seed = *config_text(config, "seed");

	if (*config_text(config, "release") || *config_text(config, "reason"))
		return release_check(config, psus || file || take || seed, error);
	if (config_flag(config, "households"))
		return !(psus || file || take || seed || *config_text(config, "reserve")) ||
		       error_set(error,
		               "--households 沿用前一次抽样的数目和种子 / it goes on with the "
		               "numbers and the seed of the draw before");
	if (*config_text(config, "respondent"))
		return error_set(
		        error, "--respondent 只与 --households 同用 / it goes with --households");
	if (psus == file)
		return error_set(
		        error, "--psus 与 --psu-file 用一个 / give one of --psus and --psu-file");
	return (take && seed) || error_set(error, "缺 %s / %s is missing",
	                                 take ? "--seed" : "--take", take ? "--seed" : "--take");
}

static void options_take(struct draw *draw, const struct config *config)
{
	const char *respondent = config_text(config, "respondent");

	if (config_flag(config, "households")) {
		draw->stages = DRAW_HOUSEHOLDS;
		while (*respondent &&
		        strcmp(respondent, fieldwork_draw_respondents[draw->respondent]) != 0)
			draw->respondent++;
		return;
	}
	draw->seed = (uint64_t)config_number(config, "seed");
	draw->take = (size_t)config_number(config, "take");
	if (*config_text(config, "reserve"))
		draw->reserve = (size_t)config_number(config, "reserve");
}

static void release_print(const struct release *release)
{
	printf("%.*s: 启用 released %" PRId32 " · 剩余 left %" PRId32 " · 新增 added %" PRId64
	       " · 共 all %" PRId64 "\n",
	        STR_ARG(release->slug), release->released, release->reserve - release->released,
	        release->added, release->people);
}

static enum command_status release_run(const struct config *config, struct str slug)
{
	struct release release = {.slug = slug,
	        .reason = str_from(config_text(config, "reason")),
	        .replicates = (int32_t)config_number(config, "release")};
	struct error error;
	struct db_session *session = core_database_open(config, &error);
	bool done = session && db_session_begin(session, false, &error) &&
	            fieldwork_release_make(&release, session, &error) &&
	            db_session_commit(session, &error);

	if (session && !done)
		db_session_rollback(session);
	db_session_close(session);
	if (!done)
		return command_fail("draw", &error);
	if (command_wants_json(config))
		command_print_json(fieldwork_release_json(&release));
	else
		release_print(&release);
	return COMMAND_DONE;
}

static enum command_status draw(const struct config *config, char **arguments)
{
	struct draw draw = {0};
	struct error error;
	enum command_status status;

	if (!options_check(config, &error))
		return command_misused("draw", &error);
	if (*config_text(config, "release"))
		return release_run(config, str_from(arguments[0]));
	options_take(&draw, config);
	arena_init(&draw.arena, ARENA_CHUNK);
	status = draw_run(&draw, config, str_from(arguments[0]), &error)
	                 ? COMMAND_DONE
	                 : command_fail("draw", &error);
	arena_free(&draw.arena);
	return status;
}

static enum command_status draw_main(int argc, char **argv)
{
	struct config *config;
	enum command_status status;
	int next;

	if (!command_begin(&help, argc, argv, &config, &next, &status))
		return status;
	status = draw(config, argv + next);
	config_free(config);
	return status;
}

const struct command fieldwork_draw_command = {
        .name = "draw",
        .summary = "draw a survey's sample from its frame",
        .help = &help,
        .run = draw_main,
};
