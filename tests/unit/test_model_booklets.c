/* SPDX-License-Identifier: GPL-3.0-or-later */
/* model: booklet designs, everything for which a design is refused, what its booklets ask, and
 * answers to items outside a booklet. */
#include "test_model_fixture.h"

#include <model/answers.h>
#include <model/booklet_design.h>

static void *load(struct str text, struct model_problems *problems)
{
	struct booklet_design *design = model_booklet_design_load(text, problems);

	model_booklet_design_free(design);
	return design;
}

static struct booklet_design *fixture_design(void)
{
	struct model_problems problems;
	struct booklet_design *design;

	model_problems_init(&problems, "booklets.json");
	design = model_booklet_design_read(FIXTURE("booklets.json"), &problems);
	if (!design)
		fail_msg("%s: %s", problems.list[0].pointer, problems.list[0].message);
	return design;
}

static void a_good_design_is_taken_whole(void **state)
{
	static const int16_t asked[][3] = {{2, 1, 3}, {3, 4, 0}, {4, 2, 1}};
	struct booklet_design *design = fixture_design();
	struct instrument *instrument = fixture_instrument();
	struct model_problems problems;
	struct arena arena;

	(void)state;
	arena_init(&arena, 1024);
	model_problems_init(&problems, "booklets.json");
	assert_true(model_booklet_design_check(design, instrument, &problems));
	assert_string_equal(design->code.p, "fixture-4-bib3");
	assert_string_equal(design->title.in[MODEL_CHINESE].p, "四题三册");
	assert_int_equal(design->cluster_count, 3);
	assert_int_equal(design->booklet_count, 3);
	for (int number = 1; number <= 3; number++) {
		struct booklet_part part =
		        model_booklet_design_part(design, instrument, number, &arena);
		int count = 0;

		assert_string_equal(part.code.p, design->booklets[number - 1].code.p);
		assert_int_equal(part.count, number == 2 ? 2 : 3);
		for (size_t i = 0; i < part.count; i++)
			assert_int_equal(part.positions[i], asked[number - 1][i]);
		for (int i = 0; i < instrument->item_count; i++)
			count += part.asks[i];
		assert_int_equal(count, part.count);
	}
	arena_free(&arena);
	model_instrument_free(instrument);
	model_booklet_design_free(design);
}

static const struct mutation mutations[] = {
        {"kesu-booklets/1", "kesu-booklets/2", 2, "/format", "must be kesu-booklets/1"},
        {"\"1.0.0\"", "\"1.0\"", 4, "/version", "must be a version such as 1.0.0"},
        {"\"title\"", "\"name\"", 1, "", "\"title\" is missing"},
        {"\"c2\", \"items\": [\"S01\"]", "\"c1\", \"items\": [\"S01\"]", 10, "/clusters/1/code",
                "cluster c1 occurs twice"},
        {"[\"S01\"]", "[]", 10, "/clusters/1/items", "must be a list of 1 to 500 elements"},
        {"[\"S01\"]", "[\"K01\"]", 10, "/clusters/1/items/0",
                "item K01 stands in a cluster already"},
        {"[\"M01\", \"K01\"]", "[\"M01\", \"M01\"]", 9, "/clusters/0/items/1",
                "item M01 stands in a cluster already"},
        {"[\"S01\"]", "[7]", 10, "/clusters/1/items/0", "must be an item code such as K01"},
        {"\"b2\"", "\"b1\"", 15, "/booklets/1/code", "booklet b1 occurs twice"},
        {"[\"c2\", \"c3\"]", "[\"c2\", \"c9\"]", 15, "/booklets/1/clusters/1",
                "there is no cluster c9"},
        {"[\"c2\", \"c3\"]", "[\"c2\", \"c2\"]", 15, "/booklets/1/clusters/1",
                "cluster c2 is in this booklet already"},
        {"[\"c2\", \"c3\"]", "[\"c2\"]", 15, "/booklets/1/clusters",
                "has 1 cluster, the first booklet 2"},
        {"[\"c3\", \"c1\"]", "[\"c1\", \"c3\"]", 13, "/booklets",
                "cluster c1 stands in position 2 of 0 booklets, c1 in position 1 of 2"},
        {",\n    { \"code\": \"b3\", \"clusters\": [\"c3\", \"c1\"] }", "", 13, "/booklets",
                "cluster c1 stands in position 2 of 0 booklets, c1 in position 1 of 1"},
        {"[\"c1\", \"c2\"] },\n    { \"code\": \"b2\", \"clusters\": [\"c2\", \"c3\"] },\n"
         "    { \"code\": \"b3\", \"clusters\": [\"c3\", \"c1\"]",
                "[\"c1\"] }, { \"code\": \"b2\", \"clusters\": [\"c2\"] },\n"
                "    { \"code\": \"b3\", \"clusters\": [\"c3\"]",
                13, "/booklets",
                "clusters c1 and c2 stand together in 0 booklets, c1 and c2 in 0: every two "
                "must meet, and equally often"},
};

