/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The shares of a publication as a table, CSV by the room dataset: a row a cell, with the numbers
 * as they were signed. What is withheld is an empty field and has its reason.
 */
#ifndef KESU_REPORT_TABLE_H
#define KESU_REPORT_TABLE_H

#include <prose/source.h>

#include <base/buf.h>

bool report_csv_write(
        struct buf *out, const struct prose_source *source, struct error *error) KESU_MUST_CHECK;

#endif
