/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu remind: who is to be reminded, as counts, as rows without names, or as a file with names for
 * those who call and visit; and messages to them. With --deliver it sends what is due of a wave:
 * the server's job runner does so, in a process of its own.
 */
#include "command.h"

#include "deliver.h"
#include "people.h"
#include "text.h"

#include <base/log.h>
#include <base/private_file.h>
#include <core/database.h>
#include <core/reminder.h>
#include <core/survey.h>
#include <reminders/reminders.h>

#include <queries/core.h>
#include <queries/reminders.h>
#include <reporting/labels.h>
#include <stdio.h>
#include <stdlib.h>

enum { OBJECT_MAX = 256 };

static const struct config_setting settings[] = {
        DATABASE_SETTINGS,
        COMMAND_CSV_FORMAT_SETTING,
        {.name = "psu",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "PSU",
                .help = "only people of this psu of the frame"},
        {.name = "not_contacted_since",
                .kind = CONFIG_NUMBER,
                .fallback = "3",
                .most = REMINDERS_DAYS_MAX,
                .argument = "DAYS",
                .help = "only who was neither contacted nor reminded for so many days; 0: all"},
        {.name = "attempts_below",
                .kind = CONFIG_NUMBER,
                .fallback = "",
                .least = 1,
                .most = INT32_MAX,
                .argument = "N",
                .help = "only who was contacted or reminded fewer times than this [any]"},
        {.name = "out",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "FILE.csv",
                .help = "a new file with names, addresses and phones, which only its owner may "
                        "read"},
        {.name = "send",
                .kind = CONFIG_FLAG,
                .fallback = "no",
                .help = "queue a message to each of them who has a phone; the server sends it to "
                        "reminder_url"},
        {.name = "text_zh",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "T",
                .help = "what the message says in Chinese [a sentence about the letter]"},
        {.name = "text_en",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "T",
                .help = "the same in English"},
        {.name = "deliver",
                .kind = CONFIG_NUMBER,
                .fallback = "0",
                .most = INT64_MAX,
                .argument = "WAVE",
                .help = "send what is due of this wave, as the server does; needs reminder_url"},
        REMINDER_SETTINGS,
};

static const struct command_help help = {
        .usage = "remind [OPTIONS] SLUG",
        .summary =
                "Lists who of an open survey is to be reminded, psu by psu: who was sent a letter\n"
                "and of whom nothing final is written down (kesu contact). Who has answered on a\n"
                "phone of their own is among them, as nobody can tell whose an attempt is. Names\n"
                "are in the file of --out alone. With --send a message to each of them who has a\n"
                "phone is queued; the server posts it to the webhook of reminder_url between the\n"
                "hours reminder_from and reminder_until, and tries again when that fails.",
        .most = 1,
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
};

struct remind {
	const struct config *config;
	struct str slug;
	struct reminders_wanted wanted;
	int32_t below;
	struct reminders_people people;
	int64_t wave, queued; /* wave 0: none */
};

static bool survey_find(struct remind *remind, struct db_session *session, struct error *error)
{
	const struct q_reminder_survey_row *row;

	if (!q_reminder_survey_run(session, remind->slug, remind->wanted.psu, &row, error))
		return false;
	if (!row)
		return core_survey_missing(remind->slug, error);
	if (!row->is_drawn)
		return error_set(error, "%.*s 没有抽样 / it has no sample", STR_ARG(remind->slug));
	if (!row->psu_known)
		return error_set(error, "没有抽中 %.*s / there is no drawn psu of this name",
		        STR_ARG(remind->wanted.psu));
	if (!str_equal_c(row->state, "open"))
		return error_set(error,
		        "%.*s 的状态是 %.*s；启动期间才催访 / it is %.*s: people are reminded "
		        "while it is open",
		        STR_ARG(remind->slug), STR_ARG(row->state), STR_ARG(row->state));
	if (row->rehearsal && config_flag(remind->config, "send"))
		return error_set(error,
		        "%.*s 是演练，人是虚构的，不发催访 / it is a rehearsal: its people are "
		        "made up, and none of them is reminded",
		        STR_ARG(remind->slug));
	remind->wanted.survey_id = row->survey_id;
	return true;
}

static bool note(struct remind *remind, struct db_session *session, struct error *error)
{
	const struct q_audit_note_row *row;
	char object[OBJECT_MAX], detail[64];

	snprintf(object, sizeof(object), "survey/%.*s", STR_ARG(remind->slug));
	snprintf(detail, sizeof(detail), "{\"cases\": %zu}", remind->people.count);
	return q_audit_note_run(
	        session, STR("reminder.list"), str_from(object), str_from(detail), &row, error);
}

static bool file_write(struct remind *remind, const char *path, struct error *error)
{
	FILE *file = private_file_new(path, error);

	if (!file)
		return false;
	reminders_people_write(&remind->people, file);
	return private_file_end(
	        file, path, !ferror(file) || error_set_errno(error, "%s", path), error);
}

/* The file is on the disk before what is noted of it is committed. */
static bool file_make(struct remind *remind, struct db_session *session, struct error *error)
{
	const char *path = config_text(remind->config, "out");

	return !*path || (note(remind, session, error) && file_write(remind, path, error));
}

static struct str text_of(const struct remind *remind, const char *option, const char *fallback)
{
	const char *given = config_text(remind->config, option);

	return str_from(*given ? given : fallback);
}

