/* SPDX-License-Identifier: GPL-3.0-or-later */
/* model: what the loader of instruments accepts, and everything that it refuses. */
#include "test_model_fixture.h"

#include <jansson.h>
#include <model/booklet.h>

static void *load(struct str text, struct model_problems *problems)
{
	struct instrument *instrument = model_instrument_load(text, problems);

	model_instrument_free(instrument);
	return instrument;
}

static void a_good_instrument_is_taken_whole(void **state)
{
	struct instrument *instrument = fixture_instrument();
	const struct instrument_item *item;

	(void)state;
	assert_string_equal(instrument->code.p, "fixture-4");
	assert_string_equal(instrument->version.p, "1.2.0");
	assert_int_equal(instrument->bank, BANK_OPEN);
	assert_int_equal(instrument->age_min, 18);
	assert_int_equal(instrument->item_count, 4);
	assert_string_equal(instrument->title.in[MODEL_CHINESE].p, "四题试卷");
	item = model_instrument_item_find(instrument, STR("K01"));
	assert_int_equal(item->position, 1);
	assert_int_equal(item->benchmarks, 1 << 6 | 1 << 8);
	assert_int_equal(item->key, 2);
	assert_int_equal(instrument->items[1].option_count, 2);
	assert_string_equal(instrument->items[1].options[1].text.in[MODEL_CHINESE].p, "错");
	assert_int_equal(model_instrument_item_find(instrument, STR("S01"))->key, 5);
	assert_int_equal(model_instrument_item_find(instrument, STR("A01"))->key, 72);
	assert_null(model_instrument_item_find(instrument, STR("K02")));
	assert_null(model_instrument_item_find(instrument, STR("")));
	assert_int_equal(
	        model_instrument_background_find(instrument, STR("birth_year"))->min, 1900);
	assert_null(model_instrument_background_find(instrument, STR("income")));
	assert_int_equal(instrument->key_groups[3].rule_count, 2);
	assert_int_equal(instrument->key_groups[3].rules[0].options, 6);
	model_instrument_free(instrument);
}

/* The fixture without what leads to its answers. */
static struct buf questions_text(void)
{
	static const char *const answers[] = {"key", "rationale", "source"};
	struct buf whole = fixture_text(FIXTURE("instrument.json")), questions;
	json_t *root = json_loadb(whole.p, whole.n, 0, NULL);
	size_t i;
	json_t *item;
	char *text;

	json_array_foreach(json_object_get(root, "items"), i, item)
	{
		for (size_t k = 0; k < ARRAY_COUNT(answers); k++)
			assert_int_equal(json_object_del(item, answers[k]), 0);
	}
	text = json_dumps(root, JSON_COMPACT);
	buf_init(&questions, DOCUMENT_SIZE_MAX);
	buf_add(&questions, str_from(text));
	free(text);
	json_decref(root);
	buf_free(&whole);
	return questions;
}

static void questions_are_taken_without_answers(void **state)
{
	struct buf text = questions_text(), keyed;
	struct instrument *questions, *whole = fixture_instrument();
	struct model_problems problems;

	(void)state;
	model_problems_init(&problems, "questions");
	questions = model_instrument_load_questions(buf_str(&text), &problems);
	assert_non_null(questions);
	assert_int_equal(questions->item_count, whole->item_count);
	for (int i = 0; i < whole->item_count; i++) {
		assert_int_equal(questions->items[i].option_count, whole->items[i].option_count);
		assert_int_equal(questions->items[i].max, whole->items[i].max);
		assert_int_equal(questions->items[i].key, 0);
		assert_null(questions->items[i].rationale.in[MODEL_CHINESE].p);
	}
	assert_null(model_instrument_load(buf_str(&text), &problems)); /* no instrument */
	keyed = fixture_mutated(&text, "\"points\":", "\"key\":1,\"points\":");
	model_problems_init(&problems, "questions");
	assert_null(model_instrument_load_questions(buf_str(&keyed), &problems));
	assert_string_equal(problems.list[0].message, "is not a known field");
	buf_free(&keyed);
	buf_free(&text);
	model_instrument_free(questions);
	model_instrument_free(whole);
}

