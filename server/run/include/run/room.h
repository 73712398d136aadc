/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The room that makes figures, as the program lists it. What a run does is described in run.h. */
#ifndef KESU_RUN_ROOM_H
#define KESU_RUN_ROOM_H

#include <core/figures.h>
#include <core/job.h>
#include <http/http.h>
#include <kit/command.h>

extern const struct http_route run_routes[];
extern const size_t run_route_count;

/* Scores the runs that were requested over HTTP. */
extern const struct core_job run_job;

/* `kesu score`: takes one run to its end and prints its figures with the printer. */
extern const struct command_help run_score_help;
enum command_status run_score_main(
        int argc, char **argv, const struct core_figures_printer *printer);

/* Tables of a run's respondents: microdata. The list ends with a name of NULL. */
extern const struct core_figures_table run_tables[];

#endif
