/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a provider says of itself (OpenID Connect Discovery 1.0, section 3), as far as it is needed.
 * A document that is of another issuer, leads off https, or lacks what a safe sign-in needs is
 * refused as a whole.
 */
#ifndef KESU_OIDC_PROVIDER_H
#define KESU_OIDC_PROVIDER_H

#include <oidc/settings.h>

#include <base/str.h>

/* How signatures may be made: what the provider offers of what is safe and libcjose can check. */
enum { OIDC_RS256 = 1, OIDC_ES256 = 2 };
/* The algorithm of this name, or 0: never "none", and none with a shared key. */
unsigned oidc_algorithm(const char *name);

/* How this server shows the provider who it is. */
enum oidc_client_proof { OIDC_PROOF_NONE, OIDC_PROOF_BASIC, OIDC_PROOF_POST };

struct oidc_provider {
	char *authorization, *token, *keys; /* addresses */
	unsigned algorithms;
	enum oidc_client_proof proof;
	bool names_itself; /* callbacks have iss (RFC 9207) */
};

/* Where the document of an issuer is; to be freed. */
char *oidc_provider_address(const char *issuer);

bool oidc_provider_read(struct oidc_provider *provider, struct str document,
        const struct oidc_settings *settings, struct error *error) KESU_MUST_CHECK;
void oidc_provider_free(struct oidc_provider *provider); /* zeroed is fine, and is what is left */

#endif
