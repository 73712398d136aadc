/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The name of the program that runs, for its messages. */
#ifndef KESU_KIT_PROGRAM_H
#define KESU_KIT_PROGRAM_H

const char *command_program_name(void);

#endif