static const struct mutation mutations[] = {
        /* the document's own fields */
        {"kesu-instrument/1", "kesu-instrument/2", 2, "/format", "must be kesu-instrument/1"},
        {"\"bank\": \"open\",", "", 1, "", "\"bank\" is missing"},
        {"\"licence\"", "\"license\"", 1, "", "\"licence\" is missing"},
        {"\"bank\": \"open\"", "\"bank\": \"public\"", 5, "/bank", "must be one of open, secure"},
        {"\"1.2.0\"", "\"1.02.0\"", 4, "/version", "must be a version such as 1.0.0"},
        {"\"fixture-4\"", "\"Fixture\"", 3, "/code",
                "must be a code of a-z, 0-9 and single dashes"},
        {"\"en\": \"Four items\"", "\"en\": \"\"", 7, "/title/en",
                "must be a text that is not empty"},
        {", \"en\": \"Four items\"", "", 7, "/title", "\"en\" is missing"},
        {"\"en\": \"Four items\"", "\"en\": \"x\", \"fr\": \"y\"", 7, "/title/fr",
                "is not a known field"},
        {"\"age_max\": 69", "\"age_max\": 9", 9, "/frame", "age_min is above age_max"},
        {"\"age_max\": 69", "\"age_max\": 169", 9, "/frame/age_max", "must be between 0 and 120"},
        {"\"age_max\": 69", "\"age_max\": 69.5", 9, "/frame/age_max", "must be a whole number"},
        /* background */
        {"\"code\": \"residence\"", "\"code\": \"sex\"", 27, "/background/2/options/0/code",
                "urban is no level of sex"},
        {"\"code\": \"education\"", "\"code\": \"occupation\"", 42, "/background/4/code",
                "question occupation occurs twice"},
        {"\"required\": false", "\"required\": 0", 32, "/background/3/required",
                "must be true or false"},
        {"\"code\": \"female\"", "\"code\": \"male\"", 16, "/background/0/options/1/code",
                "option male occurs twice"},
        {"\"code\": \"female\"", "\"code\": \"other\"", 16, "/background/0/options/1/code",
                "other is no level of sex"},
        {"\"code\": \"occupation\"", "\"code\": \"age\"", 42, "/background/4/code",
                "age is derived from birth_year and is no question"},
        {"\"zh\": \"女\"", "\"zh\": \"\u3000男\"", 16, "/background/0/options/1",
                "options 1 and 2 of sex look the same"},
        {"\"min\": 1900,", "", 19, "/background/1", "\"min\" is missing"},
        {"\"min\": 1900,", "\"min\": 2900,", 19, "/background/1", "min is above max"},
        {"\"min\": 1900,", "\"min\": 1900, \"options\": [],", 21, "/background/1/options",
                "does not belong to a number question"},
        {"\"code\": \"birth_year\", \"type\": \"number\"",
                "\"code\": \"born\", \"type\": \"number\"", 51, "/key_groups/0/when/age",
                "needs the background question birth_year"},
        /* key groups */
        {"\"code\": \"youth\"", "\"code\": \"young\"", 51, "/key_groups/0/code",
                "must be one of youth, farmer, industrial_worker, older, official"},
        {"\"code\": \"youth\"", "\"code\": \"farmer\"", 52, "/key_groups/1/code",
                "key group farmer occurs twice"},
        {"\"age\": [0, 17]", "\"age\": [17, 0]", 51, "/key_groups/0/when/age",
                "ages must not fall"},
        {"\"age\": [0, 17]", "\"age\": [0]", 51, "/key_groups/0/when/age",
                "must be a list of 2 to 2 elements"},
        {"\"age\": [0, 17]", "\"age\": [0, 18]", 51, "/key_groups/0",
                "outside_frame needs ages outside of the frame"},
        {"\"outside_frame\": true", "\"outside_frame\": false", 51, "/key_groups/0",
                "its ages are outside of the frame, outside_frame must say so"},
        {"[\"farmer\"]", "[\"fisher\"]", 52, "/key_groups/1/when/occupation/0",
                "is not an option of occupation"},
        {"[\"farmer\"]", "[\"farmer\", \"farmer\"]", 52, "/key_groups/1/when/occupation/1",
                "is listed twice"},
        {"\"residence\": [\"urban\"]", "\"income\": [\"high\"]", 56, "/key_groups/3/when/income",
                "is no background question with options"},
        {"{ \"occupation\": [\"farmer\"] }", "{}", 52, "/key_groups/1/when",
                "must be an object of 1 to 8 conditions"},
        /* items */
        {"\"code\": \"M01\"", "\"code\": \"K01\"", 73, "/items/1/code", "item K01 occurs twice"},
        {"\"code\": \"K01\"", "\"code\": \"1K\"", 61, "/items/0/code",
                "must be an item code such as K01"},
        {"\"type\": \"multiple\"", "\"type\": \"many\"", 80, "/items/2/type",
                "must be one of single, true_false, multiple, number"},
        {"\"dimension\": \"methods\"", "\"dimension\": \"maths\"", 73, "/items/1/dimension",
                "must be one of knowledge, methods, spirit, application"},
        {"\"points\": 4", "\"points\": 0", 61, "/items/0/points", "must be between 1 and 100"},
        {"[7, 9]", "[7, 27]", 61, "/items/0/benchmarks/1", "must be between 1 and 26"},
        {"[7, 9]", "[7, 7]", 61, "/items/0/benchmarks/1", "benchmark 7 is listed twice"},
        {"[7, 9]", "[]", 61, "/items/0/benchmarks", "must be a list of 1 to 26 elements"},
        {"\"choice\": 2", "\"choice\": 3", 65, "/items/0/options/1/choice",
                "choices count 1, 2, 3 in order: this one must be 2"},
        {"\"choice\": 2", "\"choice\": 32", 65, "/items/0/options/1/choice",
                "must be between 1 and 31"},
        {"\"key\": 2", "\"key\": 7", 68, "/items/0/key", "choice 7 is not among the options"},
        {"\"key\": 2", "\"key\": \"2\"", 68, "/items/0/key", "must be a whole number"},
        {"\"key\": 2,", "", 60, "/items/0", "\"key\" is missing"},
        {"\"key\": 1", "\"key\": 3", 75, "/items/1/key", "choice 3 is not among the options"},
        {"\"key\": 1", "\"key\": 1, \"max\": 2", 75, "/items/1/max",
                "does not belong to a true_false item"},
        {"[1, 3]", "[1, 5]", 88, "/items/2/key/1", "choice 5 is not among the options"},
        {"[1, 3]", "[3, 3]", 88, "/items/2/key/1", "choice 3 is listed twice"},
        {"[1, 3]", "[]", 88, "/items/2/key", "must be a list of 1 to 4 elements"},
        {"[1, 3]", "3", 88, "/items/2/key", "must be a list of 1 to 4 elements"},
        {"\"key\": 72", "\"key\": 1072", 97, "/items/3/key", "must be between 0 and 1000"},
        {"\"max\": 1000", "\"max\": -1", 92, "/items/3", "min is above max"},
        {"\"key\": 72", "\"key\": 72, \"options\": []", 97, "/items/3/options",
                "does not belong to a number item"},
        {"\"zh\": \"秘密理由\", ", "", 69, "/items/0/rationale", "\"zh\" is missing"},
};

