/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The provider that staff sign in at, in one worker; and what is answered at /oidc and below it. */
#ifndef KESU_STAFF_PROVIDER_H
#define KESU_STAFF_PROVIDER_H

#include "settings.h"

#include <core/resource.h>
#include <oidc/client.h>

/* A part of the worker. */
struct staff_oidc {
	struct oidc_client *client; /* NULL: no provider is set */
	const char *issuer;
	char redirect_uri[STAFF_REDIRECT_SIZE];
};

/* The provider that the request's address names; NULL when there is none, and the 404 has been
 * sent. */
const struct staff_oidc *staff_oidc_of(struct http_exchange *x);

/* The cookie of a sign-in that is under way; NULL makes the browser forget it. */
struct str staff_oidc_cookie(struct http_exchange *x);
void staff_oidc_set_cookie(struct http_exchange *x, const char *value);

http_handler staff_oidc_get, staff_oidc_start_get, staff_oidc_callback_get;

#endif
