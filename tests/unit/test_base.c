/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base: views, buffers, identifiers, settings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <base/arena.h>
#include <base/buf.h>
#include <base/config.h>
#include <base/hex.h>
#include <base/memory.h>
#include <base/number.h>
#include <base/uuid.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void integers_are_exact_or_refused(void **state)
{
	static const struct {
		const char *text;
		bool good;
		int64_t value;
	} cases[] = {
	        {"0", true, 0},
	        {"-1", true, -1},
	        {"9223372036854775807", true, INT64_MAX},
	        {"-9223372036854775808", true, INT64_MIN},
	        {"9223372036854775808", false, 0},
	        {"", false, 0},
	        {"-", false, 0},
	        {"1 ", false, 0},
	        {"+1", false, 0},
	        {"1e3", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int64_t value = 0;
		assert_int_equal(str_to_int64(str_from(cases[i].text), &value), cases[i].good);
		assert_true(value == cases[i].value);
	}
}

static void numbers_are_whole_texts(void **state)
{
	static const struct {
		const char *text;
		bool good;
		double value;
	} cases[] = {{"0.5", true, 0.5}, {"-1e3", true, -1000}, {".25", true, 0.25},
	        {"inf", true, HUGE_VAL}, {"", false, 0}, {" 1", false, 0}, {"1 ", false, 0},
	        {"1,5", false, 0}, {"nan", false, 0}, {"x", false, 0}, {"-", false, 0}};
	double value;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(str_to_double(str_from(cases[i].text), &value), cases[i].good);
		if (cases[i].good)
			assert_true(value >= cases[i].value && value <= cases[i].value);
	}
	assert_true(str_to_double((struct str){"12345", 3}, &value));
	assert_int_equal((int)value, 123);
	assert_true(str_equal_c(str_trimmed(str_from("  a b ")), "a b"));
	assert_int_equal(str_trimmed(str_from("   ")).n, 0);
}

static void a_number_with_a_point_may_be_whole(void **state)
{
	static const struct {
		double value;
		bool whole;
		int64_t as;
	} cases[] = {
	        {0.0, true, 0},
	        {-0.0, true, 0},
	        {2.0, true, 2},
	        {1e5, true, 100000},
	        {-3.0, true, -3},
	        {9007199254740992.0, true, 9007199254740992},
	        {2.5, false, 0},
	        {-0.1, false, 0},
	        {9007199254740994.0, false, 0},
	        {1e300, false, 0},
	        {(double)INFINITY, false, 0},
	        {(double)NAN, false, 0},
	};
	int64_t whole;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(number_is_whole(cases[i].value, &whole), cases[i].whole);
		if (cases[i].whole)
			assert_int_equal(whole, cases[i].as);
	}
	assert_true(str_equal_c(str_without_mark(STR("\xEF\xBB\xBF{}")), "{}"));
	assert_true(str_equal_c(str_without_mark(STR("\xEF\xBB")), "\xEF\xBB"));
	assert_int_equal(str_without_mark((struct str){NULL, 0}).n, 0);
}

static void things_are_put_in_order(void **state)
{
	static const uint32_t order[] = {2, 0, 3, 1};
	int16_t items[] = {10, 11, 12, 13};
	double numbers[] = {2.5, -INFINITY, 10, -1, 2.5};
	static const double sorted[] = {-INFINITY, -1, 2.5, 2.5, 10};

	(void)state;
	memory_reorder(items, 4, sizeof(*items), order);
	assert_int_equal(items[0], 12);
	assert_int_equal(items[1], 10);
	assert_int_equal(items[2], 13);
	assert_int_equal(items[3], 11);
	memory_reorder(NULL, 4, sizeof(*items), order);
	number_sort(numbers, 5);
	for (size_t i = 0; i < 5; i++)
		assert_true(numbers[i] == sorted[i]);
	number_sort(NULL, 0);
	assert_string_equal(number_plural(1), "");
	assert_string_equal(number_plural(0), "s");
	assert_string_equal(number_plural(11), "s");
}

static void utf8_follows_the_unicode_table(void **state)
{
	(void)state;
	assert_true(str_is_utf8(STR("")));
	assert_true(str_is_utf8(STR("科素 Kesu \xF0\x9F\x93\xB1")));
	assert_false(str_is_utf8(STR("\xC0\x80")));         /* overlong NUL */
	assert_false(str_is_utf8(STR("\xE0\x80\x80")));     /* overlong */
	assert_false(str_is_utf8(STR("\xED\xA0\x80")));     /* surrogate */
	assert_false(str_is_utf8(STR("\xF4\x90\x80\x80"))); /* past U+10FFFF */
	assert_false(str_is_utf8(STR("\xE7\xA7")));         /* cut short */
	assert_false(str_is_utf8((struct str){"a\0b", 3}));
}