static void every_mutation_is_located(void **state)
{
	(void)state;
	expect_mutations(FIXTURE("instrument.json"), mutations, ARRAY_COUNT(mutations), load);
}

/* As R and Notepad write them: numbers as 69.0 and 7.2e1, a byte order mark in front. A problem
 * further down is still found at its line. */
static void other_programs_forms_are_read(void **state)
{
	struct buf text = fixture_text(FIXTURE("instrument.json")), marked;
	struct buf once = fixture_mutated(&text, "\"age_max\": 69", "\"age_max\": 69.0");
	struct buf twice = fixture_mutated(&once, "\"key\": 72", "\"key\": 7.2e1"), wrong;
	struct model_problems problems;
	struct instrument *instrument;

	(void)state;
	buf_init(&marked, DOCUMENT_SIZE_MAX);
	buf_add(&marked, STR("\xef\xbb\xbf"));
	buf_add(&marked, buf_str(&twice));
	model_problems_init(&problems, "instrument.json");
	instrument = model_instrument_load(buf_str(&marked), &problems);
	assert_non_null(instrument);
	assert_int_equal(instrument->age_max, 69);
	assert_int_equal(instrument->items[3].key, 72);
	model_instrument_free(instrument);
	wrong = fixture_mutated(&marked, "\"key\": 7.2e1", "\"key\": 7.25e1");
	model_problems_init(&problems, "instrument.json");
	assert_null(model_instrument_load(buf_str(&wrong), &problems));
	expect_problem(&problems, &(struct mutation){.line = 97,
	                                  .pointer = "/items/3/key",
	                                  .message = "must be a whole number"});
	buf_free(&wrong);
	buf_free(&marked);
	buf_free(&twice);
	buf_free(&once);
	buf_free(&text);
}

