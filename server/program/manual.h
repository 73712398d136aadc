/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the manual pages of kesu say in addition to its commands and settings. */
#ifndef KESU_PROGRAM_MANUAL_H
#define KESU_PROGRAM_MANUAL_H

#include <kit/manual.h>

extern const struct command_manual kesu_manual;

#endif
