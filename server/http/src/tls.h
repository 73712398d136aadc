/* Certificates and sessions. One context is current; connections keep the one they began with. */
#ifndef KESU_HTTP_TLS_H
#define KESU_HTTP_TLS_H

#include <base/error.h>

struct bufferevent;
struct event_base;
struct tls;

/* Keeps the strings. `ticket_keys`: HTTP_TICKET_KEYS_SIZE bytes, kept, or NULL. */
struct tls *tls_new(const char *certificate, const char *key, const unsigned char *ticket_keys,
        struct error *error) KESU_MUST_CHECK;
void tls_free(struct tls *tls);
bool tls_reload(struct tls *tls, struct error *error) KESU_MUST_CHECK; /* on failure: as before */
struct bufferevent *tls_bufferevent(struct tls *tls, struct event_base *base); /* or NULL */
void tls_say_goodbye(struct bufferevent *bev); /* close_notify, if the handshake was done */

#endif
