/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Infit and outfit of every item. Private to the room. */
#ifndef KESU_ITEM_FIT_RESIDUALS_H
#define KESU_ITEM_FIT_RESIDUALS_H

#include <item_fit/model_fit.h>

#include <irt/expect.h>

/* After irt_expectation_set. Writes infit, outfit and their z. */
void item_fit_residuals(const struct expectation *expectation,
        const struct irt_fit_options *options, const struct irt_fit_result *result,
        struct item_fit_items *out);

#endif
