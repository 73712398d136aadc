/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interviews face to face, also without signal: cases of accounts, and what tablets send. */
#ifndef KESU_INTERVIEW_INTERVIEW_H
#define KESU_INTERVIEW_INTERVIEW_H

#include <http/http.h>
#include <kit/command.h>

extern const struct command *const interview_commands[]; /* NULL-terminated */
extern const struct http_route interview_routes[];
extern const size_t interview_route_count;

#endif
