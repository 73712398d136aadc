/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu survey: a survey's life without a line of SQL. Each action says which options it takes and
 * which it needs; what the survey itself lacks for a step, the database says.
 */
#include "actions.h"
#include "forms.h"

#include <survey/survey.h>

#include <base/visible.h>
#include <core/database.h>
#include <kit/command.h>

#include <model/programme.h>
#include <stdio.h>
#include <string.h>

#define TEXT_SETTING(option, shown, words)                                                         \
	{                                                                                          \
		.name = (option), .kind = CONFIG_TEXT, .fallback = "", .argument = (shown),        \
		.help = (words)                                                                    \
	}

static const struct config_setting settings[] = {
        DATABASE_SETTINGS,
        TEXT_SETTING("programme", "CODE", "create: the programme that it is a wave of"),
        TEXT_SETTING("region", "CODE", "create: the region that it is of"),
        {.name = "year",
                .kind = CONFIG_NUMBER,
                .fallback = "0",
                .most = PROGRAMME_YEAR_MAX,
                .argument = "YYYY",
                .help = "create: the year that its answers are of"},
        TEXT_SETTING("instrument", "CODE", "create: the questionnaire"),
        TEXT_SETTING("standard", "CODE", "create: the standard that people are judged by"),
        {.name = "class",
                .kind = CONFIG_CHOICE,
                .fallback = "",
                .argument = "official|model_assisted|activity",
                .help = "create: the class of its results"},
        TEXT_SETTING("title-zh", "T", "create: its title in Chinese"),
        TEXT_SETTING("title-en", "T", "create: its title in English"),
        TEXT_SETTING("booklets", "CODE", "create: the booklets that share the form out"),
        TEXT_SETTING("opens", "T", "create: when it is to open, in China's time: 2026-12-01T08:00"),
        TEXT_SETTING("closes", "T", "create: when nobody may answer any more"),
        {.name = "rehearsal",
                .kind = CONFIG_FLAG,
                .fallback = "no",
                .help = "create: its people are simulated or try the system"},
        {.name = "opt-in",
                .kind = CONFIG_FLAG,
                .fallback = "no",
                .help = "create: of class model_assisted, people may begin without a letter, "
                        "beside the sample"},
        TEXT_SETTING("form-number", "T", "approve: 表号"),
        TEXT_SETTING("authority", "T", "approve: the authority that approved it"),
        TEXT_SETTING("approval-number", "T", "approve: 批准文号"),
        TEXT_SETTING("valid-from", "DAY", "approve: the first day of the approval: 2026-12-01"),
        TEXT_SETTING("valid-until", "DAY", "approve: the last day of the approval"),
        {.name = "run",
                .kind = CONFIG_NUMBER,
                .fallback = "0",
                .most = INT64_MAX,
                .argument = "N",
                .help = "publish: the main run; withdraw, manifest: the run that is meant"},
        {.name = "key",
                .variable = "KESU_SIGNING_KEY",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "FILE",
                .help = "publish: the Ed25519 private key in PEM; with --embedded one is kept in "
                        "its directory"},
        {.name = "new-key",
                .kind = CONFIG_FLAG,
                .fallback = "no",
                .help = "publish: by another key than the last publication; with --embedded one "
                        "is made where there is none"},
        TEXT_SETTING(
                "out", "FILE", "publish, manifest: the file to write; without it, standard output"),
        {.name = "links",
                .kind = CONFIG_NUMBER,
                .fallback = "0",
                .most = PILOT_LINKS_MAX,
                .argument = "N",
                .help = "pilot: make so many links, which are printed once"},
        {.name = "days",
                .kind = CONFIG_NUMBER,
                .fallback = "14",
                .least = 1,
                .most = PILOT_DAYS_MAX,
                .argument = "N",
                .help = "pilot: how long the links open the form"},
        TEXT_SETTING("site", "URL",
                "pilot: where phones reach the server; without it links begin with /p/"),
        {.name = "delete",
                .kind = CONFIG_FLAG,
                .fallback = "no",
                .help = "pilot: delete its links and what was answered by them"},
        TEXT_SETTING("reason", "T", "approve, open, close: why; withdraw needs it"),
        COMMAND_FORMAT_SETTING,
};

const struct command_help survey_command_help = {
        .usage = "survey [OPTIONS] create SLUG | approve SLUG | open SLUG | close SLUG |\n"
                 "       publish SLUG | manifest SLUG | withdraw SLUG | show SLUG | list |\n"
                 "       pilot SLUG | exposure SLUG",
        .summary =
                "Takes a survey through its life: draft, approved, open, closed, scored, "
                "published;\n"
                "and withdrawn, with a reason that stays. A step that cannot be taken changes "
                "nothing,\n"
                "and everything that is missing is said. Every step is recorded and audited. What\n"
                "a survey is, its approval and its sample stay once it is approved or open.\n"
                "pilot: colleagues try the form by links of their own; it counts nowhere. "
                "exposure:\n"
                "how often each item was shown.",
        .least = 1,
        .most = 2,
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
};

