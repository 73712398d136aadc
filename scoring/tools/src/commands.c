/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of the commands that work on CSV files; kesu and kesu-stat both list it. */
#include <tools/tools.h>

#include <stddef.h>

const struct command *const tools_commands[] = {
        &tools_estimate_command,
        &tools_calibrate_command,
        &tools_irt_command,
        &tools_plausible_command,
        &tools_small_area_command,
        &tools_rank_command,
        &tools_target_command,
        NULL,
};
