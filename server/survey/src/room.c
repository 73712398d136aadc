/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The routes and a command of the room. */
#include <survey/survey.h>

#include "command.h"
#include "forms.h"
#include "life.h"

#include <core/resource.h>

const struct http_route survey_routes[] = {
        {HTTP_GET, CORE_API "/surveys", survey_list_get, 0},
        {HTTP_POST, CORE_API "/surveys", survey_post, BODY_SMALL},
        {HTTP_GET, CORE_API "/documents", survey_documents_get, 0},
        {HTTP_GET, CORE_API "/surveys/{slug}/life", survey_life_get, 0},
        {HTTP_GET, CORE_API "/surveys/{slug}/publications", survey_publications_get, 0},
        {HTTP_GET, CORE_API "/surveys/{slug}/publications/{run}", survey_publication_get, 0},
        {HTTP_POST, CORE_API "/surveys/{slug}/transitions", survey_transition_post, BODY_SMALL},
        {HTTP_GET, CORE_API "/surveys/{slug}/booklets", survey_booklets_get, 0},
        {HTTP_GET, CORE_API "/surveys/{slug}/exposure", survey_exposure_get, 0},
        {HTTP_GET, CORE_API "/surveys/{slug}/pilot", survey_pilot_get, 0},
        {HTTP_POST, CORE_API "/surveys/{slug}/pilot", survey_pilot_post, BODY_SMALL},
        {HTTP_DELETE, CORE_API "/surveys/{slug}/pilot", survey_pilot_delete, 0},
};
const size_t survey_route_count = sizeof(survey_routes) / sizeof(*survey_routes);

const struct command *const survey_commands[] = {&survey_verify_command, NULL};
