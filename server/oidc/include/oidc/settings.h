/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which provider of OpenID Connect staff sign in at, as the settings of `kesu serve` say. */
#ifndef KESU_OIDC_SETTINGS_H
#define KESU_OIDC_SETTINGS_H

#include <base/error.h>

#include <stdint.h>

struct oidc_settings {
	const char *issuer;        /* "https://id.example.org/realms/county" */
	const char *client_id;     /* as which the provider knows this server */
	const char *client_secret; /* "": a public client, which PKCE alone protects */
	const char *claim;         /* names the person: "sub", "email", ... */
	const char *redirect_uri;  /* where the provider sends the browser back to */
	int64_t max_age_s; /* since the person was last asked there who they are; 0: no matter */
	const char *authorities; /* PEM file of those who sign certificates; "": the system's */
};

/*
 * False when staff cannot sign in with these; the error names the setting. Addresses are https.
 * Where issuer and redirect_uri are http on this machine itself, for tests, all others may be.
 */
bool oidc_settings_check(const struct oidc_settings *settings, struct error *error) KESU_MUST_CHECK;

#endif
