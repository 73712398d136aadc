/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks before a fit. Private to the room. */
#ifndef KESU_IRT_CHECK_H
#define KESU_IRT_CHECK_H

#include <irt/fit.h>

/* For each item: one more than its highest category in a row of weight above 0, at least 2. */
void irt_categories(const struct irt_responses *responses, uint8_t *categories);

#endif
