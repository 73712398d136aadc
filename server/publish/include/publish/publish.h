/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The room that shows what runs have found: the indicator document over HTTP and as files
 * (as a table: server/tables). It computes no figures: everything it shows was stored by a run.
 */
#ifndef KESU_PUBLISH_PUBLISH_H
#define KESU_PUBLISH_PUBLISH_H

#include <core/figures.h>
#include <http/http.h>
#include <kit/command.h>

extern const struct http_route publish_routes[];
extern const size_t publish_route_count;

/*
 * `kesu export`: the results, or one of the other tables, or all of them in a folder. The list of
 * other tables ends with a name of NULL.
 */
extern const struct command_help publish_export_help;
enum command_status publish_export(int argc, char **argv, const struct core_figures_table *tables,
        const struct core_figures_folder *folder);

/* The document that the API returns of a run, as a file. */
extern const struct core_figures_file publish_document;

#endif
