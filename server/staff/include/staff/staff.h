/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Staff, that is, users who are not residents: accounts, and the programmes that they monitor. */
#ifndef KESU_STAFF_STAFF_H
#define KESU_STAFF_STAFF_H

#include <core/context.h>
#include <http/http.h>
#include <kit/command.h>

extern const struct http_route staff_routes[];
extern const size_t staff_route_count;

/* Sign-in at a provider of OpenID Connect. */
extern const struct core_part staff_oidc_part;
/* Whether the settings that say which provider fit together; the error names one. */
bool staff_check(const struct config *config, struct error *error) KESU_MUST_CHECK;

extern const struct command *const staff_commands[]; /* NULL-terminated */

#endif
