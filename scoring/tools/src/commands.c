/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that work on CSV files; both kesu and kesu-stat list them. */
#include <tools/tools.h>

#include <stddef.h>

const struct command *const tools_commands[] = {
        &tools_plan_command,
        &tools_sample_command,
        &tools_estimate_command,
        &tools_regress_command,
        &tools_calibrate_command,
        &tools_irt_command,
        &tools_plausible_command,
        &tools_small_area_command,
        &tools_rank_command,
        &tools_target_command,
        NULL,
};
