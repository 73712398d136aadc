/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu score: asks for a run of a survey, completes it in this process and prints the result. With
 * --run it takes a run that was asked for before. The server's job runner scores in this way, in a
 * process of its own. A run that fails stores the reason in words.
 */
#include "refusal.h"

#include <core/database.h>
#include <core/survey.h>
#include <kit/command.h>
#include <run/room.h>
#include <run/run.h>

#include <queries/core.h>

#include <base/clock.h>
#include <base/visible.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { PROGRESS_US = 200000 };

static const struct config_setting score_settings[] = {
        DATABASE_SETTINGS,
        COMMAND_FORMAT_SETTING,
        {.name = "truth",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "FILE",
                .help = "true shares of a simulated city, written by kesu rehearse, to print too"},
        {.name = "all",
                .kind = CONFIG_FLAG,
                .fallback = "no",
                .help = "print every region by every group"},
        {.name = "wide",
                .kind = CONFIG_FLAG,
                .fallback = "no",
                .help = "print every column, also where lines are longer than 100 characters"},
        {.name = "run",
                .kind = CONFIG_NUMBER,
                .fallback = "0",
                .most = INT64_MAX,
                .argument = "ID",
                .help = "number of a run that was requested earlier [a new one]"},
        {.name = "seed",
                .kind = CONFIG_NUMBER,
                .fallback = "",
                .most = INT64_MAX,
                .argument = "N",
                .help = "seed of the run's random draws [the one drawn when the survey closed; "
                        "1 before]; another one makes a sensitivity run"},
        {.name = "reason",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "T",
                .help = "why another main run is made; it stays with the figures"},
        {.name = "quiet",
                .kind = CONFIG_FLAG,
                .fallback = "no",
                .help = "print nothing if there is no error"},
};

const struct command_help run_score_help = {
        .usage = "score [OPTIONS] SURVEY",
        .summary =
                "Estimates the share of literate citizens of a survey by region and group, with\n"
                "standard errors and intervals, and compares it with the programme's target.\n"
                "The table fits 100 columns; --wide also has effective n, probabilities and\n"
                "what a township's model rests on.",
        .most = 1,
        .settings = score_settings,
        .setting_count = sizeof(score_settings) / sizeof(*score_settings),
};

struct score_job {
	const struct config *config;
	struct db_session *session;
	struct str slug;
	int64_t run_id;
	int64_t told_us; /* when progress was last printed */
};

static void score_progress(double fraction, const char *step, void *state)
{
	struct score_job *job = state;
	int64_t now = clock_monotonic_us();

	if (fraction < 1 && now - job->told_us < PROGRESS_US)
		return;
	job->told_us = now;
	if (fraction < 1)
		command_progress("scoring %3.0f %% %s", fraction * 100, step);
	else
		command_progress("%s", "");
}

/* What asks for a new run. */
static bool asked_check(const struct config *config, struct error *error)
{
	bool is_asked = *config_text(config, "seed") || *config_text(config, "reason");

	if (config_number(config, "run") && is_asked)
		return error_set(error, "--run takes neither --seed nor --reason");
	return strlen(config_text(config, "reason")) <= CORE_SURVEY_TEXT_MAX ||
	       error_set(error, "--reason: 最多 %d 字节 / at most %d bytes", CORE_SURVEY_TEXT_MAX,
	               CORE_SURVEY_TEXT_MAX);
}

static bool score_request(struct score_job *job, struct error *error)
{
	struct str reason = visible_trimmed(str_from(config_text(job->config, "reason")));
	bool has_seed = *config_text(job->config, "seed");
	int64_t seed = has_seed ? config_number(job->config, "seed") : 0;
	const struct q_survey_by_slug_row *survey;

	if (!q_survey_by_slug_run(job->session, job->slug, &survey, error))
		return false;
	if (!survey)
		return core_survey_missing(job->slug, error);
	return run_request(job->session,
	        &(struct run_asked){
	                .survey_id = survey->survey_id,
	                .seed = has_seed ? &seed : NULL,
	                .reason = reason.n ? reason : (struct str){0},
	                .account = "kesu score",
	        },
	        &job->run_id, error);
}

static bool score_run(struct score_job *job, struct error *error)
{
	struct error ending;

	job->run_id = config_number(job->config, "run");
	if (!job->run_id && !score_request(job, error))
		return false;
	if (run_score(job->session, job->run_id, score_progress, job, error))
		return true;
	command_progress("%s", "");
	if (!run_fail(job->session, job->run_id, error->text, &ending))
		fprintf(stderr, "kesu score: %s\n", ending.text);
	return false;
}

/* First checks that the figures can be printed: an error must not waste a run. */
static bool score_all(
        struct score_job *job, const struct core_figures_printer *printer, struct error *error)
{
	const struct core_figures_view view = {
	        .all_cells = config_flag(job->config, "all"),
	        .wide = config_flag(job->config, "wide"),
	        .json = command_wants_json(job->config),
	        .truth = config_text(job->config, "truth"),
	};

	if (!printer->check(&view, error) || !score_run(job, error))
		return false;
	return config_flag(job->config, "quiet") ||
	       printer->print(job->session, job->slug, job->run_id, &view, error);
}

enum command_status run_score_main(
        int argc, char **argv, const struct core_figures_printer *printer)
{
	struct score_job job = {0};
	struct config *config;
	struct error error;
	enum command_status status;
	int next;
	bool good;

	if (!command_begin(&run_score_help, argc, argv, &config, &next, &status))
		return status;
	job.config = config;
	job.slug = str_from(argv[next]);
	if (!job.slug.n && !(config_number(config, "run") && config_flag(config, "quiet"))) {
		fprintf(stderr, "kesu score: SURVEY is missing; --run ID --quiet needs none\n");
		config_free(config);
		return COMMAND_USAGE;
	}
	if (!asked_check(config, &error)) {
		status = command_misused("score", &error);
		config_free(config);
		return status;
	}
	job.session = core_database_open(config, &error);
	good = job.session && score_all(&job, printer, &error);
	db_session_close(job.session);
	config_free(config);
	return good ? COMMAND_DONE : command_fail("score", &error);
}
