/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sign-in of one browser: its cookie, state, nonce and verifier. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <oidc/flow.h>

#include <string.h>

#define KEY_NEW "0123456789abcdef0123456789abcdef"
#define KEY_OLD "fedcba9876543210fedcba9876543210"
#define ISSUER  "https://id.example.org"

enum { NOW = 1800000000 };

static struct secret_keys *keys_of(const char *current, const char *previous)
{
	struct error error;
	struct secret_keys *keys = core_secret_keys_new(current, previous, &error);

	assert_non_null(keys);
	return keys;
}

static bool resumes(const struct secret_keys *keys, const char *issuer, const char *cookie,
        const char *state, int64_t now)
{
	struct oidc_flow flow;

	return oidc_flow_resume(&flow, keys, issuer, str_from(cookie), str_from(state), now);
}

static void a_browser_goes_on_with_its_own(void **state)
{
	struct secret_keys *keys = keys_of(KEY_NEW, "");
	struct oidc_flow begun, again;

	(void)state;
	oidc_flow_begin(&begun, keys, ISSUER, NOW);
	assert_true(strlen(begun.verifier) >= 43); /* RFC 7636, 4.1 */
	assert_string_not_equal(begun.state, begun.nonce);
	assert_string_not_equal(begun.state, begun.verifier);
	assert_null(strstr(begun.cookie, begun.state));
	assert_null(strstr(begun.cookie, begun.verifier));
	assert_true(oidc_flow_resume(&again, keys, ISSUER, str_from(begun.cookie),
	        str_from(begun.state), NOW + OIDC_FLOW_S - 1));
	assert_string_equal(again.nonce, begun.nonce);
	assert_string_equal(again.verifier, begun.verifier);
	assert_int_equal(again.expiry, NOW + OIDC_FLOW_S);
	core_secret_keys_free(keys);
}

static void nothing_else_goes_on_with_it(void **state)
{
	struct secret_keys *keys = keys_of(KEY_NEW, ""), *others = keys_of(KEY_OLD, "");
	struct oidc_flow mine, other;

	(void)state;
	oidc_flow_begin(&mine, keys, ISSUER, NOW);
	oidc_flow_begin(&other, keys, ISSUER, NOW);
	assert_string_not_equal(mine.state, other.state);
	assert_true(resumes(keys, ISSUER, mine.cookie, mine.state, NOW));
	assert_false(resumes(keys, ISSUER, mine.cookie, other.state, NOW));
	assert_false(resumes(keys, ISSUER, other.cookie, mine.state, NOW));
	assert_false(resumes(keys, ISSUER, "", mine.state, NOW));
	assert_false(resumes(keys, ISSUER, mine.cookie, "", NOW));
	assert_false(resumes(keys, ISSUER, mine.cookie, mine.nonce, NOW));
	assert_false(resumes(keys, "https://id.example.com", mine.cookie, mine.state, NOW));
	assert_false(resumes(others, ISSUER, mine.cookie, mine.state, NOW));
	assert_false(resumes(keys, ISSUER, mine.cookie, mine.state, NOW + OIDC_FLOW_S));
	core_secret_keys_free(keys);
	core_secret_keys_free(others);
}

/* The expiry is signed, too. */
static void a_changed_character_ends_it(void **state)
{
	struct secret_keys *keys = keys_of(KEY_NEW, "");
	struct oidc_flow flow;

	(void)state;
	oidc_flow_begin(&flow, keys, ISSUER, NOW);
	for (size_t i = 0; i < strlen(flow.cookie); i++) {
		char kept = flow.cookie[i];

		flow.cookie[i] = kept == '1' ? '2' : '1';
		assert_false(resumes(keys, ISSUER, flow.cookie, flow.state, NOW));
		flow.cookie[i] = kept;
	}
	core_secret_keys_free(keys);
}

static void the_previous_key_still_counts(void **state)
{
	struct secret_keys *before = keys_of(KEY_OLD, ""), *now = keys_of(KEY_NEW, KEY_OLD);
	struct oidc_flow flow;

	(void)state;
	oidc_flow_begin(&flow, before, ISSUER, NOW);
	assert_true(resumes(now, ISSUER, flow.cookie, flow.state, NOW));
	core_secret_keys_free(before);
	core_secret_keys_free(now);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_browser_goes_on_with_its_own),
	        cmocka_unit_test(nothing_else_goes_on_with_it),
	        cmocka_unit_test(a_changed_character_ends_it),
	        cmocka_unit_test(the_previous_key_still_counts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
