/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Compares a cell's share with the plan's target. The result is stored with the share: code that
 * shows a verdict reads it and computes nothing.
 */
#ifndef KESU_RUN_COMPUTE_TARGET_H
#define KESU_RUN_COMPUTE_TARGET_H

#include <run/compute/estimates.h>
#include <run/input/past.h>

#include <trend/target.h>

/*
 * The result is "unknown" when there is no target. It is also "unknown" for a withheld share,
 * because a probability would reveal the share.
 */
struct target_hold run_target_hold(const struct run_target *target, const struct run_cell *cell);

#endif
