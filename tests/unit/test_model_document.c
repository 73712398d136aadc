/* SPDX-License-Identifier: GPL-3.0-or-later */
/* model: limits of a document, lines of its values, the list of problems. */
#include "test_model_fixture.h"

static void a_text_outside_of_the_limits_is_refused(void **state)
{
	static const struct {
		struct str text;
		int line;
		const char *message;
	} cases[] = {
	        {{"", 0}, 1, "'[' or '{' expected near end of file"},
	        {{"7", 1}, 1, "'[' or '{' expected near '7'"},
	        {{"{\n\"a\":1,\n\"a\":2}", 15}, 3, "duplicate object key near '\"a\"'"},
	        {{"{\"a\":\0}", 7}, 0, "contains a NUL byte"},
	        {{"{\"a\":\"\\u0000\"}", 14}, 1, "contains an escaped NUL"},
	        {{"[1,\n2,,]", 8}, 2, "unexpected token near ','"},
	        {{"[\"\xC0\x80\"]", 6}, 1, "is not UTF-8 (perhaps GBK): save it as UTF-8"},
	        {{"[\"\xED\xA0\x80\"]", 7}, 1, "is not UTF-8 (perhaps GBK): save it as UTF-8"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct document document;
		struct model_problems problems;

		model_problems_init(&problems, "case");
		assert_false(model_document_parse(&document, cases[i].text, &problems));
		expect_problem(&problems,
		        &(struct mutation){
		                .line = cases[i].line, .pointer = "", .message = cases[i].message});
	}
}

/* A second mark would be part of the content, whose hash then is another one. */
static void one_mark_of_utf8_is_no_part_of_a_text(void **state)
{
	struct document document;
	struct model_problems problems;

	(void)state;
	model_problems_init(&problems, "mark");
	assert_true(model_document_parse(&document, STR("\xEF\xBB\xBF{}"), &problems));
	assert_true(str_equal_c(document.text, "{}"));
	model_document_free(&document);
	assert_false(model_document_parse(&document, STR("\xEF\xBB\xBF\xEF\xBB\xBF{}"), &problems));
}

static void depth_and_size_have_an_edge(void **state)
{
	char nested[2 * DOCUMENT_DEPTH_MAX + 3] = "";
	char *large = memory_new(DOCUMENT_SIZE_MAX + 1, 1);
	struct document document;
	struct model_problems problems;

	(void)state;
	model_problems_init(&problems, "edge");
	memset(nested, '[', DOCUMENT_DEPTH_MAX);
	memset(nested + DOCUMENT_DEPTH_MAX, ']', DOCUMENT_DEPTH_MAX);
	assert_true(model_document_parse(&document, str_from(nested), &problems));
	model_document_free(&document);
	memset(nested, '[', DOCUMENT_DEPTH_MAX + 1);
	memset(nested + DOCUMENT_DEPTH_MAX + 1, ']', DOCUMENT_DEPTH_MAX + 1);
	assert_false(model_document_parse(&document, str_from(nested), &problems));
	assert_string_equal(problems.list[0].message, "is nested deeper than 32 levels");

	memset(large, ' ', DOCUMENT_SIZE_MAX + 1);
	large[0] = '[';
	large[1] = ']';
	assert_true(
	        model_document_parse(&document, (struct str){large, DOCUMENT_SIZE_MAX}, &problems));
	model_document_free(&document);
	assert_false(model_document_parse(
	        &document, (struct str){large, DOCUMENT_SIZE_MAX + 1}, &problems));
	assert_string_equal(problems.list[1].message, "is larger than 4194304 bytes");
	free(large);
}

static void brackets_in_strings_are_no_depth(void **state)
{
	const struct str text = STR("[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[[\"]");
	struct document document;
	struct model_problems problems;

	(void)state;
	model_problems_init(&problems, "brackets");
	assert_true(model_document_parse(&document, text, &problems));
	model_document_free(&document);
}

static void a_pointer_leads_to_its_line(void **state)
{
	static const char text[] =
	        "\n{\n\"a\": [1, {\"x}\": \"]\"},\n  [3,\n4]],\n\"b/c~\": {\"\\u0064\\\"\":"
	        "\n5}, \"e\":\n6\n}";
	static const struct {
		const char *pointer;
		int line;
	} cases[] = {
	        {"", 2},
	        {"/a", 3},
	        {"/a/0", 3},
	        {"/a/1/x}", 3},
	        {"/a/2", 4},
	        {"/a/2/1", 5},
	        {"/a/2/7", 4},
	        {"/a/x", 3},
	        {"/b~1c~0", 6},
	        {"/b~1c~0/d\"", 7},
	        {"/b~1c~0/d\"/deeper", 7},
	        {"/e", 8},
	        {"/nowhere", 2},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++)
		assert_int_equal(model_document_line(str_from(text), str_from(cases[i].pointer)),
		        cases[i].line);
}

static void problems_are_kept_up_to_a_limit(void **state)
{
	struct model_problems problems;
	struct error error;
	struct buf out;

	(void)state;
	model_problems_init(&problems, "many.json");
	for (int i = 0; i < MODEL_PROBLEMS_MAX + 3; i++)
		model_problems_add(&problems, STR("/items/0"), "problem %d", i);
	assert_int_equal(problems.count, MODEL_PROBLEMS_MAX);
	assert_int_equal(problems.total, MODEL_PROBLEMS_MAX + 3);
	buf_init(&out, 65536);
	model_problems_print(&problems, &out);
	assert_non_null(strstr(buf_str(&out).p, "many.json: /items/0: problem 19\n"));
	assert_non_null(strstr(buf_str(&out).p, "many.json: and 3 more\n"));
	buf_free(&out);
	assert_false(model_problems_error(&problems, &error));
	assert_string_equal(error.text, "many.json: /items/0: problem 0 (and 22 more)");
}

static void messages_and_pointers_are_cut_whole(void **state)
{
	struct model_problems problems;
	static const char start[] = "/answers/0/";
	char words[3 * 200 + 1], pointer[400];

	(void)state;
	for (size_t i = 0; i < sizeof(words); i += 3)
		snprintf(words + i, sizeof(words) - i, "%s", "素");
	for (size_t i = 0; i < sizeof(pointer); i++)
		pointer[i] = i < sizeof(start) - 1 ? start[i] : 'x';
	model_problems_init(&problems, "cut");
	model_problems_add(&problems, (struct str){pointer, sizeof(pointer)}, "%s", words);
	model_problems_add(&problems, STR(""), "near '\xE7\xA7'");
	assert_string_equal(problems.list[0].pointer, "/answers/0");
	assert_int_equal(strlen(problems.list[0].message), 237);
	assert_true(str_is_utf8(str_from(problems.list[0].message)));
	assert_string_equal(problems.list[1].message, "near '?\?'");
}

static void a_missing_file_is_a_problem(void **state)
{
	struct model_problems problems;

	(void)state;
	model_problems_init(&problems, "nowhere.json");
	assert_null(model_instrument_read(FIXTURE("nowhere.json"), &problems));
	assert_string_equal(problems.list[0].message, "cannot be read: No such file or directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_text_outside_of_the_limits_is_refused),
	        cmocka_unit_test(one_mark_of_utf8_is_no_part_of_a_text),
	        cmocka_unit_test(depth_and_size_have_an_edge),
	        cmocka_unit_test(brackets_in_strings_are_no_depth),
	        cmocka_unit_test(a_pointer_leads_to_its_line),
	        cmocka_unit_test(problems_are_kept_up_to_a_limit),
	        cmocka_unit_test(messages_and_pointers_are_cut_whole),
	        cmocka_unit_test(a_missing_file_is_a_problem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
