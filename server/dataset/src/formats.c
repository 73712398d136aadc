/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The formats, in the order in which they are offered. */
#include "formats.h"

const struct dataset_format *const dataset_formats[] = {&dataset_csv, &dataset_xlsx,
        &dataset_ndjson, &dataset_sav, &dataset_dta, &dataset_xml, &dataset_html, NULL};

const struct dataset_format *dataset_format_find(struct str name)
{
	for (size_t i = 0; dataset_formats[i]; i++)
		if (str_equal_c(name, dataset_formats[i]->name))
			return dataset_formats[i];
	return NULL;
}
