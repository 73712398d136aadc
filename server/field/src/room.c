/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of the room. */
#include "commands.h"

#include <field/field.h>

#include <stddef.h>

const struct command *const field_commands[] = {
        &field_contact_command, &field_progress_command, NULL};
