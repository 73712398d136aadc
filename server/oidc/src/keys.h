/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The keys that a provider signs with (RFC 7517). Only what can check an RS256 or ES256 signature
 * is taken from its set: RSA of 2048 bits or more, and curve P-256. The rest is left out.
 */
#ifndef KESU_OIDC_KEYS_H
#define KESU_OIDC_KEYS_H

#include <base/error.h>
#include <base/str.h>

#include <cjose/cjose.h>

struct oidc_key {
	cjose_jwk_t *key;
	char *id; /* kid, or NULL */
	unsigned algorithm;
};

struct oidc_keys {
	struct oidc_key *key;
	size_t count;
};

bool oidc_keys_read(
        struct oidc_keys *keys, struct str document, struct error *error) KESU_MUST_CHECK;
void oidc_keys_free(struct oidc_keys *keys); /* zeroed is fine, and is what is left */

/* The key of this id for this algorithm. Without an id (NULL): the only key for it. NULL: none. */
const struct oidc_key *oidc_keys_find(
        const struct oidc_keys *keys, const char *id, unsigned algorithm);

#endif