static void every_broken_design_is_refused_with_its_line(void **state)
{
	(void)state;
	expect_mutations(FIXTURE("booklets.json"), mutations, ARRAY_COUNT(mutations), load);
}

/* A cycle of four clusters in four booklets: positions are balanced, but pairs are not. */
static void pairs_are_balanced_too(void **state)
{
	static const char text[] =
	        "{\"format\":\"kesu-booklets/1\",\"code\":\"cycle\",\"version\":\"1.0.0\","
	        "\"instrument\":\"fixture-4\",\"instrument_version\":\"1.2.0\","
	        "\"title\":{\"zh\":\"环\",\"en\":\"Cycle\"},\"clusters\":["
	        "{\"code\":\"c1\",\"items\":[\"K01\"]},{\"code\":\"c2\",\"items\":[\"M01\"]},"
	        "{\"code\":\"c3\",\"items\":[\"S01\"]},{\"code\":\"c4\",\"items\":[\"A01\"]}],"
	        "\"booklets\":[{\"code\":\"b1\",\"clusters\":[\"c1\",\"c2\"]},"
	        "{\"code\":\"b2\",\"clusters\":[\"c2\",\"c3\"]},"
	        "{\"code\":\"b3\",\"clusters\":[\"c3\",\"c4\"]},"
	        "{\"code\":\"b4\",\"clusters\":[\"c4\",\"c1\"]}]}";
	struct model_problems problems;

	(void)state;
	model_problems_init(&problems, "cycle.json");
	assert_null(model_booklet_design_load(str_from(text), &problems));
	assert_string_equal(problems.list[0].pointer, "/booklets");
	assert_string_equal(problems.list[0].message,
	        "clusters c1 and c3 stand together in 0 booklets, c1 and c2 in 1: every two must "
	        "meet, and equally often");
}

/* One change of the design, and the result of its check against the fixture's instrument. */
static const struct mutation misfits[] = {
        {"\"fixture-4\"", "\"fixture-5\"", 5, "/instrument",
                "is fixture-5 1.2.0, not fixture-4 1.2.0"},
        {"\"1.2.0\"", "\"1.2.1\"", 5, "/instrument", "is fixture-4 1.2.1, not fixture-4 1.2.0"},
        {"[\"S01\"]", "[\"S02\"]", 10, "/clusters/1/items/0", "fixture-4 1.2.0 has no item S02"},
        {"[\"M01\", \"K01\"]", "[\"M01\"]", 8, "/clusters", "item K01 is in no cluster"},
};

