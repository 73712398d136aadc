/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tries a survey before it is held: draws a sample of a made-up city, and lets its residents answer
 * over HTTP.
 */
#ifndef KESU_REHEARSAL_REHEARSAL_H
#define KESU_REHEARSAL_REHEARSAL_H

#include <kit/command.h>

extern const struct command rehearsal_rehearse_command, rehearsal_simulate_command;

extern const struct command *const rehearsal_commands[]; /* NULL-terminated */

#endif
