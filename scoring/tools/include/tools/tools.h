/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The statistics of kesu-stat as commands on CSV files: no database, no server. */
#ifndef KESU_TOOLS_TOOLS_H
#define KESU_TOOLS_TOOLS_H

#include <kit/command.h>

extern const struct command tools_estimate_command, tools_calibrate_command, tools_irt_command,
        tools_plausible_command, tools_small_area_command, tools_rank_command, tools_target_command,
        tools_sample_command, tools_plan_command, tools_regress_command;

/* All these commands; ends with NULL. */
extern const struct command *const tools_commands[];

#endif
