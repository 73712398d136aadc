/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which passwords are too weak, what their hashes are good for, and codes of the second factor. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "password.h"
#include "sessions/second_factor.h"
#include "setup_code.h"

#include <string.h>

static void weak_passwords_are_refused(void **state)
{
	static const struct {
		const char *password, *name;
		bool good;
	} cases[] = {
	        {"correct horse battery staple", "wang", true},
	        {"elevenchars", "wang", false},
	        {"twelvecharsX", "wang", true},
	        {"科学素质调查从抽样到发布结果", "wang", true}, /* characters, not bytes */
	        {"科学素质调查从抽样", "wang", false},
	        {"my name is Wang, really", "wang", false},
	        {"aaaaaaaaaaaaaaaaaaaa", "wang", false},
	        {"abababababababab", "wang", false},
	        {"12345678901234567890", "wang", false},
	        {"abcdefghijklmnop", "wang", false},
	        {"twelvechars\xff", "wang", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *problem = staff_password_problem(
		        str_from(cases[i].password), str_from(cases[i].name));

		if (!problem != cases[i].good)
			fail_msg("%s: %s", cases[i].password, problem ? problem : "good");
	}
}

static void a_hash_is_of_one_password(void **state)
{
	char hash[PASSWORD_HASH_SIZE], again[PASSWORD_HASH_SIZE];
	struct str password = STR("correct horse battery staple");

	(void)state;
	assert_true(staff_password_hash(password, hash));
	assert_true(staff_password_hash(password, again));
	assert_string_not_equal(hash, again);
	assert_memory_equal(hash, "$argon2id$v=19$m=65536,t=2,p=1$", 31);
	assert_true(staff_password_is(password, hash));
	assert_false(staff_password_is(STR("correct horse battery stapl"), hash));
	assert_false(staff_password_is(STR(""), hash));
	assert_false(staff_password_is(password, NULL));
}

/* RFC 6238, appendix B: the last six digits of its codes for SHA-1. */
static void codes_are_those_of_the_standard(void **state)
{
	static const struct {
		int64_t now;
		const char *code;
	} cases[] = {{59, "287082"}, {1111111109, "081804"}, {1111111111, "050471"},
	        {1234567890, "005924"}, {2000000000, "279037"}};
	struct factor_secret secret;

	(void)state;
	memcpy(secret.b, "12345678901234567890", sizeof(secret.b));
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct str code = str_from(cases[i].code);
		int64_t step = cases[i].now / 30;

		assert_int_equal(staff_factor_step(&secret, code, cases[i].now), step);
		assert_int_equal(staff_factor_step(&secret, code, cases[i].now + 30), step);
		assert_int_equal(staff_factor_step(&secret, code, cases[i].now + 90), -1);
	}
	assert_int_equal(staff_factor_step(&secret, STR("28708"), 59), -1);
	assert_int_equal(staff_factor_step(&secret, STR("2870820"), 59), -1);
	assert_int_equal(staff_factor_step(&secret, STR("28708x"), 59), -1);
	assert_int_equal(staff_factor_step(&secret, STR(""), 59), -1);
}

static const char first[] = "the first key, of 32 characters at least",
                  second[] = "the second key, of 32 characters at least",
                  third[] = "the third key, of 32 characters at least";

static bool opens(const char *current, const char *previous, struct str account, struct str sealed,
        const struct factor_secret *secret)
{
	struct error error;
	struct secret_keys *keys = core_secret_keys_new(current, previous, &error);
	struct factor_secret opened;
	bool good = staff_factor_open(keys, account, sealed, &opened);

	core_secret_keys_free(keys);
	return good && !memcmp(&opened, secret, sizeof(opened));
}

static void a_secret_is_sealed_for_one_account(void **state)
{
	struct error error;
	struct secret_keys *keys = core_secret_keys_new(first, "", &error);
	char text[FACTOR_TEXT_SIZE], sealed[FACTOR_SEALED_SIZE];
	struct str view = {sealed, sizeof(sealed)};
	struct factor_secret secret;

	(void)state;
	staff_factor_new(&secret, text);
	assert_int_equal(strlen(text), FACTOR_TEXT_SIZE - 1);
	staff_factor_seal(keys, STR("wang"), &secret, sealed);
	core_secret_keys_free(keys);
	assert_true(opens(first, "", STR("wang"), view, &secret));
	assert_true(opens(second, first, STR("wang"), view, &secret));
	assert_false(opens(third, second, STR("wang"), view, &secret));
	assert_false(opens(first, "", STR("li"), view, &secret));
	assert_false(opens(first, "", STR("wang"), (struct str){sealed, 10}, &secret));
	sealed[FACTOR_SEALED_SIZE - 1] ^= 1;
	assert_false(opens(first, "", STR("wang"), view, &secret));
}

static void setup_codes_are_typed_as_people_like(void **state)
{
	struct digest made = staff_setup_code_digest(
	                      STR("3F2A-09BC-1D4E-77A0-5C6B-8E21-9F03-D4A8")),
	              typed = staff_setup_code_digest(STR("3f2a 09bc1d4e77a05c6b8e219f03d4a8")),
	              other = staff_setup_code_digest(STR("3f2a 09bc1d4e77a05c6b8e219f03d4a9"));

	(void)state;
	assert_memory_equal(&made, &typed, sizeof(made));
	assert_memory_not_equal(&made, &other, sizeof(made));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(weak_passwords_are_refused),
	        cmocka_unit_test(a_hash_is_of_one_password),
	        cmocka_unit_test(codes_are_those_of_the_standard),
	        cmocka_unit_test(a_secret_is_sealed_for_one_account),
	        cmocka_unit_test(setup_codes_are_typed_as_people_like),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
