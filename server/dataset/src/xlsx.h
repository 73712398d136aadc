/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a workbook. */
#ifndef KESU_DATASET_XLSX_H
#define KESU_DATASET_XLSX_H

#include <dataset/dataset.h>

#include <base/buf.h>

#include <xlsxwriter.h>

/* The sheet that says what the table is: title, method, columns, codes, why values are missing. */
bool dataset_xlsx_about(lxw_workbook *workbook, lxw_format *head, const struct dataset *dataset,
        enum dataset_language language, struct error *error);

#endif
