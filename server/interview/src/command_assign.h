/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kesu assign, as the room lists it. */
#ifndef KESU_INTERVIEW_COMMAND_ASSIGN_H
#define KESU_INTERVIEW_COMMAND_ASSIGN_H

#include <kit/command.h>

extern const struct command interview_assign_command;

#endif
