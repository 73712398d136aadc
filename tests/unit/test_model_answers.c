/* SPDX-License-Identifier: GPL-3.0-or-later */
/* model: a save's body against the instrument, points, and reporting groups. */
#include "test_model_fixture.h"

#include <model/answers.h>
#include <model/scoring_key.h>

struct world {
	struct instrument *instrument;
	struct arena arena;
	struct answers answers;
	struct model_problems problems;
};

static int setup(void **state)
{
	struct world *world = memory_new(1, sizeof(*world));

	world->instrument = fixture_instrument();
	arena_init(&world->arena, 4096);
	*state = world;
	return 0;
}

static int teardown(void **state)
{
	struct world *world = *state;

	model_instrument_free(world->instrument);
	arena_free(&world->arena);
	free(world);
	return 0;
}

static enum answers_result parse(struct world *world, struct str body)
{
	model_problems_init(&world->problems, "body");
	arena_free(&world->arena);
	return model_answers_parse(
	        world->instrument, NULL, body, &world->arena, &world->answers, &world->problems);
}

static void every_type_goes_in_and_comes_out(void **state)
{
	static const struct {
		const char *item, *response;
		int64_t stored;
		int position, points;
	} cases[] = {
	        {"K01", "\"choice\":2", 2, 1, 4},
	        {"K01", "\"choice\":3", 3, 1, 0},
	        {"M01", "\"choice\":1", 1, 2, 2},
	        {"M01", "\"choice\":2", 2, 2, 0},
	        {"S01", "\"choices\":[1,3]", 5, 3, 2},
	        {"S01", "\"choices\":[1]", 1, 3, 0},
	        {"S01", "\"choices\":[1,3,4]", 13, 3, 0},
	        {"A01", "\"value\":72", 72, 4, 2},
	        {"A01", "\"value\":0", 0, 4, 0},
	};
	struct world *world = *state;

	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		const struct instrument_item *item;
		char body[128];
		struct buf out;

		snprintf(body, sizeof(body),
		        "{\"answers\":[{\"item\":\"%s\",%s,\"elapsed_ms\":%d}]}", cases[i].item,
		        cases[i].response, (int)i);
		assert_int_equal(parse(world, str_from(body)), ANSWERS_OK);
		assert_int_equal(world->answers.count, 1);
		assert_int_equal(world->answers.item[0], cases[i].position);
		assert_int_equal(world->answers.response[0], cases[i].stored);
		assert_int_equal(world->answers.elapsed_ms[0], (int)i);
		assert_int_equal(world->answers.background.n, 0);
		item = &world->instrument->items[world->answers.item[0] - 1];
		assert_int_equal(model_item_points(item, cases[i].stored), cases[i].points);
		buf_init(&out, 1000);
		model_answers_response_format(item, cases[i].stored, &out);
		assert_string_equal(buf_str(&out).p, cases[i].response);
		buf_free(&out);
	}
}

static void choices_may_come_in_any_order(void **state)
{
	struct world *world = *state;

	assert_int_equal(
	        parse(world, STR("{\"answers\":[{\"choices\":[4,1,3],\"item\":\"S01\"}]}")),
	        ANSWERS_OK);
	assert_int_equal(world->answers.response[0], 13);
	assert_int_equal(world->answers.elapsed_ms[0], ANSWERS_ELAPSED_ABSENT);
}

/* R writes 1e+05 for a whole number, others 2.0; JSON Schema takes both for integers. */
static void whole_numbers_may_have_a_point_or_an_exponent(void **state)
{
	struct world *world = *state;

	assert_int_equal(
	        parse(world, STR("{\"answers\":[{\"item\":\"K01\",\"choice\":2.0,"
	                         "\"elapsed_ms\":1e+05},{\"item\":\"S01\",\"choices\":[1.0,"
	                         "30e-1]},{\"item\":\"A01\",\"value\":7.2E1}],"
	                         "\"background\":{\"birth_year\":1960.0}}")),
	        ANSWERS_OK);
	assert_int_equal(world->answers.response[0], 2);
	assert_int_equal(world->answers.elapsed_ms[0], 100000);
	assert_int_equal(world->answers.response[1], 5);
	assert_int_equal(world->answers.response[2], 72);
	assert_string_equal(world->answers.background.p, "{\"birth_year\":1960}");
}

static void a_byte_order_mark_is_passed_over(void **state)
{
	struct world *world = *state;

	assert_int_equal(
	        parse(world, STR("\xef\xbb\xbf{\"background\":{\"sex\":\"male\"}}")), ANSWERS_OK);
	assert_int_equal(parse(world, STR("\xef\xbb\xbf\xef\xbb\xbf{}")), ANSWERS_NOT_JSON);
	assert_int_equal(parse(world, STR("\xef\xbb\xbf")), ANSWERS_NOT_JSON);
}

