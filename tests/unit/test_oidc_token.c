/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ID tokens, signed here with keys made here: whose signature is believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "test_oidc_claims.h"
#include "test_oidc_keys.h"

#include <stdlib.h>
#include <string.h>

static struct oidc_keys both_keys(void)
{
	struct oidc_keys keys;
	struct error error;

	assert_true(keys_of(&keys, json_pack("[o,o]", public_of(rsa), public_of(ec)), &error));
	assert_int_equal(keys.count, 2);
	return keys;
}

/* A token of these claims, with a header of `alg`, `kid` (NULL: none) and `more` (NULL: nothing).
 * Takes over the claims. */
static char *sign(
        const cjose_jwk_t *key, const char *alg, const char *kid, const char *more, json_t *claims)
{
	char *text = json_dumps(claims, 0), *token;
	cjose_header_t *header = cjose_header_new(NULL);
	const char *exported;
	cjose_jws_t *jws;

	assert_true(cjose_header_set(header, "alg", alg, NULL));
	if (kid)
		assert_true(cjose_header_set(header, "kid", kid, NULL));
	if (more)
		assert_true(cjose_header_set_raw(header, more, "[\"x\"]", NULL));
	jws = cjose_jws_sign(key, header, (const uint8_t *)text, strlen(text), NULL);
	assert_non_null(jws);
	assert_true(cjose_jws_export(jws, &exported, NULL));
	token = strdup(exported);
	cjose_jws_release(jws);
	cjose_header_release(header);
	free(text);
	json_decref(claims);
	return token;
}

/* Checks the token and frees it. */
static enum oidc_verdict check(char *token, const struct oidc_keys *keys,
        const struct oidc_expected *with, struct error *error)
{
	char subject[OIDC_SUBJECT_SIZE] = "";
	enum oidc_verdict verdict =
	        oidc_id_token_check(str_from(token), keys, with, subject, error);

	assert_int_equal(verdict == OIDC_TOKEN_GOOD, *subject != '\0');
	free(token);
	return verdict;
}

static void a_good_token_names_its_subject(void **state)
{
	struct oidc_keys keys = both_keys();
	char subject[OIDC_SUBJECT_SIZE];
	struct error error;
	char *token = sign(rsa, "RS256", "one", NULL, claims_new());

	(void)state;
	assert_int_equal(oidc_id_token_check(str_from(token), &keys, &expected, subject, &error),
	        OIDC_TOKEN_GOOD);
	assert_string_equal(subject, "li-0001");
	free(token);
	assert_int_equal(
	        check(sign(ec, "ES256", "two", NULL, claims_new()), &keys, &expected, &error),
	        OIDC_TOKEN_GOOD);
	/* Without a key's name: the only one for the algorithm. */
	assert_int_equal(
	        check(sign(ec, "ES256", NULL, NULL, claims_new()), &keys, &expected, &error),
	        OIDC_TOKEN_GOOD);
	oidc_keys_free(&keys);
}

static void a_key_that_is_not_there_may_be_new(void **state)
{
	struct oidc_keys keys = both_keys();
	struct error error;

	(void)state;
	assert_int_equal(
	        check(sign(rsa, "RS256", "three", NULL, claims_new()), &keys, &expected, &error),
	        OIDC_TOKEN_KEY_UNKNOWN);
	/* Of the kind that the token is not signed by. */
	assert_int_equal(
	        check(sign(ec, "ES256", "one", NULL, claims_new()), &keys, &expected, &error),
	        OIDC_TOKEN_KEY_UNKNOWN);
	oidc_keys_free(&keys);
}

static void only_the_providers_signature_counts(void **state)
{
	struct oidc_keys keys = both_keys();
	struct error error;
	char *token = sign(rsa, "RS256", "one", NULL, claims_new());
	char *dot = strchr(token, '.');

	(void)state;
	assert_int_equal(
	        check(sign(foreign, "RS256", "one", NULL, claims_new()), &keys, &expected, &error),
	        OIDC_TOKEN_REFUSED);
	assert_non_null(strstr(error.text, "signature"));
	dot[10] = dot[10] == 'A' ? 'B' : 'A'; /* a changed claim */
	assert_int_equal(check(token, &keys, &expected, &error), OIDC_TOKEN_REFUSED);
	oidc_keys_free(&keys);
}

/* Neither what the provider does not offer, nor what nobody should: none, and the provider's public
 * key as a shared secret. */
static void the_algorithm_is_the_providers(void **state)
{
	struct oidc_keys keys = both_keys();
	struct oidc_expected rsa_only = expected;
	char *public = cjose_jwk_to_json(rsa, false, NULL);
	cjose_jwk_t *shared =
	        cjose_jwk_create_oct_spec((const uint8_t *)public, strlen(public), NULL);
	struct error error;

	(void)state;
	rsa_only.algorithms = OIDC_RS256;
	assert_int_equal(
	        check(sign(ec, "ES256", "two", NULL, claims_new()), &keys, &rsa_only, &error),
	        OIDC_TOKEN_REFUSED);
	assert_non_null(strstr(error.text, "not signed as"));
	assert_int_equal(
	        check(sign(shared, "HS256", "one", NULL, claims_new()), &keys, &expected, &error),
	        OIDC_TOKEN_REFUSED);
	assert_int_equal(
	        check(sign(rsa, "RS512", "one", NULL, claims_new()), &keys, &expected, &error),
	        OIDC_TOKEN_REFUSED);
	assert_int_equal(
	        check(sign(rsa, "RS256", "one", "crit", claims_new()), &keys, &expected, &error),
	        OIDC_TOKEN_REFUSED);
	assert_non_null(strstr(error.text, "extension"));
	cjose_jwk_release(shared);
	free(public);
	oidc_keys_free(&keys);
}

static void what_is_no_token_is_refused(void **state)
{
	/* {"alg":"none"}.{"iss":"x"}. */
	static const char *const texts[] = {"", ".", "..", "a.b.c", "eyJhbGciOiJub25lIn0",
	        "eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0.", "eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0.AAAA",
	        "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.", "eyJhbGciOiJSUzI1NiJ9..AAAA",
	        "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4=n0.AAAA", "eyJhbGciOiJSUzI1NiJ9.AAAA.AAAAA"};
	struct oidc_keys keys = both_keys();
	char *long_one = calloc(OIDC_TOKEN_BYTES_MAX + 2, 1);
	struct error error;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_int_equal(
		        check(strdup(texts[i]), &keys, &expected, &error), OIDC_TOKEN_REFUSED);
	memset(long_one, 'a', OIDC_TOKEN_BYTES_MAX + 1);
	assert_int_equal(check(long_one, &keys, &expected, &error), OIDC_TOKEN_REFUSED);
	oidc_keys_free(&keys);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_good_token_names_its_subject),
	        cmocka_unit_test(a_key_that_is_not_there_may_be_new),
	        cmocka_unit_test(only_the_providers_signature_counts),
	        cmocka_unit_test(the_algorithm_is_the_providers),
	        cmocka_unit_test(what_is_no_token_is_refused),
	};
	return cmocka_run_group_tests(tests, keys_make, keys_drop);
}
