/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses, and the settings of a sign-in at a provider of OpenID Connect. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <outward/address.h>

#include <oidc/settings.h>

#include <curl/curl.h>
#include <string.h>

#define ISSUER "https://id.example.org/county"

static const struct oidc_settings settings = {
        .issuer = ISSUER,
        .client_id = "kesu",
        .client_secret = "",
        .claim = "sub",
        .redirect_uri = "https://survey.example.org/api/v1/oidc/main/callback",
        .max_age_s = 600,
        .authorities = "",
};

static void an_address_is_added_to(void **state)
{
	const struct outward_parameter added[] = {
	        {"scope", "openid email"}, {"x", "a&b=c#d/\xc3\xa4"}};
	char *plain = outward_address_with("https://id.example.org/auth", added, 2);
	char *more = outward_address_with("https://id.example.org/auth?tenant=1", added, 1);

	(void)state;
	assert_string_equal(
	        plain, "https://id.example.org/auth?scope=openid+email&x=a%26b%3dc%23d%2f%c3%a4");
	assert_string_equal(more, "https://id.example.org/auth?tenant=1&scope=openid+email");
	curl_free(plain);
	curl_free(more);
}

static void settings_are_good_or_named(void **state)
{
	static const struct {
		const char *issuer, *client_id, *claim, *redirect_uri, *named;
	} wrong[] = {
	        {"", "kesu", "sub", ISSUER, "oidc_issuer"},
	        {"id.example.org", "kesu", "sub", ISSUER, "oidc_issuer"},
	        {"http://id.example.org", "kesu", "sub", ISSUER, "oidc_issuer"},
	        {"http://127.0.0.1.example.org", "kesu", "sub", ISSUER, "oidc_issuer"},
	        {"https://id.example.org/?a=b", "kesu", "sub", ISSUER, "oidc_issuer"},
	        {"https://id.example.org/#", "kesu", "sub", ISSUER, "oidc_issuer"},
	        {"https://id.example.org/ x", "kesu", "sub", ISSUER, "oidc_issuer"},
	        {ISSUER, "", "sub", ISSUER, "oidc_client_id"},
	        {ISSUER, "kesu", "", ISSUER, "oidc_claim"},
	        {ISSUER, "kesu", "sub", "/api/v1/oidc/main/callback", "public_address"},
	        {ISSUER, "kesu", "sub", "http://survey.example.org/", "public_address"},
	};
	struct error error;

	(void)state;
	assert_true(oidc_settings_check(&settings, &error));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		const struct oidc_settings one = {wrong[i].issuer, wrong[i].client_id, "",
		        wrong[i].claim, wrong[i].redirect_uri, 0, ""};

		assert_false(oidc_settings_check(&one, &error));
		assert_int_equal(strncmp(error.text, wrong[i].named, strlen(wrong[i].named)), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(an_address_is_added_to),
	        cmocka_unit_test(settings_are_good_or_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
