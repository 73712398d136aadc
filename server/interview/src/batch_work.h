/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a batch costs: reading it, checking its answers, deriving what its attempts may be called,
 * and writing the reply. It is done in three steps by a thread beside the event loop
 * (core/offload.h), and touches nothing but the work itself.
 */
#ifndef KESU_INTERVIEW_BATCH_WORK_H
#define KESU_INTERVIEW_BATCH_WORK_H

#include "forms.h"

/* What the database says of the case of a record. */
struct interview_case {
	bool is_mine, asks_place;
	int32_t survey_id;
	struct uuid invitation;
	int booklet; /* -1: it was never taken */
};

struct interview_work {
	struct arena arena; /* of everything here but the JSON */
	const struct secret_keys *keys;
	struct str text; /* the request's body */
	/* What was read. */
	json_t *body; /* NULL: no JSON; perhaps no object */
	struct interview_batch batch;
	struct field_problems problems;
	/* What the database said: by record that was good when it was read; by survey. */
	const struct interview_case *cases;
	const struct interview_form_text *forms;
	size_t form_count;
	/* What is stored: JSON; p NULL: a form could not be read, and why. */
	struct str records;
	struct error error;
	struct str *outcome; /* by record, of the database; p == NULL: none */
	struct str reply;
};

void interview_work_begin(
        struct interview_work *work, const struct secret_keys *keys, struct str text);
void interview_work_end(struct interview_work *work);

/* The steps, each a core_offload_work. */
void interview_work_read(void *work);
void interview_work_finish(void *work);
void interview_work_answer(void *work);

#endif
