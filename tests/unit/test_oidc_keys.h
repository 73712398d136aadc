/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys of a provider, made here, as its set of keys. The test includes cmocka. */
#ifndef KESU_TEST_OIDC_KEYS_H
#define KESU_TEST_OIDC_KEYS_H

#include "keys.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* The provider's keys, another one's, and a weak one. */
static cjose_jwk_t *rsa, *ec, *foreign, *weak;

static cjose_jwk_t *rsa_new(size_t bits, const char *id)
{
	static const uint8_t exponent[] = {1, 0, 1};
	cjose_jwk_t *key = cjose_jwk_create_RSA_random(bits, exponent, sizeof(exponent), NULL);

	assert_true(cjose_jwk_set_kid(key, id, strlen(id), NULL));
	return key;
}

static int keys_make(void **state)
{
	(void)state;
	rsa = rsa_new(2048, "one");
	foreign = rsa_new(2048, "one");
	weak = rsa_new(1024, "weak");
	ec = cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, NULL);
	assert_true(cjose_jwk_set_kid(ec, "two", 3, NULL));
	return 0;
}

static int keys_drop(void **state)
{
	cjose_jwk_t *const keys[] = {rsa, foreign, weak, ec};

	(void)state;
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		cjose_jwk_release(keys[i]);
	return 0;
}

static json_t *public_of(const cjose_jwk_t *key)
{
	char *text = cjose_jwk_to_json(key, false, NULL);
	json_t *json = json_loads(text, 0, NULL);

	free(text);
	return json;
}

/* Reads a set of keys; takes over the list. */
static bool keys_of(struct oidc_keys *keys, json_t *list, struct error *error)
{
	json_t *json = json_pack("{s:o}", "keys", list);
	char *text = json_dumps(json, 0);
	bool read = oidc_keys_read(keys, str_from(text), error);

	free(text);
	json_decref(json);
	return read;
}

#endif
