/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables that are generated from words.json. Each one is in the order of its codes. */
#ifndef KESU_REPORTING_TABLES_H
#define KESU_REPORTING_TABLES_H

#include <reporting/labels.h>
#include <stddef.h>

struct reporting_table {
	const struct reporting_label *labels;
	size_t count;
};

extern const struct reporting_table reporting_tables[REPORTING_KINDS];

#endif
