/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which keys of a provider are taken, and which is found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "provider.h"
#include "test_oidc_keys.h"

static json_t *with(json_t *key, const char *member, const char *value)
{
	json_object_set_new(key, member, json_string(value));
	return key;
}

static void only_keys_for_signatures_are_taken(void **state)
{
	struct oidc_keys keys;
	struct error error;
	json_t *list = json_pack("[o,o,o,o,o,o,s,n,{s:s,s:s}]", public_of(weak),
	        with(public_of(rsa), "use", "enc"), with(public_of(rsa), "alg", "RS512"),
	        with(public_of(ec), "crv", "P-384"), with(public_of(ec), "x", "AAAA"),
	        with(public_of(rsa), "n", "AA=A"), "key", "kty", "oct", "k", "AAAA");

	(void)state;
	json_incref(list);
	assert_false(keys_of(&keys, list, &error));
	assert_int_equal(keys.count, 0);
	json_array_append_new(list, with(with(public_of(rsa), "use", "sig"), "alg", "RS256"));
	assert_true(keys_of(&keys, list, &error));
	assert_int_equal(keys.count, 1);
	oidc_keys_free(&keys);
	assert_false(oidc_keys_read(&keys, STR("[]"), &error));
	assert_false(oidc_keys_read(&keys, STR("{\"keys\":{}}"), &error));
}

static void two_keys_need_a_name(void **state)
{
	struct oidc_keys keys;
	struct error error;

	(void)state;
	assert_true(keys_of(&keys, json_pack("[o,o]", public_of(rsa), public_of(foreign)), &error));
	assert_null(oidc_keys_find(&keys, NULL, OIDC_RS256));
	assert_ptr_equal(oidc_keys_find(&keys, "one", OIDC_RS256), &keys.key[0]);
	assert_null(oidc_keys_find(&keys, "one", OIDC_ES256));
	oidc_keys_free(&keys);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(only_keys_for_signatures_are_taken),
	        cmocka_unit_test(two_keys_need_a_name),
	};
	return cmocka_run_group_tests(tests, keys_make, keys_drop);
}
