/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The session of somebody who has signed in in a browser. Its secret, 256 random bits as hex
 * digits, is in a cookie and stored nowhere; the database knows its hash, and the page a value that
 * follows from it (csrf), which it sends along to show that a request comes from itself.
 */
#ifndef KESU_CORE_SESSION_H
#define KESU_CORE_SESSION_H

#include <core/digest.h>

struct http_exchange;

enum { CORE_SESSION_SECRET_SIZE = 65, CORE_SESSION_CSRF_SIZE = 33 };

void core_session_secret_new(char secret[static CORE_SESSION_SECRET_SIZE]);
/* What kesu_identity.session has of it. A token's hash is made otherwise, so that neither is taken
 * for the other. */
struct digest core_session_digest(struct str secret);
void core_session_csrf(struct str secret, char csrf[static CORE_SESSION_CSRF_SIZE]);

/* The secret in the request's cookie, or nothing. */
struct str core_session_cookie(struct http_exchange *x);
/* Before the reply: the browser keeps the secret until it closes, or (NULL) forgets it. */
void core_session_set_cookie(struct http_exchange *x, const char *secret);

/* Whether the request may come from a page of this server: a browser does not say otherwise. */
bool core_session_is_same_site(struct http_exchange *x);
/* Whether it carries the csrf value that goes with its cookie. */
bool core_session_is_own_page(struct http_exchange *x);

#endif
