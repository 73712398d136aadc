/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Item parameters from a CSV file with an item a row, as `kesu irt` writes them: columns item,
 * model, a, and d or b of items with two categories; d1, d2 .. of more, or their steps b1, b2 ..; c
 * of three-parameter items. All but item may be missing: a is then 1, c 0, and the model the
 * simplest that fits. A reference form has a column points as well, and may have no parameters at
 * all.
 */
#ifndef KESU_APP_RESPONSES_PARAMETERS_H
#define KESU_APP_RESPONSES_PARAMETERS_H

#include <base/arena.h>
#include <base/error.h>
#include <irt/item.h>

struct parameters {
	struct arena arena;
	const char **name; /* of each row; ends with a NULL */
	size_t count;
	struct irt_item *item;
	bool *known;    /* the row has an intercept or a difficulty */
	double *points; /* of a form; else NULL */
};

/* False says file, line and column. To be ended in any case. */
KESU_MUST_CHECK bool tools_parameters_read(
        struct parameters *parameters, const char *path, bool form, struct error *error);
void tools_parameters_end(struct parameters *parameters);

/* NULL: not in the file. */
const struct irt_item *tools_parameters_find(const struct parameters *parameters, const char *name);

#endif
