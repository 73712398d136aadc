/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Prints the results on standard output: a table for people, JSON, or CSV with every digit. With
 * --contrast the CSV has only the differences.
 */
#ifndef KESU_APP_ESTIMATE_PRINT_H
#define KESU_APP_ESTIMATE_PRINT_H

#include "results.h"

struct json_t;

/* NAN is printed as null in JSON, an empty cell in CSV, and a dash in the table. */
void tools_results_print(const struct sheet *sheet, const struct results *results);

/* The JSON member `method`: how the estimates were made. population: that of the results. The
 * caller owns it. */
struct json_t *tools_print_json_method(
        const struct sheet *sheet, uint32_t replicates, bool population);
/* {"COL": "LEVEL", ...} of a domain, with null for all rows; the object that a figure begins with,
 * {"by": {...}} with its variable and category; the members that plausible values add to one. */
struct json_t *tools_print_json_domain(const struct sheet *sheet, uint32_t domain);
void tools_print_json_target(const struct sheet *sheet, uint32_t target, struct json_t *object);
struct json_t *tools_print_json_place(const struct sheet *sheet, struct place place);
void tools_print_json_combined(struct json_t *object, const struct plausible_combined *combined);

/* The differences: as the JSON member `contrasts`, and as CSV or table. */
struct json_t *tools_print_json_contrasts(const struct sheet *sheet, const struct results *results);
void tools_print_contrasts(const struct sheet *sheet, const struct results *results);
/* Lines for people below a table: what they should know before they use it, if anything. */
void tools_print_notes(const struct sheet *sheet, const struct results *results);

#endif