enum { OPTIONS_MAX = 14 };
static const struct {
	const char *name, *step;
	bool takes_slug;
	survey_action_fn *run;
	const char *takes[OPTIONS_MAX]; /* options beside those of every action */
	size_t needed;                  /* so many of them, the first, must not be empty */
} actions[] = {
        {"create", NULL, true, survey_create,
                {"programme", "region", "instrument", "standard", "class", "title-zh", "title-en",
                        "year", "booklets", "opens", "closes", "rehearsal", "opt-in"},
                7},
        {"approve", "approved", true, survey_step,
                {"form-number", "authority", "approval-number", "valid-from", "valid-until",
                        "reason"},
                0},
        {"open", "open", true, survey_step, {"reason"}, 0},
        {"close", "closed", true, survey_step, {"reason"}, 0},
        {"publish", NULL, true, survey_publish, {"run", "key", "new-key", "out"}, 0},
        {"manifest", NULL, true, survey_manifest, {"run", "out"}, 0},
        {"withdraw", "withdrawn", true, survey_step, {"reason", "run"}, 0},
        {"show", NULL, true, survey_show, {NULL}, 0},
        {"list", NULL, false, survey_list, {NULL}, 0},
        {"pilot", NULL, true, survey_pilot, {"links", "days", "site", "delete"}, 0},
        {"exposure", NULL, true, survey_exposure, {NULL}, 0},
};
static const char *const every_action[] = {"embedded", "database", "format", NULL};
enum { ACTIONS = sizeof(actions) / sizeof(*actions) };

/* All that are missing, in one message. */
static bool needed_given(const struct config *config, size_t action, struct error *error)
{
	bool create = actions[action].run == survey_create;
	char missing[256] = "";
	size_t n = 0;

	for (size_t i = 0; i < actions[action].needed; i++)
		if (!visible_trimmed(str_from(config_text(config, actions[action].takes[i]))).n)
			n += (size_t)snprintf(missing + n, sizeof(missing) - n, " --%s",
			        actions[action].takes[i]);
	if (create && config_number(config, "year") < PROGRAMME_YEAR_MIN)
		n += (size_t)snprintf(missing + n, sizeof(missing) - n, " --year");
	if (actions[action].run == survey_publish && !config_number(config, "run"))
		n += (size_t)snprintf(missing + n, sizeof(missing) - n, " --run");
	return !n || error_set(error, "%s 还缺 / it needs%s", actions[action].name, missing);
}

static bool is_among(const char *name, const char *const *names)
{
	while (*names && strcmp(*names, name) != 0)
		names++;
	return *names;
}

/* What would be ignored is not: somebody meant something by it. */
static bool given_fits(const struct config *config, size_t action, struct error *error)
{
	for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++) {
		const char *name = settings[i].name;
		bool is_text = settings[i].kind == CONFIG_TEXT && !is_among(name, every_action);

		if (!config_is_given(config, name))
			continue;
		if (!is_among(name, actions[action].takes) && !is_among(name, every_action))
			return error_set(
			        error, "%s 不用 / does not take --%s", actions[action].name, name);
		if (is_text && strlen(config_text(config, name)) > CORE_SURVEY_TEXT_MAX)
			return error_set(error, "--%s: 最多 %d 字节 / at most %d bytes", name,
			        CORE_SURVEY_TEXT_MAX, CORE_SURVEY_TEXT_MAX);
	}
	return true;
}

/* Index into actions, or ACTIONS after setting the error. */
static size_t action_find(const struct config *config, char **arguments, struct error *error)
{
	size_t i = 0;

	while (i < ACTIONS && strcmp(actions[i].name, arguments[0]) != 0)
		i++;
	if (i == ACTIONS)
		error_set(error, "there is no action %s", arguments[0]);
	else if (actions[i].takes_slug != (arguments[1] != NULL))
		error_set(error, "%s takes %s", arguments[0],
		        actions[i].takes_slug ? "a SLUG" : "no SLUG");
	else if (given_fits(config, i, error) && needed_given(config, i, error))
		return i;
	return ACTIONS;
}

static enum command_status survey(
        const struct config *config, char **arguments, const struct core_figures_file *figures)
{
	struct error error;
	size_t i = action_find(config, arguments, &error);
	struct survey_action action = {.config = config, .figures = figures};
	bool done;

	if (i == ACTIONS)
		return command_misused("survey", &error);
	action.slug = str_from(arguments[1]);
	action.step = actions[i].step;
	action.session = core_database_open(config, &error);
	done = action.session && actions[i].run(&action, &error);
	db_session_close(action.session);
	return done ? COMMAND_DONE : command_fail("survey", &error);
}

enum command_status survey_main(int argc, char **argv, const struct core_figures_file *figures)
{
	struct config *config;
	enum command_status status;
	int next;

	if (!command_begin(&survey_command_help, argc, argv, &config, &next, &status))
		return status;
	status = survey(config, argv + next, figures);
	config_free(config);
	return status;
}
