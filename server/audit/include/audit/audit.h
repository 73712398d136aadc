/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit, a chain of who did what: shown over HTTP, listed and checked by kesu audit. */
#ifndef KESU_AUDIT_AUDIT_H
#define KESU_AUDIT_AUDIT_H

#include <http/http.h>
#include <kit/command.h>

extern const struct http_route audit_routes[];
extern const size_t audit_route_count;

extern const struct command *const audit_commands[]; /* NULL-terminated */

#endif
