/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether somebody knows an account's password, and a code of its second factor: the one way for
 * signing in and for what asks for the password once more. Every failure is counted and noted, and
 * is answered here; an account that is not there fails as a wrong password does, and as late.
 */
#ifndef KESU_STAFF_CHECK_H
#define KESU_STAFF_CHECK_H

#include "password.h"
#include "second_factor.h"

#include <core/resource.h>

struct staff_check {
	/* Set by the caller; what the texts point to lives as long as the exchange. */
	struct http_exchange *x;
	struct str name, password;
	bool wants_code; /* where there is a second factor */
	struct str code; /* empty: none was given */
	struct str next; /* a password to be hashed if the first is right; empty: none */
	/* The reply is owed to the exchange. */
	void (*passed)(struct staff_check *check);
	void *state; /* the caller's */

	/* What it found. */
	int64_t step; /* of the code; 0 without one */
	char next_hash[PASSWORD_HASH_SIZE];

	/* Its own. */
	const char *hash; /* of the password that is right, or NULL */
	struct factor_secret factor;
	bool has_factor, factor_is_readable, is_right, is_hashed;
	int64_t last_step, now;
};

void staff_check_start(struct staff_check *check);
/* Counts and answers what only came to light after `passed`: the code was used before. */
void staff_check_fail(struct staff_check *check, const char *because);

/*
 * Whether it is the owner of the session who asks, and not somebody at a page that was left open:
 * for what lets somebody in later, such as a token (owner.c). They give the password once more, or
 * their session has just begun at a provider, which the database looks at (kesu_fn.owner_shown).
 */
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
