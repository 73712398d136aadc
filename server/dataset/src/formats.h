/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each format is a file of this folder with its name. */
#ifndef KESU_DATASET_FORMATS_H
#define KESU_DATASET_FORMATS_H

#include <dataset/dataset.h>

extern const struct dataset_format dataset_csv, dataset_xlsx, dataset_ndjson, dataset_sav,
        dataset_dta, dataset_xml, dataset_html;

#endif
