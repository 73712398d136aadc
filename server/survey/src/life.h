/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /surveys, /surveys/{slug}/life and /publications, POST /surveys/{slug}/transitions. */
#ifndef KESU_SURVEY_LIFE_H
#define KESU_SURVEY_LIFE_H

#include <http/http.h>

http_handler survey_list_get, survey_life_get, survey_publications_get, survey_transition_post;

#endif
