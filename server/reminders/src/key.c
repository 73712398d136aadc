/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "key.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY_PREFIX "whsec_"

enum {
	MAC_SIZE = 32,
	KEY_TEXT_MOST = (REMINDERS_KEY_MOST + 2) / 3 * 4,
};

static bool is_base64(struct str text, size_t padding)
{
	for (size_t i = 0; i < text.n - padding; i++)
		if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
		            text.p[i]))
			return false;
	return true;
}

bool reminders_key_read(struct reminders_key *key, struct str text)
{
	uint8_t bytes[KEY_TEXT_MOST / 4 * 3];
	size_t padding = 0;
	int n;

	if (text.n <= strlen(KEY_PREFIX) || memcmp(text.p, KEY_PREFIX, strlen(KEY_PREFIX)) != 0)
		return false;
	text = (struct str){text.p + strlen(KEY_PREFIX), text.n - strlen(KEY_PREFIX)};
	if (text.n % 4 || text.n > KEY_TEXT_MOST)
		return false;
	while (padding < 2 && text.p[text.n - 1 - padding] == '=')
		padding++;
	if (!is_base64(text, padding))
		return false;
	n = EVP_DecodeBlock(bytes, (const uint8_t *)text.p, (int)text.n);
	if (n < 0 || (size_t)n < padding + REMINDERS_KEY_LEAST ||
	        (size_t)n - padding > REMINDERS_KEY_MOST)
		return false;
	key->n = (size_t)n - padding;
	memcpy(key->bytes, bytes, key->n);
	return true;
}

static bool mac_add(EVP_MAC_CTX *context, struct str piece)
{
	return EVP_MAC_update(context, (const uint8_t *)piece.p, piece.n) == 1;
}

void reminders_key_sign(const struct reminders_key *key, struct str id, int64_t seconds,
        struct str body, char signature[static REMINDERS_SIGNATURE_SIZE])
{
	EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	EVP_MAC_CTX *context = EVP_MAC_CTX_new(hmac);
	const OSSL_PARAM sha256[] = {
	        OSSL_PARAM_construct_utf8_string("digest", (char[]){"SHA256"}, 0), OSSL_PARAM_END};
	uint8_t mac[MAC_SIZE];
	char time[32];
	size_t n;

	snprintf(time, sizeof(time), ".%" PRId64 ".", seconds);
	if (!context || EVP_MAC_init(context, key->bytes, key->n, sha256) != 1 ||
	        !mac_add(context, id) || !mac_add(context, str_from(time)) ||
	        !mac_add(context, body) || EVP_MAC_final(context, mac, &n, sizeof(mac)) != 1)
		abort();
	EVP_MAC_CTX_free(context);
	EVP_MAC_free(hmac);
	snprintf(signature, REMINDERS_SIGNATURE_SIZE, "v1,");
	EVP_EncodeBlock((uint8_t *)signature + 3, mac, sizeof(mac));
}
