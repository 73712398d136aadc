/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The letters that invite the people of a sample, with their one-time links. */
#ifndef KESU_LETTERS_LETTERS_H
#define KESU_LETTERS_LETTERS_H

#include <http/http.h>
#include <kit/command.h>

extern const struct http_route letters_routes[];
extern const size_t letters_route_count;
extern const struct command *const letters_commands[]; /* NULL-terminated */

#endif
