/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The signature of a reminder, and when it is tried again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "key.h"
#include "pause.h"

#define A64 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

/* TestWebhookSign in libraries/go/webhook_test.go of the standard (see key.h). */
static void test_the_published_example(void **state)
{
	char signature[REMINDERS_SIGNATURE_SIZE];
	struct reminders_key key;

	(void)state;
	assert_true(reminders_key_read(&key, STR("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")));
	assert_int_equal(key.n, 24);
	reminders_key_sign(&key, STR("msg_p5jXN8AQM9LWM0D4loKWxJek"), 1614265330,
	        STR("{\"test\": 2432232314}"), signature);
	assert_string_equal(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

static void test_keys(void **state)
{
	static const struct {
		const char *text;
		size_t n; /* 0: refused */
	} cases[] = {
	        {"", 0},
	        {"whsec_", 0},
	        {"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 0},
	        {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", 0},
	        {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa==", 0}, /* 23 bytes */
	        {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwAA==", 25},
	        {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa SwAA=", 0},
	        {"whsec_MfKQ9r8GKYqr=wjUPD8ILPZIo2LaLaSw", 0},
	        {"whsec_" A64 "AAAAAAAAAAAAAAAAAAAAAA==", 64},
	        {"whsec_" A64 "AAAAAAAAAAAAAAAAAAAAAAA=", 0}, /* 65 bytes */
	        {"whsec_====", 0},
	};
	struct reminders_key key;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		bool good = reminders_key_read(&key, str_from(cases[i].text));

		assert_int_equal(good, cases[i].n > 0);
		if (good)
			assert_int_equal(key.n, cases[i].n);
	}
}

static void test_pauses(void **state)
{
	(void)state;
	assert_int_equal(reminders_pause(60, 1, 0, 0), 60);
	assert_int_equal(reminders_pause(60, 1, 0, 1), 30);
	assert_int_equal(reminders_pause(60, 4, 0, 0), 480);
	assert_int_equal(reminders_pause(60, 4, 0, 0.5), 360);
	assert_int_equal(reminders_pause(60, 100, 0, 0), REMINDERS_PAUSE_MOST_S);
	assert_int_equal(reminders_pause(60, 1, 300, 0), 300);
	assert_int_equal(reminders_pause(60, 4, 300, 0), 480);
	assert_int_equal(reminders_pause(60, 1, INT64_MAX, 0), REMINDERS_WAIT_MOST_S);
}

static void test_quiet_hours(void **state)
{
	const int64_t noon = 1764475200; /* 2025-11-30T12:00 in China */

	(void)state;
	assert_int_equal(reminders_pause_quiet(noon, 8, 21), 0);
	assert_int_equal(reminders_pause_quiet(noon - 4 * 3600, 8, 21), 0);
	assert_int_equal(reminders_pause_quiet(noon - 4 * 3600 - 1, 8, 21), 1);
	assert_int_equal(reminders_pause_quiet(noon + 9 * 3600 - 1, 8, 21), 0);
	assert_int_equal(reminders_pause_quiet(noon + 9 * 3600, 8, 21), 11 * 3600);
	assert_int_equal(reminders_pause_quiet(noon + 12 * 3600, 8, 21), 8 * 3600);
	assert_int_equal(reminders_pause_quiet(noon + 12 * 3600, 0, 24), 0);
	assert_int_equal(reminders_pause_quiet(noon + 12 * 3600 - 1, 0, 24), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_the_published_example),
	        cmocka_unit_test(test_keys),
	        cmocka_unit_test(test_pauses),
	        cmocka_unit_test(test_quiet_hours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
