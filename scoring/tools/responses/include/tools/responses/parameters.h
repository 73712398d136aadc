/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Item parameters from a CSV file with one row per item, as `kesu irt` writes it. The columns are:
 * item, model, a; d or b for items with two categories; d1, d2 .. or the steps b1, b2 .. for items
 * with more categories; c for three-parameter items. All columns except item may be missing. Then a
 * is 1, c is 0, and the model is 3pl if c is above 0, gpcm with more than two categories, else 2pl.
 * A reference form also has a column points, and may have no parameters at all.
 */
#ifndef KESU_APP_RESPONSES_PARAMETERS_H
#define KESU_APP_RESPONSES_PARAMETERS_H

#include <base/arena.h>
#include <base/error.h>
#include <irt/item.h>

struct parameters {
	struct arena arena;
	const char **name; /* of each row; ends with NULL */
	size_t count;
	struct irt_item *item;
	bool *known;    /* the row has an intercept or a difficulty */
	double *points; /* of a form; else NULL */
};

/* Errors name file, line and column. Call tools_parameters_end in any case. */
KESU_MUST_CHECK bool tools_parameters_read(
        struct parameters *parameters, const char *path, bool form, struct error *error);
void tools_parameters_end(struct parameters *parameters);

/* NULL: the item is not in the file, or it has no intercept or difficulty there. */
const struct irt_item *tools_parameters_find(const struct parameters *parameters, const char *name);

#endif
