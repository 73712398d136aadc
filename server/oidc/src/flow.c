/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cookie reads EXPIRY.RANDOM.MAC: the Unix second it ends, 128 random bits, and the MAC. */
#include <oidc/flow.h>

#include <base/hex.h>

#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { RANDOM_BYTES = 16, RANDOM_DIGITS = 2 * RANDOM_BYTES, TEXT_SIZE = 4096 };

/* "kesu:oidc-PURPOSE:EXPIRY:RANDOM:ISSUER" under the key, in hex. */
static bool flow_word(const struct secret_keys *keys, enum secret_key_age age, const char *purpose,
        int64_t expiry, const char *random, const char *issuer, char word[static OIDC_WORD_SIZE])
{
	uint8_t mac[SECRET_MAC_SIZE];
	char text[TEXT_SIZE];
	int n = snprintf(text, sizeof(text), "kesu:oidc-%s:%lld:%s:%s", purpose, (long long)expiry,
	        random, issuer);

	if (n < 0 || (size_t)n >= sizeof(text) || !core_secret_mac(keys, age, str_from(text), mac))
		return false;
	hex_encode(mac, sizeof(mac), word);
	return true;
}

/* All words of a flow; `mac` is that of its cookie. */
static bool flow_words(struct oidc_flow *flow, const struct secret_keys *keys,
        enum secret_key_age age, const char *random, const char *issuer,
        char mac[static OIDC_WORD_SIZE])
{
	return flow_word(keys, age, "cookie", flow->expiry, random, issuer, mac) &&
	       flow_word(keys, age, "state", flow->expiry, random, issuer, flow->state) &&
	       flow_word(keys, age, "nonce", flow->expiry, random, issuer, flow->nonce) &&
	       flow_word(keys, age, "verifier", flow->expiry, random, issuer, flow->verifier);
}

void oidc_flow_begin(
        struct oidc_flow *flow, const struct secret_keys *keys, const char *issuer, int64_t now)
{
	unsigned char bytes[RANDOM_BYTES];
	char random[RANDOM_DIGITS + 1], mac[OIDC_WORD_SIZE];

	/* The kernel gives so few bytes all at once, or fails when it has no random data yet. */
	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		abort();
	hex_encode(bytes, sizeof(bytes), random);
	flow->expiry = now + OIDC_FLOW_S;
	if (!flow_words(flow, keys, SECRET_KEY_CURRENT, random, issuer, mac))
		abort();
	snprintf(flow->cookie, sizeof(flow->cookie), "%lld.%s.%s", (long long)flow->expiry, random,
	        mac);
}

static bool same(struct str a, const char *b)
{
	return a.n == strlen(b) && !CRYPTO_memcmp(a.p, b, a.n);
}

bool oidc_flow_resume(struct oidc_flow *flow, const struct secret_keys *keys, const char *issuer,
        struct str cookie, struct str state, int64_t now)
{
	struct str expiry, digits, given = str_cut(str_cut(cookie, '.', &expiry), '.', &digits);
	unsigned char bytes[RANDOM_BYTES];
	char random[RANDOM_DIGITS + 1], mac[OIDC_WORD_SIZE];

	if (!str_to_int64(expiry, &flow->expiry) || flow->expiry <= now ||
	        flow->expiry > now + OIDC_FLOW_S || !hex_decode(digits, bytes, sizeof(bytes)))
		return false;
	hex_encode(bytes, sizeof(bytes), random);
	for (int age = SECRET_KEY_CURRENT; age <= SECRET_KEY_PREVIOUS; age++)
		if (flow_words(flow, keys, (enum secret_key_age)age, random, issuer, mac) &&
		        same(given, mac) && same(state, flow->state))
			return true;
	return false;
}
