/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base: what is seen of a text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <base/visible.h>

#include <stdlib.h>
#include <string.h>

static void what_is_not_seen_is_trimmed(void **state)
{
	static const struct {
		const char *text, *seen;
		size_t length;
		bool has_lines;
	} cases[] = {
	        {"", "", 0, false}, {"a", "a", 1, false}, {" a b\n", "a b", 5, true},
	        {"\xEF\xBB\xBF\xE3\x80\x80\xE7\x94\xB2\xC2\xA0", "\xE7\x94\xB2", 4, false},
	        {"\xE2\x80\x8B\xE2\x81\xA0\xC2\xAD", "", 3, false},
	        {"\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80", 1, false}, /* an emoji */
	        {"x\xE2\x80\xA8y", "x\xE2\x80\xA8y", 3, true},      /* U+2028 */
	        {"\xFFz\x80", "\xFFz\x80", 2, false},               /* no UTF-8 */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct str text = str_from(cases[i].text);

		assert_true(str_equal_c(visible_trimmed(text), cases[i].seen));
		assert_int_equal(visible_length(text), cases[i].length);
		assert_int_equal(visible_has_lines(text), cases[i].has_lines);
	}
	assert_true(str_equal_c(str_without_mark(STR("\xEF\xBB\xBF{}")), "{}"));
	assert_true(str_equal_c(str_without_mark(STR("{}")), "{}"));
}

static void what_moves_a_cursor_is_written_as_its_number(void **state)
{
	static const struct {
		const char *text, *written;
	} cases[] = {
	        {"", ""},
	        {"\xE7\x94\xB2 a\xC2\xA0", "\xE7\x94\xB2 a\xC2\xA0"},
	        {"a\x1B[2J\nb\tc\x7F", "a\\u001B[2J\\u000Ab\\u0009c\\u007F"},
	        {"\xC2\x9B"
	         "1m",
	                "\\u009B1m"},
	        {"x\xE2\x80\xA8y\xE2\x80\xAEz\xE2\x81\xA6\xD8\x9C",
	                "x\\u2028y\\u202Ez\\u2066\\u061C"},
	        {"\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf out;

		buf_init(&out, 1000);
		visible_add(&out, str_from(cases[i].text));
		assert_string_equal(out.n ? out.p : "", cases[i].written);
		buf_free(&out);
	}
}

static void texts_that_look_the_same_fold_to_one(void **state)
{
	static const struct {
		const char *text, *plain, *all; /* all NULL: the same */
	} cases[] = {
	        {"", "", NULL},
	        {" \xEF\xBB\xBF\t", "", NULL},
	        {"  A \xE3\x80\x80 b ", "A b", "a b"},
	        {"\xEF\xBC\xA1\xEF\xBC\x82\xEF\xBD\x9E", "A\"~", "a\"~"}, /* U+FF21 U+FF02 U+FF5E */
	        {"x\xE2\x80\x8By", "xy", NULL},
	        {"\xEF\xBF\xA5", "\xC2\xA5", NULL},
	        {"\xEF\xBD\xA1", "\xE3\x80\x82", NULL},
	        {"THE Water iS CO2, mWh", "the water iS CO2, mWh", "the water is co2, mwh"},
	        {"张 三 A 1", "张三A 1", "张三a 1"},
	        {"Éric ΑΘΗΝΑ Їжак", "Éric ΑΘΗΝΑ Їжак", "éric αθηνα їжак"},
	        {"\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80", NULL},
	        {"\xFFz\x80", "\xFFz\x80", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct str text = str_from(cases[i].text);
		const char *all = cases[i].all ? cases[i].all : cases[i].plain;
		char out[64];

		assert_int_equal(
		        visible_fold(text, VISIBLE_CASE_PLAIN_WORDS, out), strlen(cases[i].plain));
		assert_string_equal(out, cases[i].plain);
		assert_int_equal(visible_fold(text, VISIBLE_CASE_ALL, out), strlen(all));
		assert_string_equal(out, all);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(what_is_not_seen_is_trimmed),
	        cmocka_unit_test(what_moves_a_cursor_is_written_as_its_number),
	        cmocka_unit_test(texts_that_look_the_same_fold_to_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
