/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections counted by address: which addresses are one, and who has the most. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "peers.h"

#include <string.h>

static struct peers_network network_of(const char *text)
{
	struct peers_network network;

	assert_true(http_peers_network_of_text(text, &network));
	return network;
}

static bool are_one(const char *a, const char *b)
{
	struct peers_network one = network_of(a), other = network_of(b);

	return memcmp(one.b, other.b, sizeof(one.b)) == 0;
}

static void test_which_addresses_are_one(void **state)
{
	struct peers_network network;

	(void)state;
	assert_true(are_one("192.0.2.1", "192.0.2.1"));
	assert_true(are_one("192.0.2.1", "::ffff:192.0.2.1"));
	assert_false(are_one("192.0.2.1", "192.0.2.2"));
	assert_true(are_one("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"));
	assert_true(are_one("fe80::1%eth0", "fe80::2"));
	assert_false(are_one("2001:db8:1:2::1", "2001:db8:1:3::1"));
	assert_false(http_peers_network_of_text("", &network));
	assert_false(http_peers_network_of_text("unknown", &network));
	assert_false(http_peers_network_of_text(
	        "2001:db8:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000", &network));
}

static void test_who_has_the_most(void **state)
{
	struct peers_network few = network_of("192.0.2.1"), many = network_of("192.0.2.2");
	struct peers *peers = http_peers_new(3);
	struct peer *one, *other;

	(void)state;
	assert_null(http_peers_largest(peers));
	one = http_peers_join(peers, &few);
	for (int i = 0; i < 3; i++)
		other = http_peers_join(peers, &many);
	assert_ptr_equal(http_peers_largest(peers), other);
	assert_int_equal(http_peers_count(peers, &many), 3);
	http_peers_leave(peers, other);
	http_peers_leave(peers, other);
	assert_ptr_equal(http_peers_join(peers, &few), one);
	assert_ptr_equal(http_peers_largest(peers), one);
	http_peers_leave(peers, one);
	http_peers_leave(peers, one);
	assert_null(http_peers_find(peers, &few));
	assert_ptr_equal(http_peers_largest(peers), other);
	http_peers_leave(peers, other);
	assert_null(http_peers_largest(peers));
	http_peers_free(peers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_which_addresses_are_one),
	        cmocka_unit_test(test_who_has_the_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
