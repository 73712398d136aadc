/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether it is the owner of the session who asks, and not somebody at a page that was left open:
 * for what lets somebody in later, such as a token. They give the password once more, or their
 * session has just begun at a provider, which the database looks at (kesu_fn.owner_shown).
 */
#ifndef KESU_STAFF_OWNER_H
#define KESU_STAFF_OWNER_H

#include "check.h"

#include <core/resource.h>

struct staff_owner {
	/* Set by the caller. */
	struct http_exchange *x;
	struct staff_token token; /* of a session: staff_session_admits */
	struct str password;      /* p NULL: none was given */
	/* The reply is owed to the exchange. */
	void (*shown)(struct staff_owner *owner);
	void *state; /* the caller's */

	/* What it found: the hash that the password was held against; p NULL: there is none. */
	struct str checked;

	struct staff_check check; /* its own */
};

void staff_owner_ask(struct staff_owner *owner);

#endif
