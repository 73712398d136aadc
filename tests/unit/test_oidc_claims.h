/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims of an ID token that are good, and what is expected of them. */
#ifndef KESU_TEST_OIDC_CLAIMS_H
#define KESU_TEST_OIDC_CLAIMS_H

#include "id_token.h"
#include "provider.h"

#include <jansson.h>

#define ISSUER "https://id.example.org/county"
#define NONCE  "5a5a5a"

enum { NOW = 1800000000 };

static const struct oidc_expected expected = {
        .issuer = ISSUER,
        .client_id = "kesu",
        .nonce = NONCE,
        .claim = "sub",
        .max_age_s = 600,
        .algorithms = OIDC_RS256 | OIDC_ES256,
        .now = NOW,
};

static json_t *claims_new(void)
{
	return json_pack("{s:s,s:s,s:s,s:s,s:i,s:i,s:i}", "iss", ISSUER, "sub", "li-0001", "aud",
	        "kesu", "nonce", NONCE, "exp", NOW + 300, "iat", NOW - 1, "auth_time", NOW - 9);
}

#endif