static void an_answer_is_taken_back(void **state)
{
	static const char *const bodies[] = {
	        "{\"answers\":[{\"item\":\"K01\",\"choice\":null,\"elapsed_ms\":7}]}",
	        "{\"answers\":[{\"item\":\"M01\",\"choice\":null}]}",
	        "{\"answers\":[{\"item\":\"S01\",\"choices\":[]}]}",
	        "{\"answers\":[{\"item\":\"S01\",\"choices\":null}]}",
	        "{\"answers\":[{\"item\":\"A01\",\"value\":null}]}",
	};
	struct world *world = *state;

	for (size_t i = 0; i < ARRAY_COUNT(bodies); i++) {
		assert_int_equal(parse(world, str_from(bodies[i])), ANSWERS_OK);
		assert_int_equal(world->answers.count, 1);
		assert_true(world->answers.response[0] == ANSWERS_NONE);
	}
	assert_int_equal(parse(world, STR("{\"background\":{\"sex\":null,\"birth_year\":null,"
	                                  "\"occupation\":\"farmer\"}}")),
	        ANSWERS_OK);
	assert_string_equal(world->answers.background.p,
	        "{\"birth_year\":null,\"occupation\":\"farmer\",\"sex\":null}");
}

static void background_becomes_canonical(void **state)
{
	struct world *world = *state;

	assert_int_equal(
	        parse(world, STR("{\"background\": {\"sex\" : \"female\",\"birth_year\":1960,"
	                         "\"occupation\":\"farmer\"}, \"answers\":[]}")),
	        ANSWERS_OK);
	assert_int_equal(world->answers.count, 0);
	assert_string_equal(world->answers.background.p,
	        "{\"birth_year\":1960,\"occupation\":\"farmer\",\"sex\":\"female\"}");
	assert_int_equal(parse(world, STR("{\"background\":{\"education\":\"degree_or_more\"}}")),
	        ANSWERS_OK);
	assert_string_equal(world->answers.background.p, "{\"education\":\"degree_or_more\"}");
}

static void what_is_no_json_is_told_apart(void **state)
{
	static const struct {
		struct str body;
		const char *message;
	} cases[] = {
	        {{"", 0}, "'[' or '{' expected near end of file"},
	        {{"{\"answers\":", 11}, "unexpected token near end of file"},
	        {{"{} {}", 5}, "end of file expected near '{'"},
	        {{"{\"a\":1,\"a\":1}", 13}, "duplicate object key near '\"a\"'"},
	        {{"{\0}", 3}, "contains a NUL byte"},
	        {{"[[[[[[[[[]]]]]]]]]", 18}, "is nested deeper than 8 levels"},
	        {{"{\"a\":99999999999999999999}", 26},
	                "too big integer near '99999999999999999999'"},
	};
	struct world *world = *state;

	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		assert_int_equal(parse(world, cases[i].body), ANSWERS_NOT_JSON);
		assert_string_equal(world->problems.list[0].message, cases[i].message);
	}
}

