/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Scores that match people of two groups for dif.h where not all were given the same items. Two
 * people are alike only if they are so on the same items: with different items the more reliable
 * score is drawn less to the mean, and items that do not differ seem to.
 *
 * For one item: the common items are those that ITEM_FIT_FORM_SHARE of each group's people were
 * given who were given the item. People are matched by their EAP over these items, in steps of 0.2,
 * all with one prior. People who were given the same ones of them are one form, and are compared
 * form by form; forms of one group alone are left out. Only where forms are many, by answers left
 * out here and there, and both groups have as many answers to the common items, are forms not told
 * apart.
 */
#ifndef KESU_IRT_FORMS_H
#define KESU_IRT_FORMS_H

#include <irt/scores.h>

#define ITEM_FIT_FORM_SHARE 0.05
enum { ITEM_FIT_COMMON_LEAST = 5 }; /* the item among them: fewer tell too little of ability */

struct item_fit_forms;

/* all: the distribution of all groups together. Everything is kept by pointer. */
struct item_fit_forms *item_fit_forms_new(const struct irt_responses *responses,
        const struct irt_item *item, const struct irt_group *all, const struct irt_grid *grid);
void item_fit_forms_free(struct item_fit_forms *forms);

/*
 * match: of each row, NAN for those that take no part; focal as in dif.h. *common: how many common
 * items. False: too few of them, or no form that both groups have; then all are NAN.
 */
bool item_fit_forms_match(struct item_fit_forms *forms, size_t item, const int8_t *focal,
        double *match, size_t *common);

#endif
