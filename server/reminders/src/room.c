/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The routes, the command and the job of the room. */
#include <reminders/reminders.h>

#include "command.h"
#include "handlers.h"

#include <base/log.h>
#include <queries/reminders.h>

enum { BODY_MAX = 16 * 1024 }; /* two texts of 500 characters, each written as \uXXXX twice */

const struct http_route reminders_routes[] = {
        {HTTP_GET, CORE_API "/surveys/{slug}/reminders", reminders_get, 0},
        {HTTP_POST, CORE_API "/surveys/{slug}/reminders", reminders_post, BODY_MAX},
};
const size_t reminders_route_count = sizeof(reminders_routes) / sizeof(*reminders_routes);

const struct command *const reminders_commands[] = {&reminders_remind_command, NULL};

static bool wave_due(struct db_session *session, int64_t *id, struct error *error)
{
	const struct q_reminder_next_row *next;

	*id = 0;
	if (!q_reminder_next_run(session, &next, error))
		return false;
	if (next)
		*id = next->wave;
	return true;
}

/* What it had not sent is due again; for a while, so that a process that always fails does not fail
 * all the time. */
static bool wave_left(
        struct db_session *session, int64_t id, const char *words, struct error *error)
{
	enum { REST_S = 60 };

	log_error("sending reminders failed", LOG_NUMBER("wave", id), LOG_TEXT("problem", words));
	return q_reminder_hold_run(session, id, REST_S, error);
}

static const char *const arguments[] = {"remind", "--deliver", NULL};
static const char *const needed[] = {"reminder_url", "reminder_key", "reminder_authorities",
        "reminder_from", "reminder_until", "reminder_tries", "reminder_pause_s", NULL};

const struct core_job reminders_job = {
        .name = "reminders",
        .next = wave_due,
        .arguments = arguments,
        .settings = needed,
        .fail = wave_left,
};
