/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The routes and commands of the room. */
#include "commands.h"
#include "handlers.h"

#include <field/field.h>

#include <core/resource.h>

enum { CONTACT_BODY_MAX = 8 * 1024 }; /* a note of 500 characters, each written as \uXXXX twice */

const struct http_route field_routes[] = {
        {HTTP_GET, CORE_API "/surveys/{slug}/progress", field_progress_get, 0},
        {HTTP_GET, CORE_API "/surveys/{slug}/progress/events", field_progress_events_get, 0},
        {HTTP_GET, CORE_API "/surveys/{slug}/cases/{number}/contacts", field_contacts_get, 0},
        {HTTP_POST, CORE_API "/surveys/{slug}/cases/{number}/contacts", field_contact_post,
                CONTACT_BODY_MAX},
};
const size_t field_route_count = sizeof(field_routes) / sizeof(*field_routes);

const struct command *const field_commands[] = {
        &field_contact_command, &field_progress_command, NULL};
