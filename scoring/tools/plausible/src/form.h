/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The standard's reference form from a CSV file: its items and their points, and where the response
 * to each, or its curve, is found: among the file's items, in --parameters, or in the form itself.
 */
#ifndef KESU_APP_PLAUSIBLE_FORM_H
#define KESU_APP_PLAUSIBLE_FORM_H

#include "sheet.h"

#include <plausible/score.h>

struct form {
	struct parameters file;
	struct plausible_form form;
	struct plausible_form_item *item;
	double points;   /* of the whole form */
	size_t answered; /* items that are in the responses */
};

/* False: an item without parameters, or with the responses' column left out of --items. To be ended
 * in any case. */
KESU_MUST_CHECK bool tools_form_read(struct form *form, const char *path,
        const struct plausible_sheet *sheet, const struct plausible_regression *regression,
        struct error *error);
void tools_form_end(struct form *form);

#endif
