/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the manual page of kesu-stat that do not come from its commands. */
#ifndef KESU_TOOLS_MANUAL_H
#define KESU_TOOLS_MANUAL_H

#include <kit/manual.h>

extern const struct command_manual kesu_stat_manual;

#endif
