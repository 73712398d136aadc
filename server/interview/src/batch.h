/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A batch of records as a tablet sends it. What is wrong with the batch itself is a problem of the
 * request; what is wrong with a record refuses that record and no other. Answers are read in a
 * second step, once it is known which booklet the case has.
 */
#ifndef KESU_INTERVIEW_BATCH_H
#define KESU_INTERVIEW_BATCH_H

#include <base/arena.h>
#include <base/uuid.h>
#include <core/resource.h>

enum {
	INTERVIEW_RECORDS_MAX = 500,
	INTERVIEW_SAVES_MAX = 2000, /* of a sitting, in one record */
	INTERVIEW_SEQ_MAX = 5000,   /* of a sitting; an attempt has room for one more sitting */
	INTERVIEW_NOTE_MAX = 500,   /* characters */
	INTERVIEW_ELIGIBLE_MAX = 99,
};

enum interview_kind { INTERVIEW_CONTACT, INTERVIEW_HOUSEHOLD, INTERVIEW_SITTING, INTERVIEW_KINDS };
extern const char *const interview_kinds[];

struct interview_record {
	const json_t *in; /* of the body */
	enum interview_kind kind;
	struct str id, survey;
	int32_t number, eligible;
	struct str said; /* the latest of its times */
	int64_t said_us;
	const char *code;          /* why it is refused; NULL: it is not, so far */
	struct str pointer, fault; /* of code "invalid" */
	json_t *out;               /* what is stored of it; owned by the batch */
};

struct interview_batch {
	struct str id;
	struct interview_record *record;
	size_t count;
};

/* Reads everything but answers. The batch has views of `body`, and lives in `arena`. */
void interview_batch_read(struct interview_batch *batch, const json_t *body, struct arena *arena,
        struct field_problems *problems);
/* Refuses a record as malformed; the first fault stands. */
void interview_record_fault(struct interview_record *record, struct str pointer, struct str fault);

#endif
