/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kesu invite. */
#ifndef KESU_LETTERS_COMMAND_H
#define KESU_LETTERS_COMMAND_H

#include <kit/command.h>

extern const struct command letters_invite_command;

#endif
