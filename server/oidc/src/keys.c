/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keys.h"

#include "base64url.h"
#include "provider.h"

#include <base/memory.h>

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS_MAX = 64, RSA_BITS_LEAST = 2048 };

static const char *text_of(const json_t *json, const char *member)
{
	return json_string_value(json_object_get(json, member));
}

/* What a key's type can sign with, or 0. */
static unsigned algorithm_of(const json_t *json)
{
	const char *type = text_of(json, "kty"), *curve = text_of(json, "crv");

	if (type && !strcmp(type, "RSA"))
		return OIDC_RS256;
	if (type && !strcmp(type, "EC") && curve && !strcmp(curve, "P-256"))
		return OIDC_ES256;
	return 0;
}

/* A key that is marked for something else checks no signature. */
static bool is_for_signatures(const json_t *json, unsigned algorithm)
{
	const json_t *use = json_object_get(json, "use"), *alg = json_object_get(json, "alg");

	return (!use || (json_is_string(use) && !strcmp(json_string_value(use), "sig"))) &&
	       (!alg || oidc_algorithm(json_string_value(alg)) == algorithm);
}

/* Adds a number of the key to what is handed on. */
static bool take_number(json_t *public, const json_t *json, const char *member)
{
	json_t *number = json_object_get(json, member);

	return oidc_base64url_good(str_from(json_string_value(number))) &&
	       json_object_set(public, member, number) == 0;
}

static cjose_jwk_t *import_text(const json_t *public)
{
	char *text = json_dumps(public, JSON_COMPACT);
	cjose_jwk_t *key = text ? cjose_jwk_import(text, strlen(text), NULL) : NULL;

	free(text);
	return key;
}

/* From the public members alone, so that the library reads nothing else of the set. */
static cjose_jwk_t *import_public(const json_t *json, unsigned algorithm)
{
	bool rsa = algorithm == OIDC_RS256;
	json_t *public = rsa ? json_pack("{s:s}", "kty", "RSA")
	                     : json_pack("{s:s,s:s}", "kty", "EC", "crv", "P-256");
	cjose_jwk_t *key = NULL;

	if (take_number(public, json, rsa ? "n" : "x") &&
	        take_number(public, json, rsa ? "e" : "y"))
		key = import_text(public);
	json_decref(public);
	return key;
}

static bool is_strong(const cjose_jwk_t *key, unsigned algorithm)
{
	return algorithm == OIDC_ES256 || cjose_jwk_get_keysize(key, NULL) >= RSA_BITS_LEAST;
}

static void take_key(struct oidc_keys *keys, const json_t *json)
{
	unsigned algorithm = algorithm_of(json);
	const char *id = text_of(json, "kid");
	cjose_jwk_t *key;

	if (!algorithm || !is_for_signatures(json, algorithm))
		return;
	key = import_public(json, algorithm);
	if (!key)
		return;
	if (!is_strong(key, algorithm)) {
		cjose_jwk_release(key);
		return;
	}
	keys->key[keys->count++] = (struct oidc_key){key, id ? memory_text(id) : NULL, algorithm};
}

bool oidc_keys_read(struct oidc_keys *keys, struct str document, struct error *error)
{
	json_t *json = json_loadb(document.p, document.n, JSON_REJECT_DUPLICATES, NULL), *key;
	size_t i;

	*keys = (struct oidc_keys){.key = memory_new(KEYS_MAX, sizeof(*keys->key))};
	json_array_foreach(json_object_get(json, "keys"), i, key)
	{
		if (keys->count < KEYS_MAX)
			take_key(keys, key);
	}
	json_decref(json);
	if (keys->count)
		return true;
	oidc_keys_free(keys);
	return error_set(error, "the provider's set of keys has none for RS256 or ES256");
}

void oidc_keys_free(struct oidc_keys *keys)
{
	for (size_t i = 0; i < keys->count; i++) {
		cjose_jwk_release(keys->key[i].key);
		free(keys->key[i].id);
	}
	free(keys->key);
	*keys = (struct oidc_keys){0};
}

const struct oidc_key *oidc_keys_find(
        const struct oidc_keys *keys, const char *id, unsigned algorithm)
{
	const struct oidc_key *found = NULL;

	for (size_t i = 0; i < keys->count; i++) {
		const struct oidc_key *key = &keys->key[i];

		if (key->algorithm != algorithm)
			continue;
		if (id && key->id && !strcmp(key->id, id))
			return key;
		if (!id && found)
			return NULL;
		if (!id)
			found = key;
	}
	return found;
}