static void cutting_keeps_every_byte(void **state)
{
	struct str head, rest = str_cut(STR("a.b.c"), '.', &head);

	(void)state;
	assert_true(str_equal_c(head, "a"));
	assert_true(str_equal_c(rest, "b.c"));
	rest = str_cut(STR("abc"), '.', &head);
	assert_true(str_equal_c(head, "abc"));
	assert_int_equal(rest.n, 0);
}

static void a_full_buffer_stays_full(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 4);
	buf_add(&buf, STR("abc"));
	assert_false(buf.overflowed);
	buf_add(&buf, STR("de"));
	assert_true(buf.overflowed);
	buf_add(&buf, STR("d"));
	assert_true(buf.overflowed);
	assert_true(str_equal_c(buf_str(&buf), "abc"));
	buf_free(&buf);
}

static void an_arena_hands_out_aligned_zeroes(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, 64);
	for (size_t n = 1; n < 300; n += 7) {
		unsigned char *p = arena_new(&arena, n, 1);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xFF, n);
	}
	assert_true(str_equal_c(arena_printf(&arena, "%d-%s", 7, "x"), "7-x"));
	arena_free(&arena);
}

static void identifiers_round_trip(void **state)
{
	struct uuid id = uuid_new(), back;
	char text[UUID_TEXT_SIZE];

	(void)state;
	uuid_format(&id, text);
	assert_int_equal(text[14], '7');
	assert_true(uuid_parse(str_from(text), &back));
	assert_true(uuid_equal(&id, &back));
	assert_false(uuid_parse(STR("0190a9b4-0000-7000-8000-00000000000"), &back));
	assert_false(uuid_parse(STR("0190a9b4+0000-7000-8000-000000000000"), &back));
	assert_false(uuid_parse(STR("g190a9b4-0000-7000-8000-000000000000"), &back));
}

static const struct config_setting settings[] = {
        {.name = "listen",
                .variable = "KESU_TEST_LISTEN",
                .kind = CONFIG_TEXT,
                .fallback = "here",
                .argument = "HOST:PORT",
                .help = "where"},
        {.name = "body_max",
                .variable = "KESU_TEST_BODY_MAX",
                .kind = CONFIG_NUMBER,
                .fallback = "10",
                .least = 1,
                .most = 100,
                .argument = "BYTES",
                .help = "how much"},
        {.name = "quiet", .kind = CONFIG_FLAG, .fallback = "no", .help = "say less"},
        {.name = "by",
                .kind = CONFIG_TEXT,
                .fallback = "z",
                .argument = "COL[,COL...]",
                .help = "what"},
        {.name = "any_real",
                .kind = CONFIG_REAL,
                .fallback = "",
                .range = {.least = -HUGE_VAL, .most = HUGE_VAL},
                .argument = "X",
                .help = "any number"},
        {.name = "level",
                .kind = CONFIG_REAL,
                .fallback = "0.95",
                .range = {.least = 0, .most = 1},
                .argument = "P",
                .help = "without its bounds"},
        {.name = "share",
                .kind = CONFIG_REAL,
                .fallback = "1",
                .range = {.least = 0, .most = 1, .with_most = true},
                .argument = "SHARE",
                .help = "with its upper bound"},
        {.name = "variance",
                .kind = CONFIG_REAL,
                .fallback = "0",
                .range = {.least = 0, .most = 1, .with_least = true},
                .argument = "V",
                .help = "with its lower bound"},
        {.name = "tolerance",
                .kind = CONFIG_REAL,
                .fallback = "1e-6",
                .range = {.least = 0, .most = HUGE_VAL},
                .argument = "T",
                .help = "without an upper bound"},
        {.name = "format",
                .kind = CONFIG_CHOICE,
                .fallback = "table",
                .argument = "table|json|csv",
                .help = "how"},
        {.name = "method",
                .kind = CONFIG_CHOICE,
                .fallback = "",
                .argument = "rake|linear",
                .help = "none without"},
};
enum { SETTINGS = sizeof(settings) / sizeof(*settings) };

static bool load(struct config *config, const char *const *arguments, struct error *error)
{
	char *argv[8];
	int argc = 0, next = 0;
	bool good;

	for (; arguments[argc]; argc++)
		argv[argc] = strdup(arguments[argc]);
	argv[argc] = NULL;
	good = config_load(config, argc, argv, &next, error);
	for (int i = 0; i < argc; i++)
		free(argv[i]);
	return good;
}

