/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The room's command: kesu account. */
#ifndef KESU_STAFF_COMMANDS_H
#define KESU_STAFF_COMMANDS_H

#include <kit/command.h>

extern const struct command staff_account_command;

#endif
