/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is told of a run's figures in sentences and pictures: the public page of a publication, with
 * its table and its picture for sharing. It computes no figures.
 */
#ifndef KESU_REPORT_REPORT_H
#define KESU_REPORT_REPORT_H

#include <core/context.h>
#include <core/figures.h>
#include <http/http.h>
#include <kit/command.h>

extern const struct http_route report_routes[];
extern const size_t report_route_count;

/* What a worker has made of publications. */
extern const struct core_part report_part;

/* kesu report. The caller gives the writer of a run's document, which a report is made of. */
extern const struct command_help report_help;
enum command_status report_main(int argc, char **argv, const struct core_figures_file *figures);

#endif
