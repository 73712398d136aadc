/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command of the room. */
#include <survey/survey.h>

#include "command.h"

const struct command *const survey_commands[] = {&survey_command, NULL};
