/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu rehearse: a made-up city and a sample of it, to rehearse a survey. Inside one transaction
 * the survey is created, the city is made, the sample is drawn and stored, and the files are
 * written. When anything fails, neither the survey nor a file is left behind.
 */
#include <core/database.h>
#include <kit/command.h>
#include <rehearsal/rehearsal.h>
#include <reporting/words.h>

#include "margins.h"
#include "scene.h"
#include "selection.h"
#include "store.h"
#include "truth.h"
#include <core/calendar.h>

#include <base/memory.h>
#include <model/programme.h>

#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct config_setting settings[] = {
        DATABASE_SETTINGS,
        {.name = "slug",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "SLUG",
                .help = "name of the survey [PROGRAMME-sampled-rehearsal]"},
        {.name = "instrument",
                .kind = CONFIG_TEXT,
                .fallback = "kesu-open-50",
                .argument = "CODE",
                .help = "the instrument that people answer"},
        {.name = "booklets",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "CODE[@VERSION]",
                .help = "a booklet design of the instrument; without it, all get the whole form"},
        {.name = "standard",
                .kind = CONFIG_TEXT,
                .fallback = "cast-2024",
                .argument = "CODE",
                .help = "the standard that decides who is literate"},
        {.name = "seed",
                .kind = CONFIG_NUMBER,
                .fallback = "1",
                .least = 0,
                .most = INT64_MAX,
                .argument = "N",
                .help = "random seed: the same one gives the same city and the same people"},
        {.name = "year",
                .kind = CONFIG_NUMBER,
                .fallback = "0",
                .least = 0,
                .most = PROGRAMME_YEAR_MAX,
                .argument = "Y",
                .help = "year of the survey [this year]"},
        {.name = "psus",
                .kind = CONFIG_NUMBER,
                .fallback = "0",
                .least = 0,
                .most = 10000,
                .argument = "N",
                .help = "communities to draw in each stratum; 0: about 150 in all"},
        {.name = "persons",
                .kind = CONFIG_NUMBER,
                .fallback = "12",
                .least = 1,
                .most = 10000,
                .argument = "N",
                .help = "people to draw in each community"},
        {.name = "residents",
                .kind = CONFIG_NUMBER,
                .fallback = "30000",
                .least = 20,
                .most = 2000000,
                .argument = "N",
                .help = "mean number of residents of a township (or county without townships)"},
        {.name = "target-share",
                .kind = CONFIG_REAL,
                .fallback = "0.15",
                .range = {.least = 0, .most = 1},
                .argument = "SHARE",
                .help = "approximate share of literate residents in the city"},
        {.name = "out",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .required = true,
                .argument = "FILE",
                .help = "the file for the sample with its tokens; FILE.population.json is "
                        "written beside it"},
        {.name = "truth",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "FILE",
                .help = "the file for the true shares of the city, by region and group"},
        COMMAND_FORMAT_SETTING,
};

static const struct command_help help = {
        .usage = "rehearse PROGRAMME --out FILE [OPTIONS]",
        .summary =
                "Simulates a city with the regions of a programme, draws a stratified two-stage\n"
                "sample of it, and creates an open survey that the invited people can answer.",
        .least = 1,
        .most = 1,
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
};

enum { SLUG_SIZE = 80 };

struct sample {
	const struct config *config;
	struct store_survey survey;
	struct scene_options options;
	const char *out, *truth; /* truth is NULL when not asked for */
	char slug[SLUG_SIZE], population_path[PATH_MAX];
	struct scene scene;
	struct population *population;
	struct selection selection;
	struct sample_row *rows;
};

static struct sample_row *rows_make(const struct selection *selection)
{
	struct sample_row *rows = memory_new(selection->person_count, sizeof(*rows));

	for (size_t i = 0; i < selection->person_count; i++) {
		const struct selection_person *person = &selection->persons[i];
		const struct selection_psu *psu = &selection->psus[person->psu];
		struct sample_row *row = &rows[i];

		core_invitation_token_new(row->token);
		row->person = person->person;
		row->psu = psu->psu;
		row->stratum = psu->stratum;
		snprintf(row->region, sizeof(row->region), "%.*s", STR_ARG(psu->region));
		snprintf(row->residence, sizeof(row->residence), "%s", psu->residence);
		row->base_weight = person->weight;
	}
	return rows;
}

static bool sample_draw(struct sample *sample, struct error *error)
{
	command_progress("making the city");
	sample->population = rehearsal_scene_population(&sample->scene, error);
	if (!sample->population)
		return false;
	command_progress("drawing the sample");
	if (!rehearsal_selection_make(&sample->selection, &sample->scene, sample->population,
	            (uint32_t)config_number(sample->config, "psus"),
	            (uint32_t)config_number(sample->config, "persons"), error))
		return false;
	sample->rows = rows_make(&sample->selection);
	return true;
}

static bool files_write(struct sample *sample, struct error *error)
{
	if (!rehearsal_sample_file_write(
	            sample->out, sample->rows, sample->selection.person_count, error))
		return false;
	if (!rehearsal_scene_write(&sample->scene, sample->population_path, error))
		goto failed_population;
	command_progress("computing the true shares");
	if (sample->truth &&
	        !rehearsal_truth_write(&sample->scene, sample->population, sample->truth, error))
		goto failed_truth;
	return true;

failed_truth:
	unlink(sample->population_path);
failed_population:
	unlink(sample->out);
	return false;
}

static void files_remove(const struct sample *sample)
{
	unlink(sample->out);
	unlink(sample->population_path);
	if (sample->truth)
		unlink(sample->truth);
}

