/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of a sheet that says how the sample was drawn. */
#ifndef KESU_APP_ESTIMATE_SHEET_DESIGN_H
#define KESU_APP_ESTIMATE_SHEET_DESIGN_H

#include "sheet.h"

/* Fills strata, fractions and design, and frees the columns that nothing else needs. */
KESU_MUST_CHECK bool tools_sheet_take_design(struct sheet *sheet, struct error *error);
void tools_sheet_strata_forget(struct sheet *sheet);
/* Adds the name of the file to an error about the whole file. With several files it adds nothing,
 * because there errors about rows name the file. Always returns false. */
bool tools_sheet_fail_whole(const struct sheet *sheet, struct error *error);
void tools_sheet_drop_column(struct sheet *sheet, size_t handle);

#endif
