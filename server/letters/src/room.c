/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command of the room. */
#include "command.h"

#include <letters/letters.h>

#include <stddef.h>

const struct command *const letters_commands[] = {&letters_invite_command, NULL};
