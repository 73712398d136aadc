/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One part of a workbook: an XML file in a zip file, read in pieces. Names of elements and
 * attributes come without their prefix. */
#ifndef KESU_XLSX_PART_H
#define KESU_XLSX_PART_H

#include <base/buf.h>
#include <base/error.h>

#include <expat.h>
#include <zip.h>

struct xlsx_part;

struct xlsx_handlers {
	void (*begin)(struct xlsx_part *part, const char *name, const char **attributes);
	void (*end)(struct xlsx_part *part, const char *name);
};

struct xlsx_part {
	const char *name;
	const struct xlsx_handlers *handlers;
	void *state;
	struct buf text; /* of the elements that want it: kept while takes_text */
	bool takes_text, failed;
	struct error *error;
	XML_Parser parser;
};

/* Fails when there is no such part. */
bool xlsx_part_read(zip_t *zip, const char *name, const struct xlsx_handlers *handlers, void *state,
        struct error *error) KESU_MUST_CHECK;
bool xlsx_part_exists(zip_t *zip, const char *name);
/* For a handler: nothing more is read, and the part has failed. */
void xlsx_part_fail(struct xlsx_part *part, const char *format, ...)
        __attribute__((format(printf, 2, 3)));
/* NULL when the element does not have it. */
const char *xlsx_attribute(const char **attributes, const char *name);
bool xlsx_attribute_is_true(const char **attributes, const char *name);

#endif
