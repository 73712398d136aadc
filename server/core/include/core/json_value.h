/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values that may be missing, as JSON: a view without bytes is "", NAN is null. And whole numbers
 * from JSON. */
#ifndef KESU_APP_JSON_VALUE_H
#define KESU_APP_JSON_VALUE_H

#include <base/str.h>

#include <jansson.h>

json_t *core_json_value_text(struct str s);
json_t *core_json_value_text_or_null(struct str s); /* null: it has no bytes at all, p is NULL */
json_t *core_json_value_number(double value);
/* [low, high], or null when one of them is missing. */
json_t *core_json_value_interval(double low, double high);

/* A whole number, also when it is written 2.0 or 1e5, as R writes it and JSON Schema allows. */
bool core_json_value_whole(const json_t *json, int64_t *whole);

#endif