static void the_nearer_setting_wins(void **state)
{
	char path[] = "/tmp/kesu-config-XXXXXX";
	int fd = mkstemp(path);
	const char text[] = "# a comment\nlisten = file\nbody-max = 20\nquiet=yes\n";
	struct config *config = config_new(settings, SETTINGS);
	struct error error;

	(void)state;
	assert_int_equal(write(fd, text, sizeof(text) - 1), sizeof(text) - 1);
	close(fd);
	setenv("KESU_TEST_BODY_MAX", "30", 1);
	assert_true(
	        load(config, (const char *[]){"--config", path, "--listen=line", NULL}, &error));
	assert_string_equal(config_text(config, "listen"), "line");
	assert_int_equal(config_number(config, "body_max"), 30);
	assert_true(config_flag(config, "quiet"));
	config_free(config);
	unsetenv("KESU_TEST_BODY_MAX");
	unlink(path);
}

static void a_list_is_given_in_parts(void **state)
{
	struct config *config = config_new(settings, SETTINGS);
	struct error error;

	(void)state;
	for (int i = 0; i < 2; i++) { /* commands read twice: the list must be the same */
		assert_true(load(config,
		        (const char *[]){"--by", "a,b", "--listen=x", "--by=c", "--listen=y", NULL},
		        &error));
		assert_string_equal(config_text(config, "by"), "a,b,c");
		assert_string_equal(config_text(config, "listen"), "y");
	}
	config_free(config);
}

static void a_bad_setting_is_named(void **state)
{
	static const struct {
		const char *arguments[4];
		const char *said;
	} cases[] = {
	        {{"--nothing", NULL}, "--nothing"},
	        {{"--body-max", "x", NULL}, "body_max must be a whole number"},
	        {{"--body-max", "101", NULL}, "between 1 and 100"},
	        {{"--listen", NULL}, "--listen needs HOST:PORT"},
	        {{"--quiet=maybe", NULL}, "yes or no"},
	        {{"--config", "/nonexistent/kesu", NULL}, "/nonexistent/kesu"},
	        {{"--config=/dev/null", "--config=/dev/zero", NULL}, "--config：给了两次"},
	        {{"--listen", "\xb1\xea", NULL}, "listen 不是 UTF-8 is not UTF-8"},
	        {{"--any-real=high", NULL}, "--any-real is a number, not 'high'"},
	        {{"--any-real", "inf", NULL}, "--any-real is a number, not 'inf'"},
	        {{"--level", "1", NULL}, "--level is a number between 0 and 1, not '1'"},
	        {{"--level=", NULL}, "--level is a number between 0 and 1, not ''"},
	        {{"--share=0", NULL}, "--share is a number above 0, at most 1, not '0'"},
	        {{"--variance", "1", NULL}, "--variance is a number from 0, below 1, not '1'"},
	        {{"--tolerance", "-1", NULL}, "--tolerance is a number above 0, not '-1'"},
	        {{"--format", "xml", NULL}, "--format is table, json or csv, not xml"},
	        {{"--format", "table|json", NULL}, "not table|json"},
	        {{"--method", "ipf", NULL}, "--method is rake or linear, not ipf"},
	        {{"--method=", "--format=", NULL}, "--format is table, json or csv, not "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct config *config = config_new(settings, SETTINGS);
		struct error error = {.text = ""};
		assert_false(load(config, cases[i].arguments, &error));
		assert_non_null(strstr(error.text, cases[i].said));
		config_free(config);
	}
}

static void a_real_and_a_choice_are_read(void **state)
{
	struct config *config = config_new(settings, SETTINGS);
	struct error error;

	(void)state;
	assert_true(isnan(config_real(config, "any_real")));
	assert_int_equal(config_choice(config, "method"), -1);
	assert_true(load(config,
	        (const char *[]){
	                "--share=1", "--variance=0", "--any-real=-2.5", "--format", "csv", NULL},
	        &error));
	assert_true(config_real(config, "share") == 1 && config_real(config, "variance") == 0);
	assert_true(config_real(config, "any_real") == -2.5);
	assert_true(config_real(config, "level") == 0.95);
	assert_int_equal(config_choice(config, "format"), 2);
	assert_string_equal(config_text(config, "format"), "csv");
	config_free(config);
}

static void a_bad_line_of_the_file_is_named(void **state)
{
	char path[] = "/tmp/kesu-config-XXXXXX", said[128];
	const char text[] = "quiet = yes\nlevel = 95\n";
	struct config *config = config_new(settings, SETTINGS);
	int fd = mkstemp(path);
	struct error error;

	(void)state;
	assert_int_equal(write(fd, text, sizeof(text) - 1), sizeof(text) - 1);
	close(fd);
	assert_false(load(config, (const char *[]){"--config", path, NULL}, &error));
	snprintf(said, sizeof(said), "%s:2: level is a number between 0 and 1, not '95'", path);
	assert_string_equal(error.text, said);
	config_free(config);
	unlink(path);
}

/* The bytes of a file, and what is said of it. NULL: it is read. */
static void check_file(const char *bytes, size_t n, const char *said)
{
	char path[] = "/tmp/kesu-config-XXXXXX";
	struct config *config = config_new(settings, SETTINGS);
	int fd = mkstemp(path);
	struct error error;

	assert_int_equal(write(fd, bytes, n), n);
	close(fd);
	assert_int_equal(load(config, (const char *[]){"--config", path, NULL}, &error), !said);
	if (said)
		assert_non_null(strstr(error.text, said));
	config_free(config);
	unlink(path);
}

/* What is cut off would be a setting that is not there, or another value. */
static void a_file_is_read_whole_or_not_at_all(void **state)
{
	static const char cut[] = "by = a\nlisten = relative\0x\n", marked[] = "\xef\xbb\xbf"
	                                                                       "by = a\n";
	char line[5000];
	struct config *config;
	struct error error;

	(void)state;
	snprintf(line, sizeof(line), "by = a%*slevel = 95", 4091, "");
	check_file(line, strlen(line), ":1: is longer than 4095 bytes");
	check_file(cut, sizeof(cut) - 1, ":2: has a NUL byte in it");
	check_file(marked, sizeof(marked) - 1, NULL);
	check_file("by = a", 6, NULL);
	config = config_new(settings, SETTINGS);
	assert_false(load(config, (const char *[]){"--config", "/", NULL}, &error));
	assert_non_null(strstr(error.text, "cannot read /"));
	config_free(config);
}

static void a_file_says_a_thing_once_and_in_utf8(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
	        {"by = a\n\n# b\nby = b\n", ":4: 第 1 行已有 by by stands on line 1, too"},
	        {"body_max = 1\nbody-max = 1\n", ":2: 第 1 行已有 body_max"},
	        {"listen = a\xff\n", ":1: listen 不是 UTF-8 is not UTF-8"},
	};
	struct error error;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char path[] = "/tmp/kesu-config-XXXXXX";
		int fd = mkstemp(path);
		struct config *config = config_new(settings, SETTINGS);
		size_t n = strlen(cases[i].text);

		assert_int_equal(write(fd, cases[i].text, n), n);
		close(fd);
		for (int pass = 0; pass < 2; pass++) {
			assert_false(
			        load(config, (const char *[]){"--config", path, NULL}, &error));
			assert_non_null(strstr(error.text, cases[i].said));
		}
		assert_string_equal(config_file_read(config, 0), path);
		assert_null(config_file_read(config, 1));
		config_free(config);
		unlink(path);
	}
}

