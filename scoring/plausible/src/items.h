/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The items' part of the EM step when they are estimated together with the regression. Private to
 * scoring/plausible.
 */
#ifndef KESU_PLAUSIBLE_ITEMS_H
#define KESU_PLAUSIBLE_ITEMS_H

#include "pass.h"

/* False where no estimate can exist: as irt_fit_check says. */
bool plausible_items_check(const struct plausible_sample *sample, const struct irt_item *items,
        struct error *error) KESU_MUST_CHECK;
/* Starting values: slopes 1, intercepts from the shares of the categories. */
void plausible_items_begin(const struct plausible_sample *sample, struct irt_item *items);

/* The free parameters of an item, copied to and from a vector; both return their number.
 */
size_t plausible_item_get(const struct irt_item *item, double *parameter);
size_t plausible_item_set(struct irt_item *item, const double *parameter);

/* Maximises the likelihood of the expected answers (a row of `width` for each category) by Newton's
 * method, from the current parameters. */
void plausible_item_maximise(
        struct irt_item *item, const struct irt_grid *grid, const double *count, size_t width);

/* The item on another scale: theta = origin + unit x the new one. */
void plausible_item_rescale(struct irt_item *item, double origin, double unit);

#endif
