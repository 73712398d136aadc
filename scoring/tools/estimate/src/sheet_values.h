/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The columns that are estimated: which they are, their categories, and the values that are made of
 * them one after the other.
 *
 * Errors: a value of a share that is neither 0 nor 1, in a row that is in --where; a column of
 * --category without a category, or with too many.
 */
#ifndef KESU_APP_ESTIMATE_SHEET_VALUES_H
#define KESU_APP_ESTIMATE_SHEET_VALUES_H

#include "sheet.h"

/* Once the header is read: it tells whether a text with commas is one name. */
void tools_sheet_values_want(struct sheet *sheet);
/* While rows still know their lines. */
KESU_MUST_CHECK bool tools_sheet_values_take(struct sheet *sheet, struct error *error);
/* Frees the numbers of the column, unless something else still needs them. */
void tools_sheet_drop_number(struct sheet *sheet, size_t handle);

#endif
