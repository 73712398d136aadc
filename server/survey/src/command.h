/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kesu verify. */
#ifndef KESU_SURVEY_COMMAND_H
#define KESU_SURVEY_COMMAND_H

#include <kit/command.h>

extern const struct command survey_verify_command;

#endif
