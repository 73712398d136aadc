/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of the room. */
#include <rehearsal/rehearsal.h>

#include <stddef.h>

const struct command *const rehearsal_commands[] = {
        &rehearsal_rehearse_command, &rehearsal_simulate_command, NULL};
