/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks before a fit. Private to the room. */
#ifndef KESU_IRT_CHECK_H
#define KESU_IRT_CHECK_H

#include <irt/fit.h>

/* For each item: one more than its highest category in a row of weight above 0, at least 2. */
void irt_categories(const struct irt_responses *responses, uint8_t *categories);

/*
 * Whether the answers can tell the free parameters at all; false: they cannot, and the error says
 * why. Call it when all items are known to be linked. categories: as irt_categories counts them.
 */
KESU_MUST_CHECK bool irt_identified(const struct irt_responses *responses,
        const struct irt_fit_options *options, const uint8_t *categories, struct error *error);

#endif