static void all_problems_are_reported_at_once(void **state)
{
	struct buf text = fixture_text(FIXTURE("instrument.json"));
	struct buf once = fixture_mutated(&text, "\"key\": 2", "\"key\": 7");
	struct buf twice = fixture_mutated(&once, "\"key\": 72", "\"key\": 9999"), out;
	struct model_problems problems;

	(void)state;
	model_problems_init(&problems, "fixture-4.json");
	assert_null(model_instrument_load(buf_str(&twice), &problems));
	buf_init(&out, 4096);
	model_problems_print(&problems, &out);
	assert_string_equal(buf_str(&out).p,
	        "fixture-4.json:68: /items/0/key: choice 7 is not among the options\n"
	        "fixture-4.json:97: /items/3/key: must be between 0 and 1000\n");
	buf_free(&out);
	buf_free(&twice);
	buf_free(&once);
	buf_free(&text);
}

/* The fixture as a version that takes its items from another version. */
#define LINKED(anchors, reference)                                                                 \
	"\"licence\": \"CC-BY-SA-4.0\",\n\"anchors\": " anchors ",\n\"reference\": " reference ","
#define ANCHORS                                                                                    \
	"{\"instrument\": \"fixture-4\", \"version\": \"1.1.9\", \"items\": [\"A01\", \"K01\", "   \
	"\"S01\"]}"
#define REFERENCE "{\"instrument\": \"fixture-4\", \"version\": \"0.10.0\"}"

static struct instrument *linked(const char *lines, struct model_problems *problems)
{
	struct buf text = fixture_text(FIXTURE("instrument.json"));
	struct buf mutated = fixture_mutated(&text, "\"licence\": \"CC-BY-SA-4.0\",", lines);
	struct instrument *instrument;

	model_problems_init(problems, "linked.json");
	instrument = model_instrument_load(buf_str(&mutated), problems);
	buf_free(&mutated);
	buf_free(&text);
	return instrument;
}

static void anchors_are_taken_by_their_positions(void **state)
{
	struct model_problems problems;
	struct instrument *instrument = linked(LINKED(ANCHORS, REFERENCE), &problems);

	(void)state;
	assert_non_null(instrument);
	assert_string_equal(instrument->anchors.from.code.p, "fixture-4");
	assert_string_equal(instrument->anchors.from.version.p, "1.1.9");
	assert_string_equal(instrument->anchors.reference.version.p, "0.10.0");
	assert_int_equal(instrument->anchors.count, 3);
	assert_int_equal(instrument->anchors.positions[0], 4);
	assert_int_equal(instrument->anchors.positions[1], 1);
	assert_int_equal(instrument->anchors.positions[2], 3);
	model_instrument_free(instrument);
	instrument = fixture_instrument();
	assert_null(instrument->anchors.from.code.p);
	assert_null(instrument->anchors.reference.code.p);
	model_instrument_free(instrument);
}

