/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An ID token, checked as OpenID Connect Core 1.0 asks in 3.1.3.7: who signed it, who issued it,
 * for whom, when, and for which sign-in. Pure: bytes and expectations in, the person's name at the
 * provider out. No error repeats a byte of the token.
 */
#ifndef KESU_OIDC_ID_TOKEN_H
#define KESU_OIDC_ID_TOKEN_H

#include "keys.h"

#include <base/str.h>

#include <stdint.h>

enum {
	OIDC_SUBJECT_SIZE = 256,
	OIDC_TOKEN_BYTES_MAX = 64 * 1024,
	OIDC_LEEWAY_S = 60,     /* that clocks may differ by */
	OIDC_TOKEN_AGE_S = 600, /* of one that was issued just now at most */
};

struct oidc_expected {
	const char *issuer, *client_id;
	const char *nonce;
	const char *claim;   /* that names the person */
	int64_t max_age_s;   /* as in the settings */
	unsigned algorithms; /* that the provider offers */
	int64_t now;         /* Unix seconds */
};

enum oidc_verdict {
	OIDC_TOKEN_GOOD,
	OIDC_TOKEN_REFUSED,
	OIDC_TOKEN_KEY_UNKNOWN, /* may be a new one: read the keys again */
};

enum oidc_verdict oidc_id_token_check(struct str token, const struct oidc_keys *keys,
        const struct oidc_expected *expected, char subject[static OIDC_SUBJECT_SIZE],
        struct error *error);

/* The second half: what the signed claims, a JSON object, must say. */
bool oidc_claims_check(struct str claims, const struct oidc_expected *expected,
        char subject[static OIDC_SUBJECT_SIZE], struct error *error) KESU_MUST_CHECK;

#endif
