/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reminders of a survey's letters: who is to be reminded, and messages to them, which the server's
 * job sends by way of a webhook (docs/OPERATIONS.md) to whoever has a way to people's phones.
 */
#ifndef KESU_REMINDERS_REMINDERS_H
#define KESU_REMINDERS_REMINDERS_H

#include <core/job.h>
#include <http/http.h>
#include <kit/command.h>

extern const struct command *const reminders_commands[]; /* NULL-terminated */
extern const struct http_route reminders_routes[];
extern const size_t reminders_route_count;
extern const struct core_job reminders_job;

/* Whether reminders can be sent with the settings of `kesu serve`; the error names one. */
bool reminders_check(const struct config *config, struct error *error) KESU_MUST_CHECK;

#endif