static void wrong_anchors_are_located(void **state)
{
	static const struct {
		const char *lines;
		struct mutation wanted;
	} cases[] = {
	        {LINKED("{\"instrument\": \"fixture-4\", \"version\": \"1.1.9\"}", REFERENCE),
	                {.line = 11, .pointer = "/anchors", .message = "\"items\" is missing"}},
	        {LINKED("{\"instrument\": \"fixture-4\", \"version\": \"1.1.9\", \"items\": "
	                "[\"A01\", \"K09\", \"S01\"]}",
	                 REFERENCE),
	                {.line = 11,
	                        .pointer = "/anchors/items/1",
	                        .message = "there is no item K09"}},
	        {LINKED("{\"instrument\": \"fixture-4\", \"version\": \"1.1.9\", \"items\": "
	                "[\"A01\", \"K01\", \"A01\"]}",
	                 REFERENCE),
	                {.line = 11,
	                        .pointer = "/anchors/items/2",
	                        .message = "item A01 is listed twice"}},
	        {LINKED("{\"instrument\": \"fixture-4\", \"version\": \"1.1.9\", \"items\": "
	                "[\"A01\", \"K01\"]}",
	                 REFERENCE),
	                {.line = 11,
	                        .pointer = "/anchors/items",
	                        .message = "must be a list of 3 to 500 elements"}},
	        {LINKED(ANCHORS, "{\"instrument\": \"fixture-4\", \"version\": \"1.10.0\"}"),
	                {.line = 12,
	                        .pointer = "/reference/version",
	                        .message = "must be a version before 1.2.0"}},
	        {LINKED(ANCHORS, "{\"instrument\": \"Fixture\", \"version\": \"1.1.0\"}"),
	                {.line = 12,
	                        .pointer = "/reference/instrument",
	                        .message = "must be a code of a-z, 0-9 and single dashes"}},
	        {"\"licence\": \"x\", \"reference\": " REFERENCE ",",
	                {.line = 10,
	                        .pointer = "/reference",
	                        .message = "needs anchors: nothing else joins the two scales"}},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct model_problems problems;

		assert_null(linked(cases[i].lines, &problems));
		expect_problem(&problems, &cases[i].wanted);
	}
}

/* Two copies of the instrument, and in one of them one field of an item is changed. */
static void items_differ_by_a_named_field(void **state)
{
	static const struct {
		const char *from, *to, *item, *field;
	} cases[] = {
	        {"\"dimension\": \"knowledge\"", "\"dimension\": \"methods\"", "K01", NULL},
	        {"秘密理由", "别的理由", "K01", NULL},
	        {"\"points\": 4", "\"points\": 3", "K01", "points"},
	        {"沸腾的温度", "沸腾温度", "K01", "text"},
	        {"90 °C", "80 °C", "K01", "options"},
	        {"\"key\": 2", "\"key\": 3", "K01", "key"},
	        {"\"type\": \"true_false\"",
	                "\"type\": \"single\", \"options\": [{\"choice\": 1, \"text\": {\"zh\": "
	                "\"对\", \"en\": \"True\"}}, {\"choice\": 2, \"text\": {\"zh\": \"错\", "
	                "\"en\": \"False\"}}]",
	                "M01", "type"},
	        {"[1, 3]", "[1, 4]", "S01", "key"},
	        {"\"max\": 1000", "\"max\": 999", "A01", "max"},
	        {"\"min\": 0", "\"min\": 1", "A01", "min"},
	};
	struct instrument *instrument = fixture_instrument();
	struct buf text = fixture_text(FIXTURE("instrument.json"));

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct buf mutated = fixture_mutated(&text, cases[i].from, cases[i].to);
		struct model_problems problems;
		struct instrument *other;
		const char *field;

		model_problems_init(&problems, "other.json");
		other = model_instrument_load(buf_str(&mutated), &problems);
		assert_non_null(other);
		field = model_instrument_item_difference(
		        model_instrument_item_find(instrument, str_from(cases[i].item)),
		        model_instrument_item_find(other, str_from(cases[i].item)));
		if (cases[i].field)
			assert_string_equal(field, cases[i].field);
		else
			assert_null(field);
		model_instrument_free(other);
		buf_free(&mutated);
	}
	buf_free(&text);
	model_instrument_free(instrument);
}

static struct buf booklet_of(const struct instrument *instrument, enum model_language language,
        const struct booklet_part *part)
{
	struct error error = {""};
	struct buf out;

	buf_init(&out, 1 << 20);
	if (!model_booklet_write(instrument, language, part, &out, &error))
		fail_msg("%s", error.text);
	return out;
}

