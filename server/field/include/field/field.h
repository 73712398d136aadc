/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of the people of a sample, and how far a survey's fieldwork is. */
#ifndef KESU_FIELD_FIELD_H
#define KESU_FIELD_FIELD_H

#include <kit/command.h>

extern const struct command *const field_commands[]; /* NULL-terminated */

#endif