static const struct {
	const char *body, *pointer, *message;
} invalid[] = {
        {"[]", "", "must be an object"},
        {"{}", "", "has neither answers nor background"},
        {"{\"answers\":[]}", "", "has neither answers nor background"},
        {"{\"background\":{}}", "", "has neither answers nor background"},
        {"{\"answers\":null}", "/answers", "must be a list of at most 100 answers"},
        {"{\"answer\":[]}", "/answer", "is not a known field"},
        {"{\"answers\":[7]}", "/answers/0", "must be an object"},
        {"{\"answers\":[{}]}", "/answers/0", "\"item\" is missing"},
        {"{\"answers\":[{\"item\":\"K01\"}]}", "/answers/0", "\"choice\" is missing"},
        {"{\"answers\":[{\"item\":\"K09\",\"choice\":1}]}", "/answers/0/item",
                "is not an item of this questionnaire"},
        {"{\"answers\":[{\"item\":1,\"choice\":1}]}", "/answers/0/item",
                "is not an item of this questionnaire"},
        {"{\"answers\":[{\"item\":\"K01\",\"choice\":4}]}", "/answers/0/choice",
                "choice 4 is not among the options"},
        {"{\"answers\":[{\"item\":\"K01\",\"choice\":0}]}", "/answers/0/choice",
                "choice 0 is not among the options"},
        {"{\"answers\":[{\"item\":\"K01\",\"choice\":1.5}]}", "/answers/0/choice",
                "must be a whole number"},
        {"{\"answers\":[{\"item\":\"K01\",\"choice\":1e300}]}", "/answers/0/choice",
                "must be a whole number"},
        {"{\"answers\":[{\"item\":\"K01\",\"choice\":4.0}]}", "/answers/0/choice",
                "choice 4 is not among the options"},
        {"{\"answers\":[{\"item\":\"A01\",\"value\":1.001e3}]}", "/answers/0/value",
                "must be between 0 and 1000"},
        {"{\"answers\":[{\"item\":\"K01\",\"choices\":[1]}]}", "/answers/0/choices",
                "does not answer a single item"},
        {"{\"answers\":[{\"item\":\"K01\",\"choice\":1,\"value\":1}]}", "/answers/0/value",
                "does not answer a single item"},
        {"{\"answers\":[{\"item\":\"M01\",\"choice\":3}]}", "/answers/0/choice",
                "choice 3 is not among the options"},
        {"{\"answers\":[{\"item\":\"S01\",\"choices\":[1,1]}]}", "/answers/0/choices/1",
                "choice 1 is listed twice"},
        {"{\"answers\":[{\"item\":\"S01\",\"choices\":[1,5]}]}", "/answers/0/choices/1",
                "choice 5 is not among the options"},
        {"{\"answers\":[{\"item\":\"S01\",\"choices\":[1,2,3,4,1]}]}", "/answers/0/choices",
                "must be a list of at most 4 choices"},
        {"{\"answers\":[{\"item\":\"S01\",\"choices\":[null]}]}", "/answers/0/choices/0",
                "must be a whole number"},
        {"{\"answers\":[{\"item\":\"K01\",\"choices\":null}]}", "/answers/0/choices",
                "does not answer a single item"},
        {"{\"answers\":[{\"item\":\"K01\",\"choice\":1,\"elapsed_ms\":null}]}",
                "/answers/0/elapsed_ms", "must be a whole number"},
        {"{\"background\":{\"income\":null}}", "/background/income",
                "is not a background question"},
        {"{\"answers\":[{\"item\":\"A01\",\"value\":1001}]}", "/answers/0/value",
                "must be between 0 and 1000"},
        {"{\"answers\":[{\"item\":\"A01\",\"value\":\"72\"}]}", "/answers/0/value",
                "must be a whole number"},
        {"{\"answers\":[{\"item\":\"K01\",\"choice\":1,\"elapsed_ms\":-1}]}",
                "/answers/0/elapsed_ms", "must be between 0 and 86400000"},
        {"{\"answers\":[{\"item\":\"K01\",\"choice\":1,\"elapsed_ms\":86400001}]}",
                "/answers/0/elapsed_ms", "must be between 0 and 86400000"},
        {"{\"answers\":[{\"item\":\"K01\",\"choice\":1,\"key/~\":1}]}", "/answers/0/key~1~0",
                "is not a known field"},
        {"{\"answers\":[{\"item\":\"K01\",\"choice\":1},{\"item\":\"M01\",\"choice\":1},"
         "{\"item\":\"K01\",\"choice\":2}]}",
                "/answers/2/item", "item K01 is answered twice"},
        {"{\"background\":[]}", "/background", "must be an object"},
        {"{\"background\":{\"sex\":\"other\"}}", "/background/sex", "is not an option of sex"},
        {"{\"background\":{\"sex\":1}}", "/background/sex", "is not an option of sex"},
        {"{\"background\":{\"income\":\"high\"}}", "/background/income",
                "is not a background question"},
        {"{\"background\":{\"birth_year\":1899}}", "/background/birth_year",
                "must be between 1900 and 2026"},
        {"{\"background\":{\"birth_year\":\"1960\"}}", "/background/birth_year",
                "must be a whole number"},
};

static void every_invalid_body_has_a_pointer(void **state)
{
	struct world *world = *state;

	for (size_t i = 0; i < ARRAY_COUNT(invalid); i++) {
		assert_int_equal(parse(world, str_from(invalid[i].body)), ANSWERS_INVALID);
		expect_problem(&world->problems, &(struct mutation){.pointer = invalid[i].pointer,
		                                         .message = invalid[i].message});
	}
}

static void a_save_has_an_edge(void **state)
{
	struct world *world = *state;
	struct buf body;

	buf_init(&body, 2 * ANSWERS_BODY_MAX);
	buf_add(&body, STR("{\"answers\":["));
	for (int i = 0; i <= ANSWERS_MAX; i++)
		buf_printf(&body, "%s{\"item\":\"K01\",\"choice\":1}", i ? "," : "");
	buf_add(&body, STR("]}"));
	assert_int_equal(parse(world, buf_str(&body)), ANSWERS_INVALID);
	assert_string_equal(
	        world->problems.list[0].message, "must be a list of at most 100 answers");
	while (body.n <= ANSWERS_BODY_MAX)
		buf_add_char(&body, ' ');
	assert_int_equal(parse(world, buf_str(&body)), ANSWERS_NOT_JSON);
	assert_string_equal(world->problems.list[0].message, "is larger than 65536 bytes");
	buf_free(&body);
}

