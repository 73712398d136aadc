/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The routes and commands of the room. */
#include "command_assign.h"
#include "handlers.h"

#include <interview/interview.h>

#include <core/resource.h>

enum { ASSIGNMENTS_BODY_MAX = 1 << 20, BATCH_BODY_MAX = 1 << 20 };

const struct http_route interview_routes[] = {
        {HTTP_GET, CORE_API "/surveys/{slug}/assignments", interview_assignments_get, 0},
        {HTTP_PUT, CORE_API "/surveys/{slug}/assignments", interview_assignments_put,
                ASSIGNMENTS_BODY_MAX},
        {HTTP_GET, CORE_API "/surveys/{slug}/conflicts", interview_conflicts_get, 0},
        {HTTP_POST, CORE_API "/surveys/{slug}/conflicts/{id}", interview_conflict_post, BODY_SMALL},
        {HTTP_GET, CORE_API "/interview", interview_get, 0},
        {HTTP_POST, CORE_API "/interview/batches", interview_batch_post, BATCH_BODY_MAX},
};
const size_t interview_route_count = sizeof(interview_routes) / sizeof(*interview_routes);

const struct command *const interview_commands[] = {&interview_assign_command, NULL};
