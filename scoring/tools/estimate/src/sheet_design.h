/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of a sheet that says how the sample was drawn. */
#ifndef KESU_APP_ESTIMATE_SHEET_DESIGN_H
#define KESU_APP_ESTIMATE_SHEET_DESIGN_H

#include "sheet.h"

/* Fills strata, fractions and frame, and gives back columns that nothing else needs. */
KESU_MUST_CHECK bool tools_sheet_take_design(struct sheet *sheet, struct error *error);
void tools_sheet_strata_forget(struct sheet *sheet);
/* Says which file, of what is wrong with the whole: where there are several, rows name theirs.
 * Always false. */
bool tools_sheet_fail_whole(const struct sheet *sheet, struct error *error);
void tools_sheet_drop_column(struct sheet *sheet, size_t handle);

#endif
