/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The reference form of a standard, read from a CSV file: its items and their points. For each item
 * it records where to find the response or the response curve: among the items of the response
 * file, in --parameters, or in the form itself.
 */
#ifndef KESU_APP_PLAUSIBLE_FORM_H
#define KESU_APP_PLAUSIBLE_FORM_H

#include "sheet.h"

#include <plausible/score.h>

struct form {
	struct parameters file;
	struct plausible_form form;
	struct plausible_form_item *item;
	double points;   /* total of the form */
	size_t answered; /* items that are in the responses */
};

/* Returns false if an item has no parameters, or if its column is in the response file but --items
 * leaves it out. Call tools_form_end in any case. */
KESU_MUST_CHECK bool tools_form_read(struct form *form, const char *path,
        const struct plausible_sheet *sheet, const struct plausible_regression *regression,
        struct error *error);
void tools_form_end(struct form *form);

#endif
