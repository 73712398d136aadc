/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A survey's way from the frame to the sample. */
#ifndef KESU_FIELDWORK_FIELDWORK_H
#define KESU_FIELDWORK_FIELDWORK_H

#include <http/http.h>
#include <kit/command.h>

extern const struct http_route fieldwork_routes[];
extern const size_t fieldwork_route_count;
/* Strangers send no file: they are told so before it is kept. */
http_admit_fn fieldwork_admit;
extern const struct command *const fieldwork_commands[]; /* NULL-terminated */

#endif
