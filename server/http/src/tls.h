/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates and sessions. One context is current; connections keep the one they began with. */
#ifndef KESU_HTTP_TLS_H
#define KESU_HTTP_TLS_H

#include <base/error.h>

struct bufferevent;
struct event_base;
struct tls;

/* Keeps the strings. `ticket_keys`: HTTP_TICKET_KEYS_SIZE bytes, kept, or NULL. */
struct tls *http_tls_new(const char *certificate, const char *key, const unsigned char *ticket_keys,
        struct error *error) KESU_MUST_CHECK;
void http_tls_free(struct tls *tls);
bool http_tls_reload(
        struct tls *tls, struct error *error) KESU_MUST_CHECK; /* on failure: as before */
void http_tls_renew_tickets(struct tls *tls);  /* takes the bytes of ticket_keys again */
void http_tls_complain(const struct tls *tls); /* logs that the certificate is not valid today */
/* For an accepted socket, which it closes when it is freed; or NULL. Its callbacks never run inside
 * a call that writes to it. */
struct bufferevent *http_tls_bufferevent(struct tls *tls, struct event_base *base, int fd);
void http_tls_send_close_notify(struct bufferevent *bev); /* unless the handshake is not done */

#endif
