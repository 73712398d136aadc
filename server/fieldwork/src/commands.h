/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of the room. */
#ifndef KESU_FIELDWORK_COMMANDS_H
#define KESU_FIELDWORK_COMMANDS_H

#include <kit/command.h>

extern const struct command fieldwork_frame_command, fieldwork_draw_command,
        fieldwork_household_command;

#endif
