/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reply to whoever starts an attempt or takes one up again: the secret and what to go on
 * with. */
#ifndef KESU_INTAKE_STARTED_H
#define KESU_INTAKE_STARTED_H

#include "identity.h"
#include "state.h"

struct intake_started {
	struct secret_grant grant; /* the secret to give */
	bool begun;                /* tell that somebody has begun it, maybe another person */
	struct str state, language;
	int32_t acknowledged;
	struct str receipt;     /* p == NULL: none */
	int32_t answers, saves; /* that the receipt covers */
};

/* 201, or 503 while the survey is not known here. */
void intake_reply_started(struct http_exchange *x, const struct intake_started *started);
/* Adds receipt, answers_covered and saves_covered. */
void intake_json_receipt(
        json_t *reply, struct str receipt, int32_t answers_covered, int32_t saves_covered);

#endif
