/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The life of a survey: draft, approved, open, closed, scored, published, and withdrawn. What a
 * step needs is looked at by the database (schema/functions/50_survey_life.sql), whoever takes it.
 */
#ifndef KESU_SURVEY_SURVEY_H
#define KESU_SURVEY_SURVEY_H

#include <http/http.h>
#include <kit/command.h>

extern const struct http_route survey_routes[];
extern const size_t survey_route_count;

extern const struct command *const survey_commands[]; /* NULL-terminated */

#endif
