/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of a CSV file that an import refuses, each by its line, the column and the reason. They
 * are kept until all rows have been looked at, so that a person hears all that is wrong at once.
 */
#ifndef KESU_CSV_REFUSALS_H
#define KESU_CSV_REFUSALS_H

#include <base/str.h>

#include <stddef.h>

struct json_t;

struct csv_refusal {
	size_t line;
	const char *column;
	struct str reason;
};

struct csv_refusals {
	struct csv_refusal *list;
	size_t count, room;
};

/* Column and reason must outlive the list. */
void csv_refusals_add(
        struct csv_refusals *refusals, size_t line, const char *column, struct str reason);
/* [{line, column, reason}]; the caller owns it. */
struct json_t *csv_refusals_json(const struct csv_refusals *refusals);
/* A line each, on standard output. */
void csv_refusals_print(const struct csv_refusals *refusals, const char *path);
void csv_refusals_end(struct csv_refusals *refusals);

#endif