static void a_design_fits_its_instrument(void **state)
{
	struct instrument *instrument = fixture_instrument();
	struct buf text = fixture_text(FIXTURE("booklets.json"));

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(misfits); i++) {
		struct buf mutated = fixture_mutated(&text, misfits[i].from, misfits[i].to);
		struct booklet_design *design;
		struct model_problems problems;

		model_problems_init(&problems, "mutated.json");
		design = model_booklet_design_load(buf_str(&mutated), &problems);
		assert_non_null(design);
		problems.text = buf_str(&mutated);
		assert_false(model_booklet_design_check(design, instrument, &problems));
		expect_problem(&problems, &misfits[i]);
		model_booklet_design_free(design);
		buf_free(&mutated);
	}
	buf_free(&text);
	model_instrument_free(instrument);
}

static void an_answer_outside_the_booklet_is_refused(void **state)
{
	struct booklet_design *design = fixture_design();
	struct instrument *instrument = fixture_instrument();
	struct model_problems problems;
	struct booklet_part part;
	struct answers answers;
	struct arena arena;

	(void)state;
	arena_init(&arena, 1024);
	part = model_booklet_design_part(design, instrument, 2, &arena);
	model_problems_init(&problems, "body");
	assert_int_equal(model_answers_parse(instrument, &part,
	                         STR("{\"answers\":[{\"item\":\"S01\",\"choices\":[1]},"
	                             "{\"item\":\"K01\",\"choice\":1}]}"),
	                         &arena, &answers, &problems),
	        ANSWERS_INVALID);
	expect_problem(&problems, &(struct mutation){.pointer = "/answers/1/item",
	                                  .message = "item K01 is not in booklet b2"});
	model_problems_init(&problems, "body");
	assert_int_equal(model_answers_parse(instrument, &part,
	                         STR("{\"answers\":[{\"item\":\"S01\",\"choices\":[1]},"
	                             "{\"item\":\"A01\",\"value\":1}]}"),
	                         &arena, &answers, &problems),
	        ANSWERS_OK);
	assert_int_equal(answers.count, 2);
	arena_free(&arena);
	model_instrument_free(instrument);
	model_booklet_design_free(design);
}

/* The shipped design is the projective plane of order 2: every two clusters are together in exactly
 * one booklet, and each cluster is in each position once. */
static void the_shipped_design_is_balanced(void **state)
{
	static const char path[] = KESU_SOURCE "/questionnaires/booklets/kesu-open-50-bib7.json";
	static const char form[] = KESU_SOURCE "/questionnaires/instruments/kesu-open-50.json";
	int together[7][7] = {{0}}, places[7][3] = {{0}};
	struct model_problems problems;
	struct booklet_design *design;
	struct instrument *instrument;

	(void)state;
	model_problems_init(&problems, path);
	design = model_booklet_design_read(path, &problems);
	instrument = model_instrument_read(form, &problems);
	assert_non_null(design);
	assert_non_null(instrument);
	assert_true(model_booklet_design_check(design, instrument, &problems));
	assert_int_equal(design->booklet_count, 7);
	for (int b = 0; b < 7; b++) {
		const struct booklet_plan *plan = &design->booklets[b];

		assert_int_equal(plan->cluster_count, 3);
		for (int i = 0; i < 3; i++) {
			places[plan->clusters[i]][i]++;
			for (int j = 0; j < 3; j++)
				together[plan->clusters[i]][plan->clusters[j]]++;
		}
	}
	for (int i = 0; i < 7; i++) {
		for (int j = 0; j < 7; j++)
			assert_int_equal(together[i][j], i == j ? 3 : 1);
		for (int k = 0; k < 3; k++)
			assert_int_equal(places[i][k], 1);
	}
	model_instrument_free(instrument);
	model_booklet_design_free(design);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_good_design_is_taken_whole),
	        cmocka_unit_test(every_broken_design_is_refused_with_its_line),
	        cmocka_unit_test(pairs_are_balanced_too),
	        cmocka_unit_test(a_design_fits_its_instrument),
	        cmocka_unit_test(an_answer_outside_the_booklet_is_refused),
	        cmocka_unit_test(the_shipped_design_is_balanced),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
