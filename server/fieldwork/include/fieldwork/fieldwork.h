/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A survey's way from the frame to the letters. */
#ifndef KESU_FIELDWORK_FIELDWORK_H
#define KESU_FIELDWORK_FIELDWORK_H

#include <kit/command.h>

extern const struct command *const fieldwork_commands[]; /* NULL-terminated */

#endif
