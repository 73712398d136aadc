/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sentences of pages and reports, numbers as they are read, pictures, and what is escaped. */
#include "html.h"
#include <prose/picture.h>
#include <prose/sentences.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES_MAX = 12 };

/* The names of the places of a sentence, sorted. */
struct places {
	struct str names[PLACES_MAX];
	size_t count;
};

static int by_name(const void *a, const void *b)
{
	const struct str *x = a, *y = b;
	int order = memcmp(x->p, y->p, x->n < y->n ? x->n : y->n);

	return order ? order : (x->n > y->n) - (x->n < y->n);
}

static struct places places_of(struct str text)
{
	struct places places = {0};
	struct str before, name;

	for (;;) {
		text = str_cut(text, '{', &before);
		if (!text.n)
			break;
		text = str_cut(text, '}', &name);
		assert_true(places.count < PLACES_MAX);
		places.names[places.count++] = name;
	}
	qsort(places.names, places.count, sizeof(*places.names), by_name);
	return places;
}

static void test_both_languages_have_the_same_places(void **state)
{
	(void)state;
	for (int i = 0; i < SAY__COUNT; i++) {
		struct str zh = prose_sentence((enum prose_sentence)i, PROSE_ZH);
		struct str en = prose_sentence((enum prose_sentence)i, PROSE_EN);
		struct places one = places_of(zh), other = places_of(en);

		assert_true(zh.n > 0 && en.n > 0);
		assert_int_equal(one.count, other.count);
		for (size_t k = 0; k < one.count; k++)
			assert_true(str_equal(one.names[k], other.names[k]));
		/* What is said in English is in English. */
		for (size_t k = 0; k < en.n && i != SAY_OTHER_LANGUAGE; k++)
			assert_true(strncmp(en.p + k, "的", 3) != 0);
	}
}

static void test_places_are_filled(void **state)
{
	struct arena arena;
	struct str said;

	(void)state;
	arena_init(&arena, 1024);
	said = prose_say(&arena, PROSE_ZH, SAY_TARGET_LINE,
	        PROSE_SLOTS({"value", STR("17.5%")}, {"year", STR("2025")}));
	assert_true(str_equal_c(said, "2025年目标17.5%"));
	said = prose_say(&arena, PROSE_EN, SAY_TARGET_LINE,
	        PROSE_SLOTS({"value", STR("17.5%")}, {"year", STR("2025")}));
	assert_true(str_equal_c(said, "Target 17.5% for 2025"));
	/* What is filled in is not read again. */
	said = prose_say(
	        &arena, PROSE_EN, SAY_WANTED_ABOVE, PROSE_SLOTS({"value", STR("{value}%d")}));
	assert_true(str_equal_c(said, "above {value}%d"));
	arena_free(&arena);
}

static void test_numbers(void **state)
{
	struct arena arena;
	static const struct {
		double share;
		const char *percent, *points, *change;
	} cases[] = {
	        {0.13760114, "13.8%", "13.76", "+13.8"},
	        {-0.0123, "-1.2%", "-1.23", "−1.2"},
	        {-0.00001, "0.0%", "0.00", "0.0"},
	        {1, "100.0%", "100.00", "+100.0"},
	        {NAN, "–", "–", "–"},
	};

	(void)state;
	arena_init(&arena, 1024);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		double share = cases[i].share;

		assert_string_equal(prose_percent(&arena, share).p, cases[i].percent);
		assert_string_equal(prose_points(&arena, share).p, cases[i].points);
		assert_string_equal(prose_signed(&arena, share).p, cases[i].change);
	}
	assert_string_equal(prose_interval(&arena, 0.1192, 0.1582).p, "11.9–15.8%");
	assert_string_equal(prose_interval(&arena, 0.1, NAN).p, "–");
	assert_string_equal(prose_count(&arena, 0).p, "0");
	assert_string_equal(prose_count(&arena, 999).p, "999");
	assert_string_equal(prose_count(&arena, 1267000).p, "1,267,000");
	assert_string_equal(prose_count(&arena, NAN).p, "–");
	assert_string_equal(prose_chance(&arena, PROSE_ZH, 0.0005).p, "不到1%");
	assert_string_equal(prose_chance(&arena, PROSE_EN, 0.995).p, "over 99%");
	assert_string_equal(prose_chance(&arena, PROSE_EN, 0.37).p, "37%");
	/* The day is China's. */
	assert_string_equal(prose_day(&arena, "2026-11-30T15:59:59.9Z").p, "2026-11-30");
	assert_string_equal(prose_day(&arena, "2026-11-30T16:00:00.0Z").p, "2026-12-01");
	assert_string_equal(prose_day(&arena, "soon").p, "");
	arena_free(&arena);
}