static void many_problems_are_counted(void **state)
{
	struct world *world = *state;

	assert_int_equal(parse(world, STR("{\"answers\":[{\"item\":\"K01\",\"choice\":9},"
	                                  "{\"item\":\"A01\",\"value\":-1}],"
	                                  "\"background\":{\"sex\":\"x\",\"residence\":\"y\"}}")),
	        ANSWERS_INVALID);
	assert_int_equal(world->problems.total, 4);
	assert_string_equal(world->problems.list[3].pointer, "/background/residence");
}

static void age_bands_are_those_of_the_frame(void **state)
{
	static const int bands[][2] = {{17, -1}, {18, 0}, {29, 0}, {30, 1}, {39, 1}, {40, 2},
	        {50, 3}, {59, 3}, {60, 4}, {69, 4}, {70, -1}, {-1, -1}};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(bands); i++)
		assert_int_equal(model_group_age_band(bands[i][0]), bands[i][1]);
	assert_int_equal(model_group_level_find(GROUP_EDUCATION, STR("college")), 3);
	assert_int_equal(model_group_level_find(GROUP_EDUCATION, STR("")), GROUP_LEVEL_MISSING);
}

enum { YOUTH = 1, FARMER = 2, OLDER = 8, OFFICIAL = 16 };

static void background_falls_into_groups(void **state)
{
	static const struct {
		const char *background;
		int sex, age_band, residence, education, key_groups, age;
		bool outside;
	} cases[] = {
	        {"", -1, -1, -1, -1, 0, -1, false},
	        {"{}", -1, -1, -1, -1, 0, -1, false},
	        {"{\"birth_year\":1964,\"occupation\":\"farmer\",\"sex\":\"female\"}", 1, 4, -1, -1,
	                FARMER | OLDER, 62, false},
	        {"{\"sex\": \"male\", \"birth_year\": 2009, \"residence\": \"rural\"}", 0, -1, 1,
	                -1, YOUTH, 17, true},
	        {"{\"birth_year\":2008,\"education\":\"senior_high\"}", -1, 0, -1, 2, 0, 18, false},
	        {"{\"birth_year\":1956}", -1, -1, -1, -1, 0, 70, true},
	        {"{\"occupation\":\"clerk\",\"residence\":\"urban\"}", -1, -1, 0, -1, OFFICIAL, -1,
	                false},
	        {"{\"occupation\":\"clerk\",\"residence\":\"rural\"}", -1, -1, 1, -1, 0, -1, false},
	        {"{\"occupation\":\"pilot\",\"sex\":7,\"birth_year\":\"x\"}", -1, -1, -1, -1, 0, -1,
	                false},
	        {"{\"birth_year\":2027}", -1, -1, -1, -1, 0, -1, false},
	        {"{\"birth_year\":null,\"occupation\":null,\"sex\":null}", -1, -1, -1, -1, 0, -1,
	                false},
	};
	struct world *world = *state;

	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct background_classes classes;
		struct error error = {""};

		assert_true(model_background_classify(
		        world->instrument, str_from(cases[i].background), 2026, &classes, &error));
		assert_int_equal(classes.level[GROUP_SEX], cases[i].sex);
		assert_int_equal(classes.level[GROUP_AGE], cases[i].age_band);
		assert_int_equal(classes.level[GROUP_RESIDENCE], cases[i].residence);
		assert_int_equal(classes.level[GROUP_EDUCATION], cases[i].education);
		assert_int_equal(classes.key_groups, cases[i].key_groups);
		assert_int_equal(classes.age, cases[i].age);
		assert_int_equal(classes.outside_frame, cases[i].outside);
	}
}

static void a_background_that_is_no_object_is_an_error(void **state)
{
	struct world *world = *state;
	struct background_classes classes;
	struct error error = {""};

	assert_false(
	        model_background_classify(world->instrument, STR("[]"), 2026, &classes, &error));
	assert_string_equal(error.text, "background: must be an object");
	assert_false(
	        model_background_classify(world->instrument, STR("{"), 2026, &classes, &error));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_type_goes_in_and_comes_out),
	        cmocka_unit_test(choices_may_come_in_any_order),
	        cmocka_unit_test(whole_numbers_may_have_a_point_or_an_exponent),
	        cmocka_unit_test(a_byte_order_mark_is_passed_over),
	        cmocka_unit_test(an_answer_is_taken_back),
	        cmocka_unit_test(background_becomes_canonical),
	        cmocka_unit_test(what_is_no_json_is_told_apart),
	        cmocka_unit_test(every_invalid_body_has_a_pointer),
	        cmocka_unit_test(a_save_has_an_edge),
	        cmocka_unit_test(many_problems_are_counted),
	        cmocka_unit_test(age_bands_are_those_of_the_frame),
	        cmocka_unit_test(background_falls_into_groups),
	        cmocka_unit_test(a_background_that_is_no_object_is_an_error),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
