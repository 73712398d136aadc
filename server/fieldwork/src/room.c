/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The routes and commands of the room. */
#include "commands.h"
#include "handlers.h"

#include <fieldwork/fieldwork.h>

#include <core/resource.h>

enum { FRAME_BODY_MAX = 32 << 20, DRAW_BODY_MAX = 64 << 10 };

const struct http_route fieldwork_routes[] = {
        {HTTP_GET, CORE_API "/surveys/{slug}/frame", fieldwork_frame_get, 0},
        {HTTP_POST, CORE_API "/surveys/{slug}/frame", fieldwork_frame_post, FRAME_BODY_MAX},
        {HTTP_GET, CORE_API "/surveys/{slug}/draw", fieldwork_draw_get, 0},
        {HTTP_POST, CORE_API "/surveys/{slug}/draw", fieldwork_draw_post, DRAW_BODY_MAX},
        {HTTP_POST, CORE_API "/surveys/{slug}/draw/releases", fieldwork_release_post, BODY_SMALL},
        {HTTP_GET, CORE_API "/surveys/{slug}/letters", fieldwork_letters_get, 0},
};
const size_t fieldwork_route_count = sizeof(fieldwork_routes) / sizeof(*fieldwork_routes);

const struct command *const fieldwork_commands[] = {
        &fieldwork_frame_command, &fieldwork_draw_command, &fieldwork_household_command, NULL};