static void test_axes(void **state)
{
	double ticks[PICTURE_TICKS_MAX];
	struct picture_axis axis = prose_picture_axis_of_shares(0.441);

	(void)state;
	assert_true(fabs(axis.to - 0.5) < 1e-9 && fabs(axis.step - 0.1) < 1e-9);
	assert_int_equal(prose_picture_ticks(&axis, ticks), 6);
	axis = prose_picture_axis_of_shares(0.0001);
	assert_true(fabs(axis.to - 0.05) < 1e-9);
	axis = prose_picture_axis_of_shares(7);
	assert_true(fabs(axis.to - 1) < 1e-9);
	axis = prose_picture_axis_of_changes(-0.031, 0.012);
	assert_true(axis.from <= -0.031 && axis.to >= 0.012);
	for (int i = 1; i <= 100; i++) {
		axis = prose_picture_axis_of_shares(i / 100.0);
		assert_true(axis.to >= i / 100.0 - 1e-9);
		assert_true(prose_picture_ticks(&axis, ticks) <= 8);
	}
	assert_true(prose_picture_place(&axis, -1) == 0 && prose_picture_place(&axis, 2) == 1);
}

static void test_shapes(void **state)
{
	const struct picture_axis axis = {0, 0.2, 0.1};
	struct picture_strip strip = {.axis = &axis,
	        .target = 0.15,
	        .marks = {{0.1, 0.05, 0.15, false}, {NAN, NAN, NAN, true}},
	        .mark_count = 2};
	struct picture_shape shapes[PICTURE_SHAPES_MAX];

	(void)state;
	/* Three lines of the axis, the target, a line and a dot; nothing of what is withheld. */
	assert_int_equal(prose_picture_shapes(&strip, shapes), 6);
	assert_int_equal(shapes[3].kind, PICTURE_TARGET);
	assert_true(fabs(shapes[3].x - 0.75) < 1e-9);
	assert_int_equal(shapes[4].kind, PICTURE_LINE);
	assert_true(fabs(shapes[4].x - 0.25) < 1e-9 && fabs(shapes[4].x2 - 0.75) < 1e-9);
	assert_int_equal(shapes[5].kind, PICTURE_DOT);
	strip.target = NAN;
	strip.marks[1] = (struct picture_mark){0.12, NAN, NAN, true};
	assert_int_equal(prose_picture_shapes(&strip, shapes), 6);
	assert_int_equal(shapes[5].kind, PICTURE_HOLLOW);
}

static void test_texts_are_escaped(void **state)
{
	struct prose_document document;
	struct report_page page = {.document = &document,
	        .site = STR("https://a.example"),
	        .path = STR("/results/a/1"),
	        .description = STR("\"'><script>")};
	struct buf out;

	(void)state;
	prose_document_init(&document, PROSE_EN);
	document.title = STR("<b>&");
	prose_add(&document, PROSE_LINK, STR("<i>"))->more = STR("\"><i>");
	prose_forest_row(&document, prose_add_forest(&document, STR("\"<i>")), STR("<i>"))->value =
	        STR("<i>\n<i>");
	buf_init(&out, 1 << 20);
	report_page_write(&out, &page);
	assert_null(strstr(out.p, "<script"));
	assert_null(strstr(out.p, "<i>"));
	assert_null(strstr(out.p, "<b>"));
	assert_non_null(strstr(out.p, "<h1>&lt;b&gt;&amp;"));
	assert_non_null(strstr(out.p, "&quot;&#39;&gt;&lt;script&gt;"));
	buf_free(&out);
	prose_document_free(&document);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_both_languages_have_the_same_places),
	        cmocka_unit_test(test_places_are_filled),
	        cmocka_unit_test(test_numbers),
	        cmocka_unit_test(test_axes),
	        cmocka_unit_test(test_shapes),
	        cmocka_unit_test(test_texts_are_escaped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
