/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Replicate weights that are columns of the file: which columns they are, the factor of each
 * replicate, and their degrees of freedom.
 *
 * Errors: no column, or only one, has such a name; a weight is missing; of --rscales FILE, a
 * replicate that the file lacks or names twice, or another number of them.
 */
#ifndef KESU_APP_ESTIMATE_SHEET_GIVEN_H
#define KESU_APP_ESTIMATE_SHEET_GIVEN_H

#include "sheet.h"

/* Before the table is read: it will want the columns whose names fit. */
void tools_sheet_given_want(struct sheet *sheet);
/* While rows still know their lines. */
KESU_MUST_CHECK bool tools_sheet_given_check(const struct sheet *sheet, struct error *error);
/* When the rows have their order and their weights. */
KESU_MUST_CHECK bool tools_sheet_given_take(struct sheet *sheet, struct error *error);
void tools_sheet_given_end(struct sheet *sheet);

/* As input of replicate/given.h; valid as long as the sheet. */
struct replicate_given tools_sheet_given(const struct sheet *sheet);

#endif
