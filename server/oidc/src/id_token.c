/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "id_token.h"

#include "base64url.h"
#include "provider.h"

#include <jansson.h>

/* What the header says: the algorithm, one of those the provider offers, and which key. */
static bool header_check(
        const json_t *header, unsigned offered, unsigned *algorithm, struct error *error)
{
	const json_t *id = json_object_get(header, "kid");

	*algorithm = oidc_algorithm(json_string_value(json_object_get(header, "alg"))) & offered;
	if (!*algorithm)
		return error_set(error, "the ID token is not signed as the provider says");
	if (json_object_get(header, "crit"))
		return error_set(error, "the ID token asks for an unknown extension");
	return !id || json_is_string(id) || error_set(error, "the ID token's kid is no text");
}

static enum oidc_verdict signed_by(cjose_jws_t *jws, const struct oidc_key *key,
        const struct oidc_expected *expected, char subject[static OIDC_SUBJECT_SIZE],
        struct error *error)
{
	uint8_t *claims;
	size_t n;

	if (!cjose_jws_verify(jws, key->key, NULL) ||
	        !cjose_jws_get_plaintext(jws, &claims, &n, NULL)) {
		error_set(error, "the ID token's signature is wrong");
		return OIDC_TOKEN_REFUSED;
	}
	return oidc_claims_check((struct str){(const char *)claims, n}, expected, subject, error)
	               ? OIDC_TOKEN_GOOD
	               : OIDC_TOKEN_REFUSED;
}

static enum oidc_verdict jws_check(cjose_jws_t *jws, const struct oidc_keys *keys,
        const struct oidc_expected *expected, char subject[static OIDC_SUBJECT_SIZE],
        struct error *error)
{
	const json_t *header = cjose_jws_get_protected(jws);
	const struct oidc_key *key;
	unsigned algorithm;

	if (!header_check(header, expected->algorithms, &algorithm, error))
		return OIDC_TOKEN_REFUSED;
	key = oidc_keys_find(keys, json_string_value(json_object_get(header, "kid")), algorithm);
	if (key)
		return signed_by(jws, key, expected, subject, error);
	error_set(error, "the ID token is signed by a key that is not the provider's");
	return OIDC_TOKEN_KEY_UNKNOWN;
}

/* Header, claims and signature, of which none is empty. */
static bool is_compact(struct str token)
{
	struct str part[3], left = str_cut(token, '.', &part[0]);

	part[2] = str_cut(left, '.', &part[1]);
	for (size_t i = 0; i < 3; i++)
		if (!oidc_base64url_good(part[i]))
			return false;
	return token.n <= OIDC_TOKEN_BYTES_MAX;
}

enum oidc_verdict oidc_id_token_check(struct str token, const struct oidc_keys *keys,
        const struct oidc_expected *expected, char subject[static OIDC_SUBJECT_SIZE],
        struct error *error)
{
	enum oidc_verdict verdict = OIDC_TOKEN_REFUSED;
	cjose_jws_t *jws = NULL;

	if (is_compact(token))
		jws = cjose_jws_import(token.p, token.n, NULL);
	if (jws)
		verdict = jws_check(jws, keys, expected, subject, error);
	else
		error_set(error, "the ID token is no signed token");
	cjose_jws_release(jws);
	return verdict;
}
