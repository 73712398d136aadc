/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the manual page of kesu-stat says beside its commands. */
#ifndef KESU_TOOLS_MANUAL_H
#define KESU_TOOLS_MANUAL_H

#include <kit/manual.h>

extern const struct command_manual kesu_stat_manual;

#endif
