/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a provider of OpenID Connect says of itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "provider.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define ISSUER "https://id.example.org/county"

static const struct oidc_settings settings = {
        .issuer = ISSUER,
        .client_id = "kesu",
        .client_secret = "",
        .claim = "sub",
        .redirect_uri = "https://survey.example.org/api/v1/oidc/main/callback",
        .authorities = "",
};

static json_t *document_new(void)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:[s,s], s:[s,s], s:[s,s], s:[s]}", "issuer", ISSUER,
	        "authorization_endpoint", "https://id.example.org/auth?tenant=1", "token_endpoint",
	        "https://id.example.org/token", "jwks_uri", "https://keys.example.org/keys",
	        "id_token_signing_alg_values_supported", "RS256", "HS256",
	        "response_types_supported", "code", "id_token",
	        "token_endpoint_auth_methods_supported", "client_secret_basic",
	        "client_secret_post", "code_challenge_methods_supported", "S256");
}

/* Takes over the document. */
static bool read_json(struct oidc_provider *provider, json_t *json,
        const struct oidc_settings *with, struct error *error)
{
	char *text = json_dumps(json, 0);
	bool read = oidc_provider_read(provider, str_from(text), with, error);

	free(text);
	json_decref(json);
	return read;
}

static void a_document_is_read(void **state)
{
	struct oidc_provider provider;
	struct error error;

	(void)state;
	assert_true(read_json(&provider, document_new(), &settings, &error));
	assert_string_equal(provider.authorization, "https://id.example.org/auth?tenant=1");
	assert_string_equal(provider.token, "https://id.example.org/token");
	assert_string_equal(provider.keys, "https://keys.example.org/keys");
	assert_int_equal(provider.algorithms, OIDC_RS256);
	assert_int_equal(provider.proof, OIDC_PROOF_NONE);
	assert_false(provider.names_itself);
	oidc_provider_free(&provider);
	assert_null(provider.token);
}

/* What a document may not say, and a word of the refusal. NULL: the member is missing. */
static const struct {
	const char *member, *value, *because;
} refused[] = {
        {"issuer", "\"https://id.example.org/county/\"", "not that of oidc_issuer"},
        {"issuer", "\"https://id.example.org\"", "not that of oidc_issuer"},
        {"issuer", "[\"" ISSUER "\"]", "not that of oidc_issuer"},
        {"issuer", NULL, "not that of oidc_issuer"},
        {"authorization_endpoint", NULL, "authorization_endpoint"},
        {"authorization_endpoint", "\"http://id.example.org/auth\"", "authorization_endpoint"},
        {"authorization_endpoint", "\"javascript:alert(1)\"", "authorization_endpoint"},
        {"authorization_endpoint", "\"https://id.example.org/a\\r\\nX: y\"",
                "authorization_endpoint"},
        {"authorization_endpoint", "\"https://id.example.org/#f\"", "authorization_endpoint"},
        {"token_endpoint", "\"http://127.0.0.1/token\"", "token_endpoint"},
        {"token_endpoint", "\"file:///etc/passwd\"", "token_endpoint"},
        {"token_endpoint", "\"https://user:word@id.example.org/\"", "token_endpoint"},
        {"token_endpoint", "7", "token_endpoint"},
        {"jwks_uri", "\"ftp://id.example.org/keys\"", "jwks_uri"},
        {"jwks_uri", "\"/keys\"", "jwks_uri"},
        {"id_token_signing_alg_values_supported", NULL, "RS256"},
        {"id_token_signing_alg_values_supported", "\"RS256\"", "RS256"},
        {"id_token_signing_alg_values_supported", "[\"none\",\"HS256\",\"RS384\",1]", "RS256"},
        {"response_types_supported", "[\"id_token\"]", "code flow"},
        {"response_types_supported", NULL, "code flow"},
        {"code_challenge_methods_supported", "[\"plain\"]", "S256"},
        {"code_challenge_methods_supported", "\"S256\"", "S256"},
};

