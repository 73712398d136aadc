/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu simulate: residents of a made-up city answer a survey over HTTP. The sampled residents come
 * from the files that `kesu rehearse` wrote. For an open survey, and for the letters of `kesu
 * invite`, the city is made from the database.
 */
#include <core/database.h>
#include <core/survey.h>
#include <kit/command.h>
#include <rehearsal/rehearsal.h>
#include <reporting/words.h>

#include "letters_file.h"
#include "sample_file.h"
#include "scene.h"
#include "silence.h"
#include "simulation.h"
#include <core/calendar.h>

#include <base/memory.h>
#include <base/number.h>

#include <jansson.h>
#include <limits.h>
#include <queries/core.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct config_setting settings[] = {
        DATABASE_SETTINGS,
        {.name = "server",
                .kind = CONFIG_TEXT,
                .fallback = "http://127.0.0.1:8080",
                .argument = "URL",
                .help = "address of the Kesu server"},
        {.name = "sample",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "FILE",
                .help = "the invited people: the file that kesu rehearse wrote"},
        {.name = "invitations",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "FILE",
                .help = "in place of it the file that kesu invite wrote; the letters reach people "
                        "of a made-up city (reads the database)"},
        {.name = "residents",
                .kind = CONFIG_NUMBER,
                .fallback = "0",
                .least = 0,
                .most = SIMULATION_RESIDENTS_MAX,
                .argument = "N",
                .help = "without a file: number of uninvited people (reads the database)"},
        {.name = "seed",
                .kind = CONFIG_NUMBER,
                .fallback = "1",
                .least = 0,
                .most = INT64_MAX,
                .argument = "N",
                .help = "random seed: decides who answers, when, and in which language"},
        {.name = "concurrency",
                .kind = CONFIG_NUMBER,
                .fallback = "64",
                .least = 1,
                .most = SIMULATION_PHONES_MAX,
                .argument = "N",
                .help = "number of people who answer at the same time, each on one connection"},
        {.name = "rate",
                .kind = CONFIG_NUMBER,
                .fallback = "0",
                .least = 0,
                .most = 1000000,
                .argument = "N",
                .help = "saves per second; 0: as many as possible"},
        {.name = "response",
                .kind = CONFIG_REAL,
                .fallback = "1",
                .range = {.least = 0, .most = 1, .with_most = true},
                .argument = "SHARE",
                .help = "approximate share of the invited who answer; less for older and less "
                        "educated people"},
        {.name = "rapid-share",
                .kind = CONFIG_REAL,
                .fallback = "0",
                .range = {.least = 0, .most = 1, .with_least = true, .with_most = true},
                .argument = "SHARE",
                .help = "share of the residents who guess rapidly, from some question on or now "
                        "and then"},
        {.name = "language",
                .kind = CONFIG_CHOICE, /* in the order of enum simulation_language */
                .fallback = "zh",
                .argument = "zh|en|mixed",
                .help = "language of the booklets"},
        COMMAND_FORMAT_SETTING,
};

static const struct command_help help = {
        .usage = "simulate SURVEY --sample FILE | --invitations FILE | --residents N [OPTIONS]",
        .summary =
                "Lets the residents of a simulated city answer a rehearsal over HTTP, and reports\n"
                "saves, errors and latencies. Fails if at least one person could not finish.",
        .least = 1,
        .most = 1,
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
};

enum { WALK_IN_LEAF_RESIDENTS = 30000 };
static const double walk_in_target = 0.15;

struct simulate {
	const struct config *config;
	const char *survey;
	struct simulation_options options;
	struct scene scene;
	struct population *population;
	struct simulation_resident *residents;
	/* silent: invited people who do not answer; they come after the others. */
	size_t count, silent;
	double response;
};

static void progress(size_t finished, size_t residents, uint64_t saves)
{
	command_progress(
	        "%zu/%zu residents, %llu saves", finished, residents, (unsigned long long)saves);
}

/* ---- invited ---- */

static bool invited_read(struct simulate *simulate, const char *path, struct error *error)
{
	struct sample_row *rows;
	bool read = rehearsal_sample_file_read(path, &rows, &simulate->count, error);

	if (read)
		simulate->residents = memory_new(simulate->count, sizeof(*simulate->residents));
	for (size_t i = 0; read && i < simulate->count; i++) {
		simulate->residents[i].person = rows[i].person;
		memcpy(simulate->residents[i].token, rows[i].token, sizeof(rows[i].token));
	}
	free(rows);
	return read;
}

static bool sample_open(struct simulate *simulate, const char *path, struct error *error)
{
	char population_path[PATH_MAX];

	if (snprintf(population_path, PATH_MAX, "%s.population.json", path) >= PATH_MAX)
		return error_set(error, "the path of --sample is too long");
	if (!rehearsal_scene_read(&simulate->scene, population_path, error))
		return false;
	if (!str_equal_c(simulate->scene.survey, simulate->survey))
		return error_set(error, "%s is a sample of survey %.*s", path,
		        STR_ARG(simulate->scene.survey));
	return invited_read(simulate, path, error);
}

