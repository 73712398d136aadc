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
/* Where the search begins: slopes 1, intercepts from the shares of the categories. */
void plausible_items_begin(const struct plausible_sample *sample, struct irt_item *items);

/* Free parameters of an item, and moving them from and to a row of numbers; both give their number.
 */
size_t plausible_item_get(const struct irt_item *item, double *parameter);
size_t plausible_item_set(struct irt_item *item, const double *parameter);

/* The item that makes the expected answers, rows of `width` a category, likeliest: Newton's steps
 * from where it stands. */
void plausible_item_maximise(
        struct irt_item *item, const struct irt_grid *grid, const double *count, size_t width);

/* The item seen from another scale: theta = origin + unit x the new one. */
void plausible_item_rescale(struct irt_item *item, double origin, double unit);

#endif