static bool queue(struct remind *remind, struct db_session *session, struct error *error)
{
	const struct q_reminder_queue_row *row;

	if (!config_flag(remind->config, "send"))
		return true;
	if (!remind->people.phones)
		return error_set(error,
		        "没有可发的人：没有待催访而有电话的人 / nobody is to be sent one: "
		        "nobody who is to be reminded has a phone");
	if (!q_reminder_queue_run(session,
	            &(struct q_reminder_queue_in){
	                    .survey_id = remind->wanted.survey_id,
	                    .psu = remind->wanted.psu,
	                    .days = remind->wanted.days,
	                    .below = remind->wanted.below,
	                    .text_zh = text_of(remind, "text_zh", REPORTING_NOTICE_REMINDER_ZH),
	                    .text_en = text_of(remind, "text_en", REPORTING_NOTICE_REMINDER_EN),
	            },
	            &row, error))
		return false;
	remind->wave = row->wave;
	remind->queued = row->cases;
	return true;
}

static bool in_transaction(struct remind *remind, struct db_session *session, struct error *error)
{
	const char *path = config_text(remind->config, "out");
	bool written = survey_find(remind, session, error) &&
	               reminders_people_read(&remind->people, session, &remind->wanted, error) &&
	               queue(remind, session, error) && file_make(remind, session, error);
	bool committed = written && db_session_commit(session, error);

	if (written && !committed && *path)
		remove(path);
	return committed;
}

static void print_json(const struct remind *remind)
{
	json_t *document = json_pack("{s:s%, s:I, s:I, s:o}", "survey", remind->slug.p,
	        remind->slug.n, "count", (json_int_t)remind->people.count, "phones",
	        (json_int_t)remind->people.phones, "cases", reminders_people_json(&remind->people));

	if (remind->wave)
		json_object_set_new(document, "wave",
		        json_pack("{s:I, s:I}", "wave", (json_int_t)remind->wave, "queued",
		                (json_int_t)remind->queued));
	command_print_json(document);
}

static void print_table(const struct remind *remind)
{
	const char *path = config_text(remind->config, "out");

	reminders_people_table(&remind->people);
	printf("%.*s: 待催访 to remind %zu · 有电话 with phone %zu", STR_ARG(remind->slug),
	        remind->people.count, remind->people.phones);
	if (*path)
		printf(" · %s", path);
	if (remind->wave)
		printf(" · 第 wave %lld 批已排队 queued %lld", (long long)remind->wave,
		        (long long)remind->queued);
	printf("\n");
}

static void print(const struct remind *remind)
{
	if (command_wants_json(remind->config))
		print_json(remind);
	else if (command_wants_csv(remind->config))
		reminders_people_csv(&remind->people);
	else
		print_table(remind);
}

static bool remind_run(struct remind *remind, struct error *error)
{
	struct db_session *session = core_database_open(remind->config, error);
	bool done = session && db_session_begin(session, false, error) &&
	            in_transaction(remind, session, error);

	if (session && !done)
		db_session_rollback(session);
	db_session_close(session);
	if (done)
		print(remind);
	if (remind->people.person)
		reminders_people_end(&remind->people);
	return done;
}

static bool text_check(const struct config *config, const char *option, struct error *error)
{
	const char *text = config_text(config, option), *fault;

	if (!*text)
		return true;
	if (!config_flag(config, "send"))
		return error_set(error, "--text-zh 和 --text-en 须与 --send 同用 / they go with "
		                        "--send");
	fault = reminders_text_fault(str_from(text));
	return !fault || error_set(error, "--%s: %s", option, fault);
}

static enum command_status remind_survey(const struct config *config, const char *slug)
{
	const char *psu = config_text(config, "psu");
	struct remind remind = {.config = config, .slug = str_from(slug)};
	struct error error;

	if (!text_check(config, "text_zh", &error) || !text_check(config, "text_en", &error))
		return command_misused("remind", &error);
	remind.wanted.psu = *psu ? str_from(psu) : (struct str){0};
	remind.wanted.days = (int32_t)config_number(config, "not_contacted_since");
	if (*config_text(config, "attempts_below")) {
		remind.below = (int32_t)config_number(config, "attempts_below");
		remind.wanted.below = &remind.below;
	}
	return remind_run(&remind, &error) ? COMMAND_DONE : command_fail("remind", &error);
}

static enum command_status deliver(const struct config *config, int64_t wave)
{
	struct db_session *session;
	struct error error;
	bool good;

	if (!*config_text(config, "reminder_url")) {
		error_set(&error, "--deliver needs reminder_url");
		return command_misused("remind", &error);
	}
	if (!reminders_check(config, &error))
		return command_misused("remind", &error);
	log_setup(LOG_LEVEL_INFO, "reminders");
	session = core_database_open(config, &error);
	good = session && reminders_deliver(session, config, wave, &error);
	db_session_close(session);
	return good ? COMMAND_DONE : command_fail("remind", &error);
}

static enum command_status remind_main(int argc, char **argv)
{
	struct config *config;
	enum command_status status;
	struct error error;
	int64_t wave;
	int next;

	if (!command_begin(&help, argc, argv, &config, &next, &status))
		return status;
	wave = config_number(config, "deliver");
	if (wave ? next < argc : next == argc) {
		error_set(&error, "缺少调查，或多了一个 / give one survey, or --deliver");
		status = command_misused("remind", &error);
	} else {
		status = wave ? deliver(config, wave) : remind_survey(config, argv[next]);
	}
	config_free(config);
	return status;
}

const struct command reminders_remind_command = {
        .name = "remind",
        .summary = "list who is to be reminded of a letter, and send reminders",
        .help = &help,
        .run = remind_main,
};