static void a_document_that_is_not_safe_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		struct oidc_provider provider;
		struct error error = {""};
		json_t *json = document_new();

		if (refused[i].value)
			assert_int_equal(
			        json_object_set_new(json, refused[i].member,
			                json_loads(refused[i].value, JSON_DECODE_ANY, NULL)),
			        0);
		else
			json_object_del(json, refused[i].member);
		assert_false(read_json(&provider, json, &settings, &error));
		if (!strstr(error.text, refused[i].because))
			fail_msg("%s %s: %s", refused[i].member,
			        refused[i].value ? refused[i].value : "missing", error.text);
		assert_null(provider.authorization);
	}
}

static void what_is_no_document_is_refused(void **state)
{
	static const char *const texts[] = {
	        "", "[]", "{", "null", "{\"issuer\":\"" ISSUER "\",\"issuer\":\"" ISSUER "\"}"};
	struct oidc_provider provider;
	struct error error;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_false(oidc_provider_read(&provider, str_from(texts[i]), &settings, &error));
}

/* PKCE that is not mentioned is asked for all the same. */
static void lists_may_be_missing(void **state)
{
	struct oidc_settings with = settings;
	struct oidc_provider provider;
	struct error error;
	json_t *json = document_new();

	(void)state;
	with.client_secret = "word";
	json_object_del(json, "code_challenge_methods_supported");
	json_object_del(json, "token_endpoint_auth_methods_supported");
	json_object_set_new(json, "authorization_response_iss_parameter_supported", json_true());
	assert_true(read_json(&provider, json, &with, &error));
	assert_int_equal(provider.proof, OIDC_PROOF_BASIC);
	assert_true(provider.names_itself);
	oidc_provider_free(&provider);
}

static void a_secret_goes_the_way_the_provider_takes(void **state)
{
	static const char member[] = "token_endpoint_auth_methods_supported";
	struct oidc_settings with = settings;
	struct oidc_provider provider;
	struct error error;
	json_t *json = document_new();

	(void)state;
	with.client_secret = "word";
	json_object_set_new(json, member, json_pack("[s]", "client_secret_post"));
	assert_true(read_json(&provider, json, &with, &error));
	assert_int_equal(provider.proof, OIDC_PROOF_POST);
	oidc_provider_free(&provider);

	json = document_new();
	json_object_set_new(json, member, json_pack("[s]", "private_key_jwt"));
	assert_false(read_json(&provider, json, &with, &error));
	assert_non_null(strstr(error.text, "client secret"));
}

/* A provider on this machine may be http, and its addresses as well, but no other machine's. */
static void http_stays_on_this_machine(void **state)
{
	struct oidc_settings with = settings;
	struct oidc_provider provider;
	struct error error;
	json_t *json = document_new();

	(void)state;
	with.issuer = "http://127.0.0.1:9000";
	json_object_set_new(json, "issuer", json_string(with.issuer));
	json_object_set_new(json, "token_endpoint", json_string("http://127.0.0.1:9000/token"));
	json_incref(json);
	assert_true(read_json(&provider, json, &with, &error));
	oidc_provider_free(&provider);
	json_object_set_new(json, "token_endpoint", json_string("http://10.0.0.1:9000/token"));
	assert_false(read_json(&provider, json, &with, &error));
}

static void a_document_lies_below_its_issuer(void **state)
{
	static const char *const issuers[] = {ISSUER, ISSUER "/"};

	(void)state;
	for (size_t i = 0; i < sizeof(issuers) / sizeof(*issuers); i++) {
		char *address = oidc_provider_address(issuers[i]);

		assert_string_equal(address, ISSUER "/.well-known/openid-configuration");
		free(address);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_document_is_read),
	        cmocka_unit_test(a_document_that_is_not_safe_is_refused),
	        cmocka_unit_test(what_is_no_document_is_refused),
	        cmocka_unit_test(lists_may_be_missing),
	        cmocka_unit_test(a_secret_goes_the_way_the_provider_takes),
	        cmocka_unit_test(http_stays_on_this_machine),
	        cmocka_unit_test(a_document_lies_below_its_issuer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