static void a_required_setting_is_missed(void **state)
{
	static const struct config_setting needed[] = {
	        {.name = "year_column",
	                .kind = CONFIG_TEXT,
	                .fallback = "",
	                .required = true,
	                .argument = "COL",
	                .help = "what"},
	};
	struct config *config = config_new(needed, 1);
	struct error error;

	(void)state;
	assert_false(config_complete(config, &error));
	assert_string_equal(error.text, "--year-column is needed");
	assert_true(load(config, (const char *[]){"--year-column", "y", NULL}, &error));
	assert_true(config_complete(config, &error));
	config_free(config);
}

static void a_long_message_stays_utf8(void **state)
{
	struct error error;
	char text[3001];

	(void)state;
	for (int i = 0; i < 1000; i++)
		memcpy(text + 3 * i, "科", 3);
	text[3000] = '\0';
	assert_false(error_set(&error, "x%s", text));
	assert_true(str_is_utf8(str_from(error.text)));
	error_set(&error, "inner");
	error_wrap(&error, "outer %d", 1);
	assert_string_equal(error.text, "outer 1: inner");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(integers_are_exact_or_refused),
	        cmocka_unit_test(numbers_are_whole_texts),
	        cmocka_unit_test(a_number_with_a_point_may_be_whole),
	        cmocka_unit_test(things_are_put_in_order),
	        cmocka_unit_test(utf8_follows_the_unicode_table),
	        cmocka_unit_test(cutting_keeps_every_byte),
	        cmocka_unit_test(a_full_buffer_stays_full),
	        cmocka_unit_test(an_arena_hands_out_aligned_zeroes),
	        cmocka_unit_test(identifiers_round_trip),
	        cmocka_unit_test(the_nearer_setting_wins),
	        cmocka_unit_test(a_bad_setting_is_named),
	        cmocka_unit_test(a_real_and_a_choice_are_read),
	        cmocka_unit_test(a_bad_line_of_the_file_is_named),
	        cmocka_unit_test(a_file_says_a_thing_once_and_in_utf8),
	        cmocka_unit_test(a_file_is_read_whole_or_not_at_all),
	        cmocka_unit_test(a_required_setting_is_missed),
	        cmocka_unit_test(a_list_is_given_in_parts),
	        cmocka_unit_test(a_long_message_stays_utf8),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
