/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The routes and commands of the room. */
#include "handlers.h"

#include <quota/quota.h>

#include <core/resource.h>

enum { QUOTAS_BODY_MAX = 32 * 1024 }; /* a hundred cells */

const struct http_route quota_routes[] = {
        {HTTP_GET, CORE_API "/surveys/{slug}/quotas", quota_get, 0},
        {HTTP_PUT, CORE_API "/surveys/{slug}/quotas", quota_put, QUOTAS_BODY_MAX},
};
const size_t quota_route_count = sizeof(quota_routes) / sizeof(*quota_routes);

const struct command *const quota_commands[] = {&quota_command, NULL};
