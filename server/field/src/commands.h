/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of the room. */
#ifndef KESU_FIELD_COMMANDS_H
#define KESU_FIELD_COMMANDS_H

#include <kit/command.h>

extern const struct command field_contact_command, field_progress_command;

#endif
