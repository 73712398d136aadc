/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sheet as CSV; xlsx/xlsx.h says how, and what is refused. */
#ifndef KESU_XLSX_SHEET_H
#define KESU_XLSX_SHEET_H

#include "strings.h"

#include <stdio.h>

/* *cells: how many cells have something in them. Of an empty sheet nothing is written. */
bool xlsx_sheet_write(zip_t *zip, const char *part, const struct xlsx_strings *strings, FILE *csv,
        size_t *cells, struct error *error) KESU_MUST_CHECK;

#endif