static void a_booklet_has_a_fixed_shape(void **state)
{
	static const int16_t positions[] = {4, 2};
	struct instrument *instrument = fixture_instrument();
	const struct booklet_part part = {
	        .design = STR("design"),
	        .design_version = STR("1.0.1"),
	        .code = STR("b2"),
	        .positions = positions,
	        .count = 2,
	};
	struct buf booklet = booklet_of(instrument, MODEL_ENGLISH, &part);
	const char *items = strstr(buf_str(&booklet).p, "\"items\"");

	(void)state;
	assert_true(str_starts(buf_str(&booklet),
	        STR("{\"instrument\":\"fixture-4\",\"version\":\"1.2.0\",\"language\":\"en\","
	            "\"booklet\":{\"design\":\"design\",\"version\":\"1.0.1\","
	            "\"code\":\"b2\"},"
	            "\"title\":\"Four items\",\"notice\":\"For \\\"tests\\\" only.\","
	            "\"background\":[{\"code\":\"sex\",\"type\":\"single\",\"required\":true,"
	            "\"text\":\"Sex\",\"options\":[{\"code\":\"male\",\"text\":\"Male\"},")));
	assert_string_equal(items,
	        "\"items\":[{\"item\":\"A01\",\"type\":\"number\",\"text\":\"How many hours are "
	        "there in three days?\",\"min\":0,\"max\":1000},"
	        "{\"item\":\"M01\",\"type\":\"true_false\",\"text\":\"A control group is not "
	        "treated.\",\"options\":[{\"choice\":1,\"text\":\"True\"},"
	        "{\"choice\":2,\"text\":\"False\"}]}]}");
	buf_free(&booklet);
	model_instrument_free(instrument);
}

static void a_booklet_is_json_without_keys(void **state)
{
	static const char *const leaks[] = {"\"key\"", "points", "dimension", "benchmarks",
	        "rationale", "source", "secret", "秘密", "key_groups", "standard"};
	struct instrument *instrument = fixture_instrument();

	(void)state;
	for (int language = 0; language < MODEL_LANGUAGES; language++) {
		struct buf booklet = booklet_of(instrument, (enum model_language)language, NULL);
		struct buf again = booklet_of(instrument, (enum model_language)language, NULL);
		struct document document;
		struct model_problems problems;

		assert_true(str_equal(buf_str(&booklet), buf_str(&again)));
		for (size_t i = 0; i < ARRAY_COUNT(leaks); i++)
			assert_null(strstr(buf_str(&booklet).p, leaks[i]));
		model_problems_init(&problems, "booklet");
		assert_true(model_document_parse(&document, buf_str(&booklet), &problems));
		model_document_free(&document);
		buf_free(&again);
		buf_free(&booklet);
	}
	model_instrument_free(instrument);
}

static void a_booklet_knows_its_items(void **state)
{
	static const int16_t unknown[] = {1, 5}, twice[] = {2, 2};
	struct booklet_part part = {.positions = unknown, .count = 2};
	struct instrument *instrument = fixture_instrument();
	struct error error;
	struct buf out;

	(void)state;
	buf_init(&out, 100);
	assert_false(model_booklet_write(instrument, MODEL_CHINESE, &part, &out, &error));
	assert_string_equal(error.text, "booklet: fixture-4 has no item 5");
	part.positions = twice;
	assert_false(model_booklet_write(instrument, MODEL_CHINESE, &part, &out, &error));
	assert_string_equal(error.text, "booklet: item 2 is listed twice");
	assert_false(model_booklet_write(instrument, MODEL_CHINESE, NULL, &out, &error));
	assert_string_equal(error.text, "booklet: is larger than 100 bytes");
	buf_free(&out);
	model_instrument_free(instrument);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_good_instrument_is_taken_whole),
	        cmocka_unit_test(questions_are_taken_without_answers),
	        cmocka_unit_test(every_mutation_is_located),
	        cmocka_unit_test(other_programs_forms_are_read),
	        cmocka_unit_test(all_problems_are_reported_at_once),
	        cmocka_unit_test(anchors_are_taken_by_their_positions),
	        cmocka_unit_test(wrong_anchors_are_located),
	        cmocka_unit_test(items_differ_by_a_named_field),
	        cmocka_unit_test(a_booklet_has_a_fixed_shape),
	        cmocka_unit_test(a_booklet_is_json_without_keys),
	        cmocka_unit_test(a_booklet_knows_its_items),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
