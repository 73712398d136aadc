/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Over an encrypted connection the cookie's name begins with __Host-, which browsers take from such
 * a connection alone and never from another host of the domain; over a plain one, as in a rehearsal
 * on one machine, they would refuse it.
 */
#include <core/session.h>

#include <base/hex.h>

#include <http/http.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { SECRET_BYTES = 32, CSRF_BYTES = 16, COOKIE_SIZE = 160 };

static const char *cookie_name(struct http_exchange *x)
{
	return http_is_secure(x) ? "__Host-kesu_session" : "kesu_session";
}

void core_session_secret_new(char secret[static CORE_SESSION_SECRET_SIZE])
{
	unsigned char bytes[SECRET_BYTES];

	/* The kernel gives so few bytes all at once, or fails when it has no random data yet. */
	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		abort();
	hex_encode(bytes, sizeof(bytes), secret);
}

/* The first words keep the hashes apart. */
static struct digest digest_as(const char *words, struct str secret)
{
	char text[128];
	int n = snprintf(text, sizeof(text), "%s:%.*s", words, STR_ARG(secret));

	return core_digest_of((struct str){text, (size_t)n < sizeof(text) ? (size_t)n : 0});
}

struct digest core_session_digest(struct str secret)
{
	return digest_as("kesu-session", secret);
}

void core_session_csrf(struct str secret, char csrf[static CORE_SESSION_CSRF_SIZE])
{
	struct digest digest = digest_as("kesu-csrf", secret);

	hex_encode(&digest, CSRF_BYTES, csrf);
}

struct str core_session_cookie(struct http_exchange *x)
{
	struct str secret = http_cookie(x, cookie_name(x));

	return secret.n == CORE_SESSION_SECRET_SIZE - 1 ? secret : (struct str){"", 0};
}

void core_session_set_cookie(struct http_exchange *x, const char *secret)
{
	char cookie[COOKIE_SIZE];

	snprintf(cookie, sizeof(cookie), "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s",
	        cookie_name(x), secret ? secret : "", http_is_secure(x) ? "; Secure" : "",
	        secret ? "" : "; Max-Age=0");
	http_reply_header(x, "Set-Cookie", cookie);
}

/* Without Sec-Fetch-Site, of an older browser, what stands behind the scheme of Origin is the host
 * that was asked. Without both it is no browser. */
bool core_session_is_same_site(struct http_exchange *x)
{
	struct str site = http_header(x, "Sec-Fetch-Site"), origin = http_header(x, "Origin"),
	           scheme;

	if (site.n)
		return str_equal(site, STR("same-origin")) || str_equal(site, STR("none"));
	if (!origin.n)
		return true;
	origin = str_cut(origin, ':', &scheme);
	return str_starts(origin, STR("//")) &&
	       str_equal((struct str){origin.p + 2, origin.n - 2}, http_header(x, "Host"));
}

bool core_session_is_own_page(struct http_exchange *x)
{
	struct str given = http_header(x, "X-Kesu-CSRF"), secret = core_session_cookie(x);
	char csrf[CORE_SESSION_CSRF_SIZE];

	core_session_csrf(secret, csrf);
	return secret.n && given.n == sizeof(csrf) - 1 &&
	       !CRYPTO_memcmp(given.p, csrf, sizeof(csrf) - 1);
}
