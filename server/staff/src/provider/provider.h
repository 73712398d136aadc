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

/* The page that a sign-in comes back to. */
enum staff_oidc_page { STAFF_OIDC_PAGE_STAFF, STAFF_OIDC_PAGE_INTERVIEW, STAFF_OIDC_PAGES };
extern const char *const staff_oidc_pages[]; /* by name, NULL-terminated; its path is "/" NAME */

/* The cookie of a sign-in that is under way. */
struct str staff_oidc_cookie(struct http_exchange *x, enum staff_oidc_page *page);
/* A value of NULL makes the browser forget it. */
void staff_oidc_set_cookie(struct http_exchange *x, const char *value, enum staff_oidc_page page);

http_handler staff_oidc_get, staff_oidc_start_get, staff_oidc_callback_get;

#endif
