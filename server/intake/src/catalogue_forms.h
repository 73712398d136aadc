/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The part of the catalogue that is only ever added to: instruments, booklet designs, and the
 * booklets as phones download them. Pointers stay good until intake_forms_end.
 */
#ifndef KESU_APP_CATALOGUE_FORMS_H
#define KESU_APP_CATALOGUE_FORMS_H

#include "catalogue.h"

#include <queries/intake.h>

struct catalogue_forms {
	struct catalogue_form **forms; /* every instrument's whole form, and every design's */
	size_t form_count;
	struct catalogue_booklet **booklets;
	size_t booklet_count;
};

/* What exists already stays. False, with a line in the log, when a document cannot be read. An
 * instrument comes before its designs, and both before their booklets. */
bool intake_forms_add_instrument(
        struct catalogue_forms *forms, const struct q_catalogue_instruments_row *row);
bool intake_forms_add_design(
        struct catalogue_forms *forms, const struct q_catalogue_designs_row *row);
void intake_forms_add_booklet(
        struct catalogue_forms *forms, const struct q_catalogue_booklets_row *row);
void intake_forms_end(struct catalogue_forms *forms);

/* NULL when it is not there; design 0 is the whole form. */
struct catalogue_form *intake_forms_find(
        const struct catalogue_forms *forms, int32_t instrument_id, int32_t design_id);
const struct catalogue_booklet *intake_forms_booklet_by_hash(
        const struct catalogue_forms *forms, struct str hash);
/* Whether there is a booklet of every number in every language. */
bool intake_forms_is_complete(const struct catalogue_form *form);

#endif
