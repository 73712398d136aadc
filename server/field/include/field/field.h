/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of the people of a sample, and how far a survey's fieldwork is. */
#ifndef KESU_FIELD_FIELD_H
#define KESU_FIELD_FIELD_H

#include <core/context.h>
#include <core/figures.h>
#include <http/http.h>
#include <kit/command.h>

extern const struct command *const field_commands[]; /* NULL-terminated */
extern const struct http_route field_routes[];
extern const size_t field_route_count;
extern const struct core_part field_part;
/* Files of a survey's fieldwork, for exports. The list ends with a name of NULL. */
extern const struct core_figures_table field_tables[];

#endif
