/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A document of the provider that many sign-ins need: read once for all that wait for it, and again
 * when it is old. After a failure it is not asked for again at once, so that nobody makes this
 * server send requests by asking often.
 */
#ifndef KESU_OIDC_DOCUMENT_H
#define KESU_OIDC_DOCUMENT_H

#include "fetch.h"

#include <stdint.h>

enum { OIDC_WAITING_MAX = 64 };

/* Goes on with a sign-in; `error` NULL: the document is there. */
typedef void oidc_go_on(void *state, const struct error *error);

struct oidc_waiting {
	oidc_go_on *go_on;
	void *state;
};

struct oidc_document {
	struct oidc_fetcher *fetcher;
	/* Reads the bytes; on failure what was read before stays. */
	bool (*take)(void *owner, struct str bytes, struct error *error);
	void *owner;
	int64_t read_us, failed_us; /* 0: never */
	struct error failure;
	bool asked;
	struct oidc_waiting waiting[OIDC_WAITING_MAX];
	size_t waiting_count;
};

/* Goes on as soon as a document is there that is fresh enough: at once, or after it was fetched
 * from `address`. */
void oidc_document_need(
        struct oidc_document *document, const char *address, oidc_go_on *go_on, void *state);
/* Whether it may be read anew although it is fresh: it has been there for a while. Then it is as
 * good as not read. */
bool oidc_document_renew(struct oidc_document *document);

#endif
