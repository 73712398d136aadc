/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command of this room. */
#ifndef KESU_REMINDERS_COMMAND_H
#define KESU_REMINDERS_COMMAND_H

#include <kit/command.h>

extern const struct command reminders_remind_command;

#endif
