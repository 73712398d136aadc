/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the claims of an ID token must say: a refusal for each rule. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "test_oidc_claims.h"

#include <stdlib.h>
#include <string.h>

/* A claim, what it may not be (NULL: missing), and a word of the refusal. */
static const struct {
	const char *claim, *value, *because;
} refused[] = {
        {"iss", "\"https://id.example.org\"", "issuer"}, {"iss", "\"" ISSUER "/\"", "issuer"},
        {"iss", NULL, "issuer"}, {"sub", NULL, "subject"}, {"sub", "\"\"", "subject"},
        {"sub", "7", "subject"}, {"sub", "\"li\\n0001\"", "subject"},
        {"aud", "\"other\"", "another client"}, {"aud", "[\"other\"]", "another client"},
        {"aud", "[]", "another client"}, {"aud", NULL, "another client"},
        {"aud", "{\"kesu\":1}", "another client"}, {"aud", "[\"kesu\",\"other\"]", "asked for by"},
        {"azp", "\"other\"", "asked for by"}, {"azp", "7", "asked for by"},
        {"exp", "1799999940", "expired"}, /* now - 60 */
        {"exp", NULL, "expired"}, {"exp", "\"1900000000\"", "expired"}, {"exp", "1e300", "expired"},
        {"iat", "1800000061", "just now"}, {"iat", "1799999339", "just now"}, /* now - 661 */
        {"iat", NULL, "just now"}, {"nbf", "1800000061", "not valid yet"},
        {"nonce", "\"5a5a5b\"", "another sign-in"}, {"nonce", "\"5a5a5a0\"", "another sign-in"},
        {"nonce", NULL, "another sign-in"}, {"auth_time", NULL, "oidc_max_age"},
        {"auth_time", "\"1800000000\"", "oidc_max_age"},
        {"auth_time", "1800000061", "oidc_max_age"},
        {"auth_time", "1799998739", "too long ago"}, /* now - 600 - 600 - 61 */
};
static const struct {
	const char *claim, *value;
} accepted[] = {
        {"aud", "[\"kesu\"]"},
        {"azp", "\"kesu\""},
        {"exp", "1799999941"},
        {"exp", "1800000300.5"},
        {"iat", "1800000060"},
        {"iat", "1799999340"},
        {"nbf", "1800000060"},
        {"auth_time", "1799998740"},
        {"email_verified", "false"},
        {"sub", "\"\xe6\x9d\x8e\xe5\x8d\x8e\""},
};

static void set(json_t *claims, const char *claim, const char *value)
{
	if (!value)
		json_object_del(claims, claim);
	else
		assert_int_equal(json_object_set_new(
		                         claims, claim, json_loads(value, JSON_DECODE_ANY, NULL)),
		        0);
}

static bool claims_good(json_t *claims, const struct oidc_expected *with,
        char subject[static OIDC_SUBJECT_SIZE], struct error *error)
{
	char *text = json_dumps(claims, 0);
	bool good = oidc_claims_check(str_from(text), with, subject, error);

	free(text);
	json_decref(claims);
	return good;
}

static void every_claim_is_checked(void **state)
{
	char subject[OIDC_SUBJECT_SIZE] = "";
	struct error error = {""};

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		json_t *claims = claims_new();

		set(claims, refused[i].claim, refused[i].value);
		assert_false(claims_good(claims, &expected, subject, &error));
		if (!strstr(error.text, refused[i].because))
			fail_msg("%s %s: %s", refused[i].claim,
			        refused[i].value ? refused[i].value : "missing", error.text);
	}
	assert_string_equal(subject, "");
	for (size_t i = 0; i < sizeof(accepted) / sizeof(*accepted); i++) {
		json_t *claims = claims_new();

		set(claims, accepted[i].claim, accepted[i].value);
		if (!claims_good(claims, &expected, subject, &error))
			fail_msg("%s %s: %s", accepted[i].claim, accepted[i].value, error.text);
	}
}

/* Two audiences are believed when the second claim says who asked. */
static void several_audiences_need_the_party(void **state)
{
	char subject[OIDC_SUBJECT_SIZE];
	struct error error;
	json_t *claims = claims_new();

	(void)state;
	set(claims, "aud", "[\"other\",\"kesu\"]");
	set(claims, "azp", "\"kesu\"");
	assert_true(claims_good(claims, &expected, subject, &error));
}

static void a_name_fits_or_is_refused(void **state)
{
	char name[OIDC_SUBJECT_SIZE + 1], subject[OIDC_SUBJECT_SIZE];
	struct error error;
	json_t *claims = claims_new();

	(void)state;
	memset(name, 'a', sizeof(name));
	name[OIDC_SUBJECT_SIZE - 1] = '\0';
	json_object_set_new(claims, "sub", json_string(name));
	assert_true(claims_good(claims, &expected, subject, &error));
	assert_string_equal(subject, name);
	claims = claims_new();
	name[OIDC_SUBJECT_SIZE - 1] = 'a';
	name[OIDC_SUBJECT_SIZE] = '\0';
	json_object_set_new(claims, "sub", json_string(name));
	assert_false(claims_good(claims, &expected, subject, &error));
}

static void another_claim_may_name_the_person(void **state)
{
	struct oidc_expected by_email = expected;
	char subject[OIDC_SUBJECT_SIZE];
	struct error error;
	json_t *claims = claims_new();

	(void)state;
	by_email.claim = "email";
	assert_false(claims_good(json_incref(claims), &by_email, subject, &error));
	assert_non_null(strstr(error.text, "oidc_claim"));
	set(claims, "email", "\"li@example.org\"");
	assert_false(claims_good(json_incref(claims), &by_email, subject, &error));
	assert_non_null(strstr(error.text, "not verified"));
	set(claims, "email_verified", "\"true\"");
	assert_false(claims_good(json_incref(claims), &by_email, subject, &error));
	set(claims, "email_verified", "true");
	assert_true(claims_good(json_incref(claims), &by_email, subject, &error));
	assert_string_equal(subject, "li@example.org");
	set(claims, "sub", NULL);
	assert_false(claims_good(claims, &by_email, subject, &error));
}

static void a_provider_that_does_not_say_when_must_be_allowed_to(void **state)
{
	struct oidc_expected any_age = expected;
	char subject[OIDC_SUBJECT_SIZE];
	struct error error;
	json_t *claims = claims_new();

	(void)state;
	any_age.max_age_s = 0;
	set(claims, "auth_time", NULL);
	assert_true(claims_good(json_incref(claims), &any_age, subject, &error));
	set(claims, "auth_time", "5");
	assert_true(claims_good(claims, &any_age, subject, &error));
}

static void claims_are_one_object(void **state)
{
	static const char *const texts[] = {"", "[]", "7", "{\"iss\":\"a\",\"iss\":\"b\"}", "{"};
	char subject[OIDC_SUBJECT_SIZE];
	struct error error;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_false(oidc_claims_check(str_from(texts[i]), &expected, subject, &error));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_claim_is_checked),
	        cmocka_unit_test(several_audiences_need_the_party),
	        cmocka_unit_test(a_name_fits_or_is_refused),
	        cmocka_unit_test(another_claim_may_name_the_person),
	        cmocka_unit_test(a_provider_that_does_not_say_when_must_be_allowed_to),
	        cmocka_unit_test(claims_are_one_object),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