static bool sample_run(struct sample *sample, struct db_session *session, struct error *error)
{
	int32_t survey_id = 0;

	return rehearsal_store_survey_create(session, &sample->survey, &survey_id, error) &&
	       rehearsal_scene_make(&sample->scene, session, str_from(sample->survey.slug),
	               survey_id, &sample->options, error) &&
	       sample_draw(sample, error) &&
	       rehearsal_store_sample(
	               session, survey_id, &sample->selection, sample->rows, error) &&
	       rehearsal_margins_of_scene_store(
	               session, &sample->scene, sample->population, error) &&
	       files_write(sample, error);
}

/* The files are written before the commit: tokens that are in no file could not be used. */
static bool sample_commit(struct sample *sample, struct db_session *session, struct error *error)
{
	if (!db_session_begin(session, false, error))
		return false;
	if (!sample_run(sample, session, error)) {
		db_session_rollback(session);
		return false;
	}
	if (db_session_commit(session, error))
		return true;
	files_remove(sample);
	return false;
}

static void sample_print(const struct sample *sample)
{
	const struct selection *selection = &sample->selection;
	uint64_t residents = synthetic_population_size(sample->population);

	command_progress("%s", "");
	if (command_wants_json(sample->config)) {
		command_print_json(json_pack("{s:s,s:s,s:I,s:I,s:I,s:I,s:I,s:s}", "label",
		        REPORTING_NOTICE_REHEARSAL_ZH, "survey", sample->survey.slug, "residents",
		        (json_int_t)residents, "strata", (json_int_t)selection->stratum_count,
		        "psus", (json_int_t)selection->psu_count, "persons",
		        (json_int_t)selection->person_count, "seed",
		        (json_int_t)sample->options.seed, "sample", sample->out));
		return;
	}
	printf("%s simulated people\nsurvey     %s\nresidents  %llu\nstrata     %zu\n"
	       "psus       %zu\npersons    %zu\nsample     %s\n",
	        REPORTING_NOTICE_REHEARSAL_ZH, sample->survey.slug, (unsigned long long)residents,
	        selection->stratum_count, selection->psu_count, selection->person_count,
	        sample->out);
}

static void sample_end(struct sample *sample)
{
	free(sample->rows);
	rehearsal_selection_end(&sample->selection);
	synthetic_population_free(sample->population);
	rehearsal_scene_end(&sample->scene);
}

static bool take_names(struct sample *sample, const char *programme)
{
	const char *slug = config_text(sample->config, "slug");
	const char *truth = config_text(sample->config, "truth");
	int n = *slug ? snprintf(sample->slug, SLUG_SIZE, "%s", slug)
	              : snprintf(sample->slug, SLUG_SIZE, "%s-sampled-rehearsal", programme);
	int m = snprintf(sample->population_path, PATH_MAX, "%s.population.json",
	        config_text(sample->config, "out"));

	sample->out = config_text(sample->config, "out");
	sample->truth = *truth ? truth : NULL;
	return n < SLUG_SIZE && m < PATH_MAX && model_survey_slug_valid(str_from(sample->slug));
}

static struct store_booklets sample_booklets(const struct config *config)
{
	struct str text = str_from(config_text(config, "booklets"));
	struct store_booklets booklets = {{NULL, 0}, {NULL, 0}};
	struct str code, version = str_cut(text, '@', &code);

	if (code.n)
		booklets.code = code;
	if (version.n)
		booklets.version = version;
	return booklets;
}

/* False after a message about what is wrong with the options. */
static bool sample_take_options(struct sample *sample, const char *programme)
{
	const struct config *config = sample->config;
	int year = (int)config_number(config, "year");

	if (!take_names(sample, programme))
		fprintf(stderr,
		        "kesu rehearse: a slug has 3 to 64 characters of a-z, 0-9 and dash\n");
	else if (config_number(config, "psus") == 1)
		fprintf(stderr,
		        "kesu rehearse: --psus must be at least 2: one gives no standard error\n");
	else if (year && year < PROGRAMME_YEAR_MIN)
		fprintf(stderr, "kesu rehearse: --year must be at least %d\n", PROGRAMME_YEAR_MIN);
	else {
		sample->options.target = config_real(config, "target-share");
		sample->options.seed = (uint64_t)config_number(config, "seed");
		sample->options.year = year ? year : core_calendar_year();
		sample->options.residents = (uint32_t)config_number(config, "residents");
		sample->survey = (struct store_survey){
		        .slug = sample->slug,
		        .programme = programme,
		        .instrument = config_text(config, "instrument"),
		        .booklets = sample_booklets(config),
		        .standard = config_text(config, "standard"),
		        .year = sample->options.year,
		};
		return true;
	}
	return false;
}

static enum command_status rehearse(const struct config *config, const char *programme)
{
	struct sample sample = {.config = config};
	struct error error;
	struct db_session *session;
	bool drawn;

	if (!sample_take_options(&sample, programme))
		return COMMAND_USAGE;
	session = core_database_open(config, &error);
	if (!session)
		return command_fail("rehearse", &error);
	drawn = sample_commit(&sample, session, &error);
	db_session_close(session);
	if (drawn)
		sample_print(&sample);
	sample_end(&sample);
	return drawn ? COMMAND_DONE : command_fail("rehearse", &error);
}

static enum command_status rehearse_main(int argc, char **argv)
{
	struct config *config;
	enum command_status status;
	int next;

	if (!command_begin(&help, argc, argv, &config, &next, &status))
		return status;
	status = rehearse(config, argv[next]);
	config_free(config);
	return status;
}

const struct command rehearsal_rehearse_command = {
        .name = "rehearse",
        .summary = "rehearse a survey: a synthetic city and a sample of it",
        .help = &help,
        .run = rehearse_main,
};
