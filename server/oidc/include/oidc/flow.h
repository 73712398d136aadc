/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One sign-in of one browser, from its start to its callback. The browser keeps a cookie; state,
 * nonce and the verifier of PKCE are MACs of it under the server's key. So the server stores
 * nothing for a sign-in that is only begun, any worker can go on with it, and who reads the cookie
 * or the address of the callback learns no verifier.
 */
#ifndef KESU_OIDC_FLOW_H
#define KESU_OIDC_FLOW_H

#include <core/secret.h>

enum {
	OIDC_FLOW_S = 600, /* how long a person may take at the provider */
	OIDC_WORD_SIZE = 2 * SECRET_MAC_SIZE + 1,
	OIDC_COOKIE_SIZE = 128,
};

struct oidc_flow {
	char cookie[OIDC_COOKIE_SIZE];
	char state[OIDC_WORD_SIZE], nonce[OIDC_WORD_SIZE], verifier[OIDC_WORD_SIZE];
	int64_t expiry; /* Unix seconds */
};

/* A new one, which belongs to this issuer alone. */
void oidc_flow_begin(
        struct oidc_flow *flow, const struct secret_keys *keys, const char *issuer, int64_t now);
/* The one that the cookie stands for, when the callback's state is its own and it has not expired.
 * The previous key of the server counts, too. */
bool oidc_flow_resume(struct oidc_flow *flow, const struct secret_keys *keys, const char *issuer,
        struct str cookie, struct str state, int64_t now) KESU_MUST_CHECK;

#endif
