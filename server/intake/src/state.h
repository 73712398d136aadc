/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the residents' room keeps in each worker, and the bearer secret that opens an attempt. */
#ifndef KESU_INTAKE_STATE_H
#define KESU_INTAKE_STATE_H

#include "catalogue.h"
#include "saves.h"
#include "starts.h"

#include <core/resource.h>

struct intake {
	struct catalogue *catalogue;
	struct intake_turns *turns;
	struct intake_saves *saves;
	struct intake_starts *starts;
};

struct intake *intake_of(struct http_exchange *x);

/* The bearer secret of the attempt named in the path. False: the reply (401, 403 or 404) is sent.
 */
bool intake_attempt(struct http_exchange *x, struct secret_grant *grant);
/* The same, and 403 for a limited secret. */
bool intake_attempt_in_full(struct http_exchange *x, struct secret_grant *grant);

/* The key of the pilot's link whose token is the bearer; the database says whether there is such a
 * link. False: the 401 has been sent. */
bool intake_pilot(struct http_exchange *x, struct uuid *pilot);

/* Where the attempt's phone reads its booklet. The survey has one of the grant's number. A secure
 * one's address names the attempt, whose secret opens it. */
struct str intake_booklet_href(struct http_exchange *x, const struct secret_grant *grant,
        const struct catalogue_survey *survey, struct str language);

/* 503 or 429 for what could not be added to a group commit. */
void intake_reply_waiting(struct http_exchange *x, enum group_commit_addition addition);

/*
 * 503, for an attempt whose survey the catalogue does not have: the secret proves that there is
 * such a survey, so this worker has not loaded it yet, and the phone must not treat it as closed.
 */
void intake_reply_unheard(struct http_exchange *x);

#endif
