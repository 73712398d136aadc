/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether answers can tell the free parameters of a model at all. Private to the room. */
#ifndef KESU_IRT_IDENTIFY_H
#define KESU_IRT_IDENTIFY_H

#include <irt/fit.h>

/*
 * False: they cannot, and the error says why. Call it when all items are known to be linked.
 * categories: of each item, as irt_categories counts them.
 */
KESU_MUST_CHECK bool irt_identified(const struct irt_responses *responses,
        const struct irt_fit_options *options, const uint8_t *categories, struct error *error);

#endif
