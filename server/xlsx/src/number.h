/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The number of a cell as people wrote it. */
#ifndef KESU_XLSX_NUMBER_H
#define KESU_XLSX_NUMBER_H

#include <base/str.h>

enum { XLSX_NUMBER_SIZE = 32 };

enum xlsx_number {
	XLSX_NUMBER_GOOD,
	XLSX_NUMBER_NONE, /* it is no number */
	XLSX_NUMBER_LONG, /* more than 15 digits */
};

enum xlsx_number xlsx_number_write(struct str text, char to[static XLSX_NUMBER_SIZE]);

#endif
