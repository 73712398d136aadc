/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server signs or derives: attempts' secrets, receipts, invitations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <core/invitation.h>
#include <core/secret.h>

#include <stdio.h>
#include <string.h>

#define KEY_NEW "0123456789abcdef0123456789abcdef"
#define KEY_OLD "fedcba9876543210fedcba9876543210"

enum { NOW = 1800000000 };

static struct secret_keys *keys_of(const char *current, const char *previous)
{
	struct error error;
	struct secret_keys *keys = core_secret_keys_new(current, previous, &error);

	assert_non_null(keys);
	return keys;
}

static struct secret_grant grant_of(struct uuid attempt)
{
	return (struct secret_grant){.attempt = attempt};
}

static void a_secret_opens_its_attempt_and_no_other(void **state)
{
	static const int16_t booklets[] = {0, 1, 7, INT16_MAX};
	struct secret_keys *keys = keys_of(KEY_NEW, "");
	struct secret_grant mine = {uuid_new(), 7, 0, false}, other = grant_of(uuid_new());
	char text[SECRET_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(booklets) / sizeof(*booklets); i++) {
		struct secret_grant seen = grant_of(mine.attempt);

		mine.booklet = booklets[i];
		core_secret_issue(keys, &mine, NOW + 60, text);
		assert_int_equal(core_secret_check(keys, str_from(text), NOW, &seen), SECRET_GOOD);
		assert_int_equal(seen.survey_id, 7);
		assert_int_equal(seen.booklet, booklets[i]);
		assert_int_equal(
		        core_secret_check(keys, str_from(text), NOW, &other), SECRET_FOREIGN);
		assert_int_equal(
		        core_secret_check(keys, str_from(text), NOW + 60, &seen), SECRET_EXPIRED);
	}
	core_secret_keys_free(keys);
}

/* A secret with any one character changed is refused: survey, booklet, expiry and key id are
 * signed, too. */
static void a_changed_character_closes_it(void **state)
{
	struct secret_keys *keys = keys_of(KEY_NEW, "");
	struct secret_grant mine = {uuid_new(), 7, 0, false}, seen = grant_of(mine.attempt);
	char text[SECRET_TEXT_SIZE];

	(void)state;
	for (; mine.booklet < 4; mine.booklet += 3) {
		core_secret_issue(keys, &mine, NOW + 60, text);
		for (size_t i = 0; i < strlen(text); i++) {
			char kept = text[i];
			text[i] = kept == '1' ? '2' : '1';
			assert_int_not_equal(
			        core_secret_check(keys, str_from(text), NOW, &seen), SECRET_GOOD);
			text[i] = kept;
		}
	}
	assert_int_equal(seen.survey_id, 0);
	core_secret_keys_free(keys);
}

/* A limited secret is one of its own: the letter in front cannot be taken off or put on. */
static void a_limited_secret_stays_limited(void **state)
{
	struct secret_keys *keys = keys_of(KEY_NEW, "");
	struct secret_grant limited = {uuid_new(), 7, 3, true}, seen = grant_of(limited.attempt);
	char text[SECRET_TEXT_SIZE], full[SECRET_TEXT_SIZE + 1] = "L";

	(void)state;
	core_secret_issue(keys, &limited, NOW + 60, text);
	assert_int_equal(text[0], 'L');
	assert_int_equal(core_secret_check(keys, str_from(text), NOW, &seen), SECRET_GOOD);
	assert_true(seen.limited);
	assert_int_equal(seen.booklet, 3);
	assert_int_equal(core_secret_check(keys, str_from(text + 1), NOW, &seen), SECRET_FOREIGN);
	limited.limited = false;
	core_secret_issue(keys, &limited, NOW + 60, full + 1);
	assert_int_equal(core_secret_check(keys, str_from(full), NOW, &seen), SECRET_FOREIGN);
	assert_int_equal(core_secret_check(keys, str_from(full + 1), NOW, &seen), SECRET_GOOD);
	assert_false(seen.limited);
	assert_int_equal(core_secret_check(keys, STR("L"), NOW, &seen), SECRET_MALFORMED);
	core_secret_keys_free(keys);
}

static void a_mac_is_of_its_key_and_text(void **state)
{
	struct secret_keys *keys = keys_of(KEY_NEW, KEY_OLD), *alone = keys_of(KEY_NEW, "");
	uint8_t one[SECRET_MAC_SIZE], other[SECRET_MAC_SIZE];

	(void)state;
	assert_true(core_secret_mac(keys, SECRET_KEY_CURRENT, STR("kesu:a:1"), one));
	assert_true(core_secret_mac(alone, SECRET_KEY_CURRENT, STR("kesu:a:1"), other));
	assert_memory_equal(one, other, sizeof(one));
	assert_true(core_secret_mac(keys, SECRET_KEY_CURRENT, STR("kesu:a:2"), other));
	assert_memory_not_equal(one, other, sizeof(one));
	assert_true(core_secret_mac(keys, SECRET_KEY_PREVIOUS, STR("kesu:a:1"), other));
	assert_memory_not_equal(one, other, sizeof(one));
	assert_false(core_secret_mac(alone, SECRET_KEY_PREVIOUS, STR("kesu:a:1"), other));
	core_secret_keys_free(keys);
	core_secret_keys_free(alone);
}

/* The bytes that phones hold from before there were booklets, which must open their attempts on. */
static void a_secret_of_the_whole_form_is_what_it_was(void **state)
{
	static const char text[] = "3eb1bd43.7.1800000060.c351d6f5ab9efe0f004333260bcc8d2b";
	struct secret_keys *keys = keys_of(KEY_NEW, "");
	struct secret_grant mine = {{.b = {1, 2, 3}}, 7, 0, false};
	char issued[SECRET_TEXT_SIZE];

	(void)state;
	core_secret_issue(keys, &mine, NOW + 60, issued);
	assert_string_equal(issued, text);
	core_secret_keys_free(keys);
}

