/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu household import: how many people live in the households of a sample, from a file. All rows
 * are stored, or none; a count that is there already is replaced only when that is asked for.
 */
#include "commands.h"
#include "household.h"
#include <fieldwork/sampled.h>

#include <base/number.h>
#include <core/database.h>
#include <core/secret_file.h>

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static const struct config_setting settings[] = {
        DATABASE_SETTINGS,
        {.name = "secret",
                .variable = "KESU_SECRET",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .secret = true,
                .argument = "TEXT",
                .help = "the server's key, which tells what attempts the letters have begun; with "
                        "--embedded it is read from there"},
        {.name = "secret_previous",
                .variable = "KESU_SECRET_PREVIOUS",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .secret = true,
                .argument = "TEXT",
                .help = "the server's previous key, if it has one"},
        {.name = "replace",
                .kind = CONFIG_FLAG,
                .fallback = "no",
                .help = "put other counts in the place of those that are there"},
        COMMAND_FORMAT_SETTING,
};

static const struct command_help help = {
        .usage = "household [OPTIONS] import SLUG FILE.csv",
        .summary =
                "Takes how many people of the survey's ages live in the households of a sample\n"
                "(case, as the unit in the file of letters; eligible, 0 when nobody is), as they\n"
                "were counted at the door. The weight of whoever was asked there is multiplied by\n"
                "it. Every row that cannot be taken is listed, and then nothing is imported. It\n"
                "can be imported in parts, while the survey is open or closed.",
        .least = 3,
        .most = 3,
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
};

struct counting {
	const struct config *config;
	struct str slug;
	const char *path;
	struct household_counts counts;
	bool imported;
};

static struct secret_keys *keys_open(const struct config *config, struct error *error)
{
	const char *given = config_text(config, "secret"),
	           *directory = config_text(config, "embedded");
	char text[SECRET_FILE_TEXT_SIZE];

	if (!*given && *directory) {
		if (!core_secret_file_read(directory, text, error))
			return NULL;
		given = text;
	}
	if (!*given) {
		error_set(error,
		        "要有服务器的密钥 / the server's key is needed: --embedded, --secret or "
		        "KESU_SECRET");
		return NULL;
	}
	return core_secret_keys_new(given, config_text(config, "secret_previous"), error);
}

static bool store(struct counting *counting, struct db_session *session, int32_t survey_id,
        struct error *error)
{
	struct household_counts *counts = &counting->counts;
	struct secret_keys *keys = keys_open(counting->config, error);
	bool stored = keys && fieldwork_household_store(counts, session, survey_id, keys, error) &&
	              fieldwork_sampled_note(session, counting->slug, "household.import",
	                      json_pack("{s:I, s:I, s:I, s:I}", "added", (json_int_t)counts->added,
	                              "changed", (json_int_t)counts->changed, "same",
	                              (json_int_t)counts->same, "not_counted",
	                              (json_int_t)counts->missing),
	                      error) &&
	              db_session_commit(session, error);

	core_secret_keys_free(keys);
	return stored;
}

static bool import_file(struct counting *counting, struct db_session *session, struct error *error)
{
	struct household_counts *counts = &counting->counts;
	int32_t survey_id;

	if (!fieldwork_sampled_find(
	            session, counting->slug, UNTIL_SCORED, ALL_DRAWN, &survey_id, error) ||
	        !fieldwork_household_read(counts, session, survey_id, counting->path, error))
		return false;
	if (counts->refusals.count ||
	        (counts->changed && !config_flag(counting->config, "replace")))
		return true;
	counting->imported = store(counting, session, survey_id, error);
	return counting->imported;
}

static void print_json(const struct counting *counting)
{
	const struct household_counts *counts = &counting->counts;

	command_print_json(json_pack("{s:s%, s:I, s:b, s:o, s:I, s:I, s:I, s:I}", "survey",
	        counting->slug.p, counting->slug.n, "rows",
	        (json_int_t)csv_table_rows(counts->table), "imported", counting->imported,
	        "refused", csv_refusals_json(&counts->refusals), "added", (json_int_t)counts->added,
	        "changed", (json_int_t)counts->changed, "same", (json_int_t)counts->same,
	        "not_counted", (json_int_t)counts->missing));
}

static void print(const struct counting *counting)
{
	const struct household_counts *counts = &counting->counts;

	if (command_wants_json(counting->config)) {
		print_json(counting);
		return;
	}
	csv_refusals_print(&counts->refusals, counting->path);
	if (!counts->refusals.count)
		printf("%.*s: 新增 added %zu · 改变 changed %zu · 相同 same %zu · 尚缺 not counted "
		       "%zu\n",
		        STR_ARG(counting->slug), counts->added, counts->changed, counts->same,
		        counts->missing);
}

/* Why a file that could be read was not imported. */
static bool outcome(const struct counting *counting, struct error *error)
{
	const struct household_counts *counts = &counting->counts;

	if (counting->imported)
		return true;
	if (counts->refusals.count)
		return error_set(error,
		        "未导入：%zu 处不能接受 / nothing was imported: %zu refused cell%s",
		        counts->refusals.count, counts->refusals.count,
		        number_plural(counts->refusals.count));
	return error_set(error,
	        "未导入：%zu 户已有不同的人数，--replace 才替换 / nothing was imported: %zu "
	        "households have another count, which --replace replaces",
	        counts->changed, counts->changed);
}

static bool import_run(struct counting *counting, struct error *error)
{
	struct db_session *session = core_database_open(counting->config, error);
	bool done = session && db_session_begin(session, false, error) &&
	            import_file(counting, session, error);

	if (session && !counting->imported)
		db_session_rollback(session);
	db_session_close(session);
	if (!done)
		return false;
	print(counting);
	return outcome(counting, error);
}

static enum command_status household_import(const struct config *config, char **arguments)
{
	struct counting counting = {
	        .config = config, .slug = str_from(arguments[1]), .path = arguments[2]};
	struct error error;
	enum command_status status;

	if (strcmp(arguments[0], "import") != 0) {
		error_set(&error, "there is no action %s", arguments[0]);
		return command_misused("household", &error);
	}
	status = import_run(&counting, &error) ? COMMAND_DONE : command_fail("household", &error);
	fieldwork_household_end(&counting.counts);
	return status;
}

static enum command_status household_main(int argc, char **argv)
{
	struct config *config;
	enum command_status status;
	int next;

	if (!command_begin(&help, argc, argv, &config, &next, &status))
		return status;
	status = household_import(config, argv + next);
	config_free(config);
	return status;
}

const struct command fieldwork_household_command = {
        .name = "household",
        .summary = "take how many people live in the households of a sample",
        .help = &help,
        .run = household_main,
};
