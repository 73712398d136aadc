/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The texts that cells share, by number. */
#ifndef KESU_XLSX_STRINGS_H
#define KESU_XLSX_STRINGS_H

#include "part.h"

#include <base/arena.h>

struct xlsx_strings {
	struct str *text;
	size_t count, room;
	struct arena arena;
};

/* A workbook of numbers has none. Call xlsx_strings_end in any case. */
bool xlsx_strings_read(
        struct xlsx_strings *strings, zip_t *zip, struct error *error) KESU_MUST_CHECK;
void xlsx_strings_end(struct xlsx_strings *strings);

#endif
