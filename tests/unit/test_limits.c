/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Token buckets by client. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "buckets.h"

#include <string.h>

enum { BURST = 5, PLACE_US = 1000, CROWD = 100000 };

static bool take(struct buckets *buckets, uint32_t client, int64_t now_us)
{
	unsigned char network[BUCKETS_NETWORK_SIZE] = {0x20, 0x01};

	memcpy(network + 2, &client, sizeof(client));
	return core_buckets_take(buckets, network, now_us);
}

static void test_places_come_back_one_by_one(void **state)
{
	struct buckets *buckets = core_buckets_new(BURST, PLACE_US);
	int64_t now = 1000000000;

	(void)state;
	for (int i = 0; i < BURST; i++)
		assert_true(take(buckets, 1, now));
	assert_false(take(buckets, 1, now));
	assert_true(take(buckets, 2, now));
	assert_false(take(buckets, 1, now + PLACE_US - 1));
	assert_true(take(buckets, 1, now + PLACE_US));
	assert_false(take(buckets, 1, now + PLACE_US));
	now += 100 * PLACE_US; /* never more than the burst */
	for (int i = 0; i < BURST; i++)
		assert_true(take(buckets, 1, now));
	assert_false(take(buckets, 1, now));
	core_buckets_free(buckets);
}

/* Many more clients than the table has room for: the one that floods is not forgotten. */
static void test_a_crowd_does_not_hide_a_flood(void **state)
{
	struct buckets *buckets = core_buckets_new(BURST, PLACE_US);
	int refused = 0;

	(void)state;
	for (int i = 0; i < BURST; i++)
		assert_true(take(buckets, 0, 1));
	for (uint32_t i = 1; i < CROWD; i++) {
		assert_true(take(buckets, i, 1));
		refused += i % 100 == 0 && !take(buckets, 0, 1);
	}
	assert_int_equal(refused, (CROWD - 1) / 100);
	core_buckets_free(buckets);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_places_come_back_one_by_one),
	        cmocka_unit_test(test_a_crowd_does_not_hide_a_flood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