/* ---- a city from the database ---- */

static bool survey_find(struct db_session *session, const char *slug, bool sampled, int32_t *id,
        struct error *error)
{
	const struct q_survey_by_slug_row *row;

	if (!q_survey_by_slug_run(session, str_from(slug), &row, error))
		return false;
	if (!row)
		return core_survey_missing(str_from(slug), error);
	if (!row->rehearsal)
		return error_set(error,
		        "survey %s is no rehearsal: simulated people do not answer it / "
		        "这项调查不是演练，不能模拟作答",
		        slug);
	if (row->sampled && !sampled)
		return error_set(error,
		        "survey %s is answered by invitation: give its --sample or --invitations",
		        slug);
	if (sampled && !row->sampled)
		return error_set(
		        error, "survey %s is answered without invitations: give --residents", slug);
	*id = row->survey_id;
	return true;
}

static bool city_open(struct simulate *simulate, bool sampled, struct error *error)
{
	struct scene_options options = {
	        .seed = simulate->options.seed,
	        .year = core_calendar_year(),
	        .target = walk_in_target,
	        .residents = WALK_IN_LEAF_RESIDENTS,
	};
	struct db_session *session = core_database_open(simulate->config, error);
	int32_t id = 0;
	bool made;

	if (!session)
		return false;
	made = survey_find(session, simulate->survey, sampled, &id, error) &&
	       rehearsal_scene_make(
	               &simulate->scene, session, str_from(simulate->survey), id, &options, error);
	db_session_close(session);
	return made;
}

static bool walk_ins_open(struct simulate *simulate, struct error *error)
{
	simulate->count = (size_t)config_number(simulate->config, "residents");
	simulate->residents = memory_new(simulate->count, sizeof(*simulate->residents));
	return city_open(simulate, false, error);
}

static bool letters_open(struct simulate *simulate, const char *path, struct error *error)
{
	return rehearsal_letters_file_read(path, &simulate->residents, &simulate->count, error) &&
	       city_open(simulate, true, error);
}

/* Picks them evenly from the whole city. */
static bool city_pick(struct simulate *simulate, struct error *error)
{
	uint64_t size = synthetic_population_size(simulate->population);

	if (simulate->count > size)
		return error_set(error, "the city has only %llu resident%s",
		        (unsigned long long)size, number_plural(size));
	for (size_t i = 0; i < simulate->count; i++)
		simulate->residents[i].person = size * i / simulate->count;
	return true;
}

/* ---- the whole ---- */

static bool simulate_prepare(struct simulate *simulate, struct error *error)
{
	const char *sample = config_text(simulate->config, "sample");
	const char *letters = config_text(simulate->config, "invitations");

	command_progress("making the city");
	if (!(*sample          ? sample_open(simulate, sample, error)
	            : *letters ? letters_open(simulate, letters, error)
	                       : walk_ins_open(simulate, error)))
		return false;
	simulate->population = rehearsal_scene_population(&simulate->scene, error);
	if (!simulate->population)
		return false;
	return *sample || city_pick(simulate, error);
}

static bool simulate_silence(struct simulate *simulate, struct error *error)
{
	size_t left = rehearsal_silence_put_last(simulate->residents, simulate->count,
	        simulate->population, simulate->options.seed, simulate->response);

	simulate->silent = simulate->count - left;
	simulate->count = left;
	return left || error_set(error, "nobody answers");
}

static void simulate_end(struct simulate *simulate)
{
	free(simulate->residents);
	synthetic_population_free(simulate->population);
	rehearsal_scene_end(&simulate->scene);
}

static double milliseconds(const struct latency *latency, double share)
{
	return (double)rehearsal_latency_quantile(latency, share) / 1000;
}

static double saves_per_second(const struct simulation_report *report)
{
	return report->elapsed_us ? (double)report->saves * 1e6 / (double)report->elapsed_us : 0;
}

/* An invitation that nobody has used, for a person who wants to see what an invited person sees. */
static const char *silent_token(const struct simulate *simulate)
{
	return simulate->silent ? simulate->residents[simulate->count].token : NULL;
}

