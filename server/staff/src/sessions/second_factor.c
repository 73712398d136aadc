/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "second_factor.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEP_S = 30, STEPS_AROUND = 1 };

_Static_assert(FACTOR_SEALED_SIZE == crypto_secretbox_NONCEBYTES + FACTOR_SECRET_BYTES +
                                             crypto_secretbox_MACBYTES,
        "what is sealed");
_Static_assert(SECRET_MAC_SIZE == crypto_secretbox_KEYBYTES, "the key is a MAC");

/* A key of its own for each account, so that one's secret does not pass for another's. */
static bool seal_key(const struct secret_keys *keys, enum secret_key_age age, struct str account,
        uint8_t key[static crypto_secretbox_KEYBYTES])
{
	char text[128];
	int n = snprintf(text, sizeof(text), "kesu:second-factor:%.*s", STR_ARG(account));

	return (size_t)n < sizeof(text) &&
	       core_secret_mac(keys, age, (struct str){text, (size_t)n}, key);
}

void staff_factor_new(struct factor_secret *secret, char text[static FACTOR_TEXT_SIZE])
{
	char *base32;

	if (sodium_init() < 0 || oath_init() != OATH_OK)
		abort();
	randombytes_buf(secret->b, sizeof(secret->b));
	if (oath_base32_encode((const char *)secret->b, sizeof(secret->b), &base32, NULL) !=
	        OATH_OK)
		abort();
	snprintf(text, FACTOR_TEXT_SIZE, "%s", base32);
	free(base32);
}

void staff_factor_seal(const struct secret_keys *keys, struct str account,
        const struct factor_secret *secret, char sealed[static FACTOR_SEALED_SIZE])
{
	unsigned char *nonce = (unsigned char *)sealed;
	uint8_t key[crypto_secretbox_KEYBYTES];

	if (sodium_init() < 0 || !seal_key(keys, SECRET_KEY_CURRENT, account, key))
		abort();
	randombytes_buf(nonce, crypto_secretbox_NONCEBYTES);
	crypto_secretbox_easy(
	        nonce + crypto_secretbox_NONCEBYTES, secret->b, sizeof(secret->b), nonce, key);
	sodium_memzero(key, sizeof(key));
}

bool staff_factor_open(const struct secret_keys *keys, struct str account, struct str sealed,
        struct factor_secret *secret)
{
	const unsigned char *nonce = (const unsigned char *)sealed.p;
	uint8_t key[crypto_secretbox_KEYBYTES];
	bool opened = false;

	if (sealed.n != FACTOR_SEALED_SIZE || sodium_init() < 0)
		return false;
	for (int age = SECRET_KEY_CURRENT; age <= SECRET_KEY_PREVIOUS && !opened; age++)
		opened = seal_key(keys, (enum secret_key_age)age, account, key) &&
		         !crypto_secretbox_open_easy(secret->b, nonce + crypto_secretbox_NONCEBYTES,
		                 sealed.n - crypto_secretbox_NONCEBYTES, nonce, key);
	sodium_memzero(key, sizeof(key));
	return opened;
}

int64_t staff_factor_step(const struct factor_secret *secret, struct str code, int64_t now)
{
	char digits[FACTOR_CODE_DIGITS + 1];
	uint64_t step;

	if (code.n != FACTOR_CODE_DIGITS || oath_init() != OATH_OK)
		return -1;
	memcpy(digits, code.p, code.n);
	digits[code.n] = '\0';
	if (oath_totp_validate3((const char *)secret->b, sizeof(secret->b), (time_t)now, STEP_S, 0,
	            STEPS_AROUND, NULL, &step, digits) < 0)
		return -1;
	return (int64_t)step;
}
