/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How the items of a run behaved: share right, item-rest correlation and fit. They are computed
 * from the answers that the calibration used, that is, without rapid guesses.
 */
#ifndef KESU_RUN_COMPUTE_ITEM_FIGURES_H
#define KESU_RUN_COMPUTE_ITEM_FIGURES_H

#include <run/compute/estimates.h>

#include <item_fit/classical.h>
#include <item_fit/model_fit.h>

/* One entry for each of the survey's own items. All are NULL when people could not be measured. */
struct run_item_figures {
	struct item_fit_classical *classical;
	struct item_fit_items *fit;
	int32_t *answered;
};

/* The caller ends them. */
void run_item_figures_make(struct run_item_figures *figures, const struct run_snapshot *snapshot,
        const struct run_estimates *estimates);
void run_item_figures_end(struct run_item_figures *figures);

#endif