static void print_json(const struct simulate *simulate, const struct simulation_report *report)
{
	const char *survey = simulate->survey;
	const struct latency *latency = &report->latency;
	json_t *errors = json_object();

	for (int i = 0; i < SIMULATION_ERRORS; i++)
		json_object_set_new(errors, rehearsal_simulation_error_names[i],
		        json_integer((json_int_t)report->errors[i]));
	command_print_json(json_pack(
	        "{s:s,s:s,s:I,s:I,s:I,s:I,s:I,s:f,s:f,s:{s:f,s:f,s:f,s:f},s:I,s:o,s:s,s:s?}",
	        "label", REPORTING_NOTICE_REHEARSAL_ZH, "survey", survey, "silent",
	        (json_int_t)simulate->silent, "residents", (json_int_t)report->residents,
	        "submitted", (json_int_t)report->finished, "failed", (json_int_t)report->failed,
	        "saves", (json_int_t)report->saves, "seconds", (double)report->elapsed_us / 1e6,
	        "saves_per_second", saves_per_second(report), "latency_ms", "p50",
	        milliseconds(latency, 0.50), "p95", milliseconds(latency, 0.95), "p99",
	        milliseconds(latency, 0.99), "max", (double)latency->max_us / 1000, "retries",
	        (json_int_t)report->retries, "errors", errors, "failure", report->failure,
	        "invitation", silent_token(simulate)));
}

static void print_table(const struct simulate *simulate, const struct simulation_report *report)
{
	const struct latency *latency = &report->latency;

	printf("%s simulated residents answered %s\n", REPORTING_NOTICE_REHEARSAL_ZH,
	        simulate->survey);
	if (simulate->silent)
		printf("silent       %zu of %zu invited\n", simulate->silent,
		        simulate->silent + simulate->count);
	printf("residents    %zu, submitted %zu, failed %zu\n", report->residents, report->finished,
	        report->failed);
	printf("saves        %llu acknowledged in %.2f s, %.0f a second\n",
	        (unsigned long long)report->saves, (double)report->elapsed_us / 1e6,
	        saves_per_second(report));
	printf("latency      p50 %.2f ms, p95 %.2f ms, p99 %.2f ms, max %.2f ms\n",
	        milliseconds(latency, 0.50), milliseconds(latency, 0.95),
	        milliseconds(latency, 0.99), (double)latency->max_us / 1000);
	printf("retries      %llu", (unsigned long long)report->retries);
	for (int i = 0; i < SIMULATION_ERRORS; i++)
		if (report->errors[i])
			printf(", %s %llu", rehearsal_simulation_error_names[i],
			        (unsigned long long)report->errors[i]);
	printf("\n");
	if (simulate->silent)
		printf("invitation   %s/i/%s (not used by anybody: answer it yourself)\n",
		        simulate->options.server, silent_token(simulate));
}

static bool simulate_run(struct simulate *simulate, struct error *error)
{
	struct simulation_report *report = memory_new(1, sizeof(*report));
	bool run =
	        simulate_prepare(simulate, error) && simulate_silence(simulate, error) &&
	        rehearsal_simulation_run(&simulate->options, &simulate->scene, simulate->population,
	                simulate->residents, simulate->count, report, error);

	command_progress("%s", "");
	if (run && report->given_up)
		run = error_set(error, "%s lets nobody into survey %s: %s",
		        simulate->options.server, simulate->survey, report->failure);
	if (run && command_wants_json(simulate->config))
		print_json(simulate, report);
	else if (run)
		print_table(simulate, report);
	if (run && report->finished < report->residents)
		run = error_set(error, "%zu resident%s could not finish: %s",
		        report->residents - report->finished,
		        number_plural(report->residents - report->finished), report->failure);
	free(report);
	return run;
}

/* False after a message about what is wrong with the options. */
static bool simulate_take_options(struct simulate *simulate, const char *survey)
{
	const struct config *config = simulate->config;
	int given = (*config_text(config, "sample") != '\0') +
	            (*config_text(config, "invitations") != '\0') +
	            (config_number(config, "residents") > 0);

	simulate->survey = survey;
	simulate->options = (struct simulation_options){
	        .server = config_text(config, "server"),
	        .survey = survey,
	        .seed = (uint64_t)config_number(config, "seed"),
	        .phones = (size_t)config_number(config, "concurrency"),
	        .rate = config_number(config, "rate"),
	        .progress = progress,
	        .rapid_share = config_real(config, "rapid-share"),
	        .language = (enum simulation_language)config_choice(config, "language"),
	};
	simulate->response = config_real(config, "response");
	if (given != 1)
		fprintf(stderr,
		        "kesu simulate: give one of --sample, --invitations and --residents\n");
	else
		return true;
	return false;
}

static enum command_status simulate_main(int argc, char **argv)
{
	struct simulate simulate = {0};
	struct error error;
	struct config *config;
	enum command_status status;
	int next;

	if (!command_begin(&help, argc, argv, &config, &next, &status))
		return status;
	signal(SIGPIPE, SIG_IGN);
	simulate.config = config;
	if (!simulate_take_options(&simulate, argv[next]))
		status = COMMAND_USAGE;
	else
		status = simulate_run(&simulate, &error) ? COMMAND_DONE
		                                         : command_fail("simulate", &error);
	simulate_end(&simulate);
	config_free(config);
	return status;
}

const struct command rehearsal_simulate_command = {
        .name = "simulate",
        .summary = "let simulated residents answer a rehearsal over HTTP",
        .help = &help,
        .run = simulate_main,
};
