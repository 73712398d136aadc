/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The route and the command of the room. */
#include "command.h"
#include "handlers.h"

#include <letters/letters.h>

#include <core/resource.h>

enum { LETTERS_BODY_MAX = 64 << 10 };

const struct http_route letters_routes[] = {
        {HTTP_POST, CORE_API "/surveys/{slug}/letters", letters_post, LETTERS_BODY_MAX},
};
const size_t letters_route_count = sizeof(letters_routes) / sizeof(*letters_routes);

const struct command *const letters_commands[] = {&letters_invite_command, NULL};
