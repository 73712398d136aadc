/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The life of a survey: draft, approved, open, closed, scored, published, and withdrawn. What a
 * step needs is looked at by the database (schema/functions/50_survey_life.sql), whoever takes it.
 */
#ifndef KESU_SURVEY_SURVEY_H
#define KESU_SURVEY_SURVEY_H

#include <core/figures.h>
#include <http/http.h>
#include <kit/command.h>

extern const struct http_route survey_routes[];
extern const size_t survey_route_count;

/* kesu survey. The caller gives the writer of a run's document, which a publication holds. */
extern const struct command_help survey_command_help;
enum command_status survey_main(int argc, char **argv, const struct core_figures_file *figures);

extern const struct command *const survey_commands[]; /* NULL-terminated */

#endif
