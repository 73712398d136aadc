/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * TLS by OpenSSL through bufferevent_openssl. One SSL_CTX is current; a reload makes a new one from
 * the files and swaps the pointer, and every connection keeps the one it began with alive.
 *
 * What can go wrong: files that do not exist, cannot be parsed or do not belong together. The error
 * names the file and gives OpenSSL's message.
 */
#include "tls.h"

#include <http/http.h>

#include <base/log.h>
#include <base/memory.h>

#include <event2/bufferevent_ssl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TIME_TEXT_SIZE = 32 };

struct tls {
	const char *certificate, *key;
	const unsigned char *ticket_keys;
	SSL_CTX *current;
};

static bool openssl_error(struct error *error, const char *what, const char *path)
{
	char text[256];

	ERR_error_string_n(ERR_peek_last_error(), text, sizeof(text));
	ERR_clear_error();
	return error_set(error, "%s \"%s\": %s", what, path, text);
}

/* Only HTTP/1.1 is spoken; clients that do not offer it are still accepted. */
static int select_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_size,
        const unsigned char *in, unsigned in_size, void *arg)
{
	static const char name[] = "http/1.1";
	const unsigned char *end = in + in_size;

	(void)ssl;
	(void)arg;
	for (const unsigned char *p = in; p < end && p[0] < end - p; p += 1 + p[0]) {
		if (p[0] == sizeof(name) - 1 && memcmp(p + 1, name, sizeof(name) - 1) == 0) {
			*out = p + 1;
			*out_size = p[0];
			return SSL_TLSEXT_ERR_OK;
		}
	}
	return SSL_TLSEXT_ERR_NOACK;
}

/* Of TLS 1.2: keys that are gone after the connection, and no CBC. TLS 1.3 has nothing else. */
static const char ciphers[] = "ECDHE+AESGCM:ECDHE+CHACHA20";

static void set_options(SSL_CTX *context)
{
	SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
	if (SSL_CTX_set_cipher_list(context, ciphers) != 1)
		abort();
	SSL_CTX_set_options(context,
	        SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF |
	                SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
	/* An idle connection frees its record buffers. */
	SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
	/* Sessions are kept by the clients, in tickets, not in our memory. */
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_num_tickets(context, 1);
	SSL_CTX_set_alpn_select_cb(context, select_protocol, NULL);
}

static bool set_ticket_keys(const struct tls *tls, SSL_CTX *context)
{
	unsigned char keys[HTTP_TICKET_KEYS_SIZE];

	if (!tls->ticket_keys)
		return true;
	memcpy(keys, tls->ticket_keys, sizeof(keys));
	return SSL_CTX_set_tlsext_ticket_keys(context, keys, sizeof(keys)) == 1;
}

static bool load(struct tls *tls, SSL_CTX *context, struct error *error)
{
	if (SSL_CTX_use_certificate_chain_file(context, tls->certificate) != 1)
		return openssl_error(error, "certificate", tls->certificate);
	if (SSL_CTX_use_PrivateKey_file(context, tls->key, SSL_FILETYPE_PEM) != 1)
		return openssl_error(error, "private key", tls->key);
	if (SSL_CTX_check_private_key(context) != 1)
		return openssl_error(error, "private key does not fit", tls->certificate);
	return set_ticket_keys(tls, context) ||
	       error_set(error, "TLS ticket keys were not accepted");
}

void http_tls_renew_tickets(struct tls *tls)
{
	if (!set_ticket_keys(tls, tls->current))
		abort();
}

/* "2026-11-29 00:00:00 GMT" */
static void time_text(const ASN1_TIME *time, char text[static TIME_TEXT_SIZE])
{
	struct tm parts = {0};

	if (ASN1_TIME_to_tm(time, &parts) != 1 ||
	        !strftime(text, TIME_TEXT_SIZE, "%Y-%m-%d %H:%M:%S GMT", &parts))
		snprintf(text, TIME_TEXT_SIZE, "unknown");
}

void http_tls_complain(const struct tls *tls)
{
	const X509 *certificate = SSL_CTX_get0_certificate(tls->current);
	char text[TIME_TEXT_SIZE];

	if (!certificate)
		return;
	if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0) {
		time_text(X509_get0_notAfter(certificate), text);
		log_error("the certificate has expired: phones refuse it",
		        LOG_TEXT("certificate", tls->certificate), LOG_TEXT("at", text));
	}
	if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0) {
		time_text(X509_get0_notBefore(certificate), text);
		log_error("the certificate is not valid yet: phones refuse it",
		        LOG_TEXT("certificate", tls->certificate), LOG_TEXT("from", text));
	}
}

bool http_tls_reload(struct tls *tls, struct error *error)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());

	ERR_clear_error();
	if (!context)
		return openssl_error(error, "TLS", tls->certificate);
	set_options(context);
	if (!load(tls, context, error)) {
		SSL_CTX_free(context);
		return false;
	}
	SSL_CTX_free(tls->current);
	tls->current = context;
	return true;
}

struct tls *http_tls_new(const char *certificate, const char *key, const unsigned char *ticket_keys,
        struct error *error)
{
	struct tls *tls = memory_new(1, sizeof(*tls));

	*tls = (struct tls){certificate, key, ticket_keys, NULL};
	if (http_tls_reload(tls, error))
		return tls;
	http_tls_free(tls);
	return NULL;
}

void http_tls_free(struct tls *tls)
{
	if (!tls)
		return;
	SSL_CTX_free(tls->current);
	free(tls);
}

struct bufferevent *http_tls_bufferevent(struct tls *tls, struct event_base *base, int fd)
{
	SSL *ssl = SSL_new(tls->current);
	struct bufferevent *bev;

	if (!ssl)
		return NULL;
	bev = bufferevent_openssl_socket_new(base, fd, ssl, BUFFEREVENT_SSL_ACCEPTING,
	        BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS);
	if (!bev)
		abort(); /* out of memory */
	bufferevent_openssl_set_allow_dirty_shutdown(bev, 1);
	return bev;
}

void http_tls_send_close_notify(struct bufferevent *bev)
{
	SSL *ssl = bufferevent_openssl_get_ssl(bev);

	if (!ssl || !SSL_is_init_finished(ssl))
		return;
	ERR_clear_error();
	SSL_shutdown(ssl); /* tried once: a peer that has left does not matter */
	ERR_clear_error();
}
