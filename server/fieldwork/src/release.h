/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu draw --release: the next replicates of a sample's reserve are let in while the survey is
 * open. Each is a random part of the whole sample, so with r of them every listed unit of a psu has
 * the probability min(take + r, listed) / listed, and the weights of all are made anew by it. The
 * database does that, with the row that says who released what, and why.
 */
#ifndef KESU_FIELDWORK_RELEASE_H
#define KESU_FIELDWORK_RELEASE_H

#include <db/session.h>

#include <jansson.h>

struct release {
	struct str slug, reason;
	int32_t replicates;
	int32_t reserve, released; /* found; released: all in all */
	int64_t people, added;
};

/* In a transaction, which the caller commits. */
KESU_MUST_CHECK bool fieldwork_release_make(
        struct release *release, struct db_session *session, struct error *error);
json_t *fieldwork_release_json(const struct release *release);

#endif
