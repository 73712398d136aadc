/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only files that include every room: they list the program's routes, parts, jobs and
 * commands. */
#ifndef KESU_PROGRAM_PROGRAM_H
#define KESU_PROGRAM_PROGRAM_H

#include <core/figures.h>
#include <kit/command.h>
#include <process/process.h>

/* Every route, part and job of the server. Made at the first call. */
const struct process_rooms *program_rooms(void);

/* Every table that a file can be made of, beside those of figures; ends with a NULL name. */
const struct core_figures_table *program_tables(void);

/* The tables of every command, NULL-terminated. */
extern const struct command *const *const program_commands[];

#endif
