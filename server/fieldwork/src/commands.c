/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands.h"

#include <fieldwork/fieldwork.h>

#include <stddef.h>

const struct command *const fieldwork_commands[] = {&fieldwork_frame_command,
        &fieldwork_draw_command, &fieldwork_invite_command, &fieldwork_household_command, NULL};