static void what_is_no_secret_is_refused(void **state)
{
	static const char *const texts[] = {"", ".", "...", "a.b.c.d", "00000000.1.1800000060.",
	        "00000000.-1.1800000060.00000000000000000000000000000000",
	        "00000000.99999999999.1800000060.00000000000000000000000000000000",
	        "00000000.1.1800000060.0000000000000000000000000000000g",
	        "00000000.1.0.1800000060.00000000000000000000000000000000",
	        "00000000.1.x.1800000060.00000000000000000000000000000000",
	        "00000000.1.32768.1800000060.00000000000000000000000000000000",
	        "00000000.1.1.1800000060.00000000000000000000000000000000.1"};
	struct secret_keys *keys = keys_of(KEY_NEW, "");
	struct secret_grant mine = grant_of(uuid_new());

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_int_equal(
		        core_secret_check(keys, str_from(texts[i]), NOW, &mine), SECRET_MALFORMED);
	core_secret_keys_free(keys);
}

static void the_previous_key_still_opens(void **state)
{
	struct secret_keys *before = keys_of(KEY_OLD, ""), *now = keys_of(KEY_NEW, KEY_OLD);
	struct secret_keys *later = keys_of(KEY_NEW, "");
	struct secret_grant mine = {uuid_new(), 7, 3, false};
	char text[SECRET_TEXT_SIZE];

	(void)state;
	core_secret_issue(before, &mine, NOW + 60, text);
	assert_int_equal(core_secret_check(now, str_from(text), NOW, &mine), SECRET_GOOD);
	assert_int_equal(core_secret_check(later, str_from(text), NOW, &mine), SECRET_FOREIGN);
	core_secret_keys_free(before);
	core_secret_keys_free(now);
	core_secret_keys_free(later);
}

static void a_short_key_is_refused(void **state)
{
	struct error error;

	(void)state;
	assert_null(core_secret_keys_new("short", "", &error));
	assert_non_null(strstr(error.text, "32 characters"));
	assert_null(core_secret_keys_new(KEY_NEW, "short", &error));
}

static void a_receipt_is_the_attempts_own(void **state)
{
	struct secret_keys *keys = keys_of(KEY_NEW, "");
	struct uuid mine = uuid_new(), other = uuid_new();
	char first[RECEIPT_CODE_SIZE], again[RECEIPT_CODE_SIZE], different[RECEIPT_CODE_SIZE];

	(void)state;
	core_secret_receipt_code(keys, &mine, first);
	core_secret_receipt_code(keys, &mine, again);
	core_secret_receipt_code(keys, &other, different);
	assert_string_equal(first, again);
	assert_string_not_equal(first, different);
	assert_int_equal(strlen(first), 14);
	assert_int_equal(strspn(first, "-23456789ABCDEFGHJKLMNPQRSTUVWXYZ"), 14);
	core_secret_keys_free(keys);
}

/* The value is fixed for ever: printed invitations must keep finding their rows. */
static void an_invitation_names_its_row(void **state)
{
	struct uuid attempt = core_invitation_attempt(STR("00112233445566778899aabbccddeeff"));
	char text[UUID_TEXT_SIZE], token[INVITATION_TOKEN_SIZE], other[INVITATION_TOKEN_SIZE];

	(void)state;
	uuid_format(&attempt, text);
	assert_string_equal(text, "54848fc1-f2d8-8970-933a-8146b02f97ef");
	core_invitation_token_new(token);
	core_invitation_token_new(other);
	assert_int_equal(strlen(token), 32);
	assert_string_not_equal(token, other);
}

static void an_invitation_is_typed_as_one_likes(void **state)
{
	static const char *const typed[] = {"0a1b2c3d4e5f60718293a4b5c6d7e8f9",
	        "0A1B-2C3D-4E5F-6071-8293-A4B5-C6D7-E8F9",
	        "oaLb 2c3d 4E5F 6O7i 8293 a4b5 c6d7 e8f9"};
	struct uuid first = core_invitation_attempt(str_from(typed[0]));
	struct uuid other = core_invitation_attempt(STR("0a1b2c3d4e5f60718293a4b5c6d7e8f8"));
	char code[INVITATION_CODE_SIZE];

	(void)state;
	for (size_t i = 1; i < sizeof(typed) / sizeof(*typed); i++) {
		struct uuid same = core_invitation_attempt(str_from(typed[i]));

		assert_memory_equal(&first, &same, sizeof(same));
	}
	assert_memory_not_equal(&first, &other, sizeof(other));
	core_invitation_code(typed[0], code);
	assert_string_equal(code, typed[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_secret_opens_its_attempt_and_no_other),
	        cmocka_unit_test(a_changed_character_closes_it),
	        cmocka_unit_test(a_limited_secret_stays_limited),
	        cmocka_unit_test(a_mac_is_of_its_key_and_text),
	        cmocka_unit_test(a_secret_of_the_whole_form_is_what_it_was),
	        cmocka_unit_test(what_is_no_secret_is_refused),
	        cmocka_unit_test(the_previous_key_still_opens),
	        cmocka_unit_test(a_short_key_is_refused),
	        cmocka_unit_test(a_receipt_is_the_attempts_own),
	        cmocka_unit_test(an_invitation_names_its_row),
	        cmocka_unit_test(an_invitation_is_typed_as_one_likes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
