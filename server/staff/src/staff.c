/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The routes and commands of the room. */
#include <staff/staff.h>

#include "accounts/command.h"
#include "audit/command.h"
#include "programmes.h"

#include <core/resource.h>

const struct http_route staff_routes[] = {
        {HTTP_GET, CORE_API "/programmes", staff_programmes_get, 0},
};
const size_t staff_route_count = sizeof(staff_routes) / sizeof(*staff_routes);

const struct command *const staff_commands[] = {&staff_account_command, &staff_audit_command, NULL};
