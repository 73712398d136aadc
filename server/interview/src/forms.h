/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The questions that a batch's sittings are checked by, and what is stored of records. A form is
 * read for one batch: tablets send a few times a day.
 */
#ifndef KESU_INTERVIEW_FORMS_H
#define KESU_INTERVIEW_FORMS_H

#include "batch.h"

#include <base/error.h>
#include <model/booklet_design.h>

struct interview_form {
	int32_t survey_id;
	struct instrument *instrument;
	struct booklet_design *design; /* NULL: the whole form is one booklet */
};

struct interview_forms {
	struct interview_form *form;
	size_t count;
};

/* The documents of one survey; design.p NULL: it has none. */
struct interview_form_text {
	int32_t survey_id;
	struct str questions, design;
};

/* False when a document cannot be read. Call interview_forms_end in any case. */
bool interview_forms_take(struct interview_forms *forms, const struct interview_form_text *texts,
        size_t count, struct arena *arena, struct error *error);
void interview_forms_end(struct interview_forms *forms);

/* Checks the answers of a sitting against the case's booklet, and returns them as saves: [{seq,
 * items, responses, elapsed_ms, background}]. NULL when the record has been refused. */
json_t *interview_saves(struct interview_record *record, const struct interview_forms *forms,
        int32_t survey_id, int booklet, struct arena *arena);

#endif
