/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The second factor: codes of six digits that change every 30 seconds (TOTP, RFC 6238, by liboath).
 * The database holds their secret sealed under the server's key, so that a copy of the database
 * opens nothing; after the key was changed twice it cannot be read any more and must be reset.
 */
#ifndef KESU_STAFF_SECOND_FACTOR_H
#define KESU_STAFF_SECOND_FACTOR_H

#include <core/secret.h>

#include <base/str.h>

enum {
	FACTOR_SECRET_BYTES = 20,
	FACTOR_TEXT_SIZE = 33, /* the secret in base32, as people type it into their phone */
	FACTOR_SEALED_SIZE = FACTOR_SECRET_BYTES + 40, /* nonce, secret and its seal */
	FACTOR_CODE_DIGITS = 6
};

struct factor_secret {
	unsigned char b[FACTOR_SECRET_BYTES];
};

void staff_factor_new(struct factor_secret *secret, char text[static FACTOR_TEXT_SIZE]);
void staff_factor_seal(const struct secret_keys *keys, struct str account,
        const struct factor_secret *secret, char sealed[static FACTOR_SEALED_SIZE]);
/* False when it was sealed under a key that is gone, or for another account. */
bool staff_factor_open(const struct secret_keys *keys, struct str account, struct str sealed,
        struct factor_secret *secret);

/* The step that the code is of, now or one before or after; -1: it is wrong. `now` in Unix
 * seconds. */
int64_t staff_factor_step(const struct factor_secret *secret, struct str code, int64_t now);

#endif
