/* SPDX-License-Identifier: GPL-3.0-or-later */
/* groups: the key groups of a programme among those of an instrument, and who is inside whom. */
#include "test_model_fixture.h"

#include <groups/groups.h>

static const char list[] =
        "[{\"code\": \"rural_woman\", \"text\": {\"zh\": \"甲\", \"en\": \"A\"},"
        " \"when\": {\"sex\": [\"female\"], \"residence\": [\"rural\"]}},"
        " {\"code\": \"rider\", \"text\": {\"zh\": \"乙\", \"en\": \"B\"},"
        " \"when\": {\"occupation\": [\"rider\"]}},"
        " {\"code\": \"town_woman\", \"text\": {\"zh\": \"丙\", \"en\": \"C\"},"
        " \"when\": {\"sex\": [\"female\"], \"residence\": [\"urban\"]}},"
        " {\"code\": \"young_farmer\", \"text\": {\"zh\": \"丁\", \"en\": \"D\"},"
        " \"when\": {\"age\": [18, 29], \"occupation\": [\"farmer\"]}}]";

enum { ALL = 0, FEMALE = 2, AGE_18 = 3, URBAN = 8, RURAL = 9, FARMER = 16, OWN = 20 };
enum { RURAL_WOMAN = OWN, TOWN_WOMAN, YOUNG_FARMER, GROUPS };

struct world {
	struct arena arena;
	struct instrument *instrument;
	struct key_groups_left left;
	struct groups_own own;
};

static int world_make(void **state)
{
	struct world *world = calloc(1, sizeof(*world));
	struct error error;

	arena_init(&world->arena, 4096);
	world->instrument = fixture_instrument();
	if (!model_key_groups_add(world->instrument, str_from(list), &world->left, &error))
		fail_msg("%s", error.text);
	world->own = groups_own_make(world->instrument, &world->arena);
	*state = world;
	return 0;
}

static int world_end(void **state)
{
	struct world *world = *state;

	model_instrument_free(world->instrument);
	arena_free(&world->arena);
	free(world);
	return 0;
}

static void groups_have_codes(void **state)
{
	static const char *const codes[] = {
	        "key_group=rural_woman", "key_group=town_woman", "key_group=young_farmer"};
	struct world *world = *state;
	struct cells_scheme scheme = groups_scheme(&world->own, 1, NULL);
	char code[GROUPS_CODE_SIZE];

	assert_int_equal(design_cells_group_count(&scheme), GROUPS);
	for (uint32_t i = 0; i < GROUPS - OWN; i++) {
		groups_code(&world->own, OWN + i, code);
		assert_string_equal(code, codes[i]);
		assert_int_equal(groups_find(&world->own, str_from(code)), OWN + i);
		assert_int_equal(groups_find(NULL, str_from(code)), GROUPS_MAX);
	}
	assert_int_equal(world->left.count, 1); /* there is no such occupation */
	assert_string_equal(world->left.code[0].p, "rider");
}

static void people_are_in_them(void **state)
{
	struct world *world = *state;
	struct background_classes classes;
	uint32_t groups[GROUPS_MAX];
	struct error error;

	/* Whatever she says, she lives where the frame has her. */
	assert_true(model_background_classify(world->instrument,
	        STR("{\"sex\": \"female\", \"birth_year\": 2000, \"residence\": \"urban\","
	            " \"occupation\": \"farmer\"}"),
	        2026, &classes, &error));
	classes.level[GROUP_RESIDENCE] = 1;
	model_key_groups_settle(world->instrument, &classes);
	assert_int_equal(groups_of(&world->own, &classes, groups), 7);
	assert_int_equal(groups[4], FARMER);
	assert_int_equal(groups[5], RURAL_WOMAN);
	assert_int_equal(groups[6], YOUNG_FARMER);
}

static bool has_nest(
        const struct groups_own *own, uint32_t whole, const uint32_t *part, uint32_t count)
{
	for (uint32_t i = 0; i < own->nests; i++) {
		const struct cells_nest *nest = &own->nest[i];
		uint32_t same = 0;

		if (nest->whole != whole || nest->count != count)
			continue;
		for (uint32_t p = 0; p < count; p++)
			same += own->part[nest->first + p] == part[p];
		if (same == count)
			return true;
	}
	return false;
}

#define NESTED(own, whole, ...)                                                                    \
	has_nest(own, whole, (const uint32_t[]){__VA_ARGS__},                                      \
	        sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

static void rules_say_who_is_inside(void **state)
{
	const struct groups_own *own = &((struct world *)*state)->own;

	assert_true(NESTED(own, FEMALE, RURAL_WOMAN));
	assert_true(NESTED(own, FEMALE, TOWN_WOMAN));
	assert_true(NESTED(own, FEMALE, RURAL_WOMAN, TOWN_WOMAN));
	assert_true(NESTED(own, RURAL, RURAL_WOMAN));
	assert_true(NESTED(own, URBAN, TOWN_WOMAN));
	assert_true(NESTED(own, FARMER, YOUNG_FARMER));
	assert_true(NESTED(own, AGE_18, YOUNG_FARMER));
	assert_true(NESTED(own, ALL, RURAL_WOMAN, TOWN_WOMAN));
	assert_false(NESTED(own, FEMALE, YOUNG_FARMER));
	assert_false(NESTED(own, URBAN, RURAL_WOMAN));
	assert_false(NESTED(own, FARMER, RURAL_WOMAN));
}

static void no_other_list_is_taken(void **state)
{
	static const char *const wrong[] = {"{}", "[1]", "[{\"code\": \"x\"}]", "x"};
	struct world *world = *state;
	struct key_groups_left left;
	struct error error;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_false(
		        model_key_groups_add(world->instrument, str_from(wrong[i]), &left, &error));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(groups_have_codes),
	        cmocka_unit_test(people_are_in_them),
	        cmocka_unit_test(rules_say_who_is_inside),
	        cmocka_unit_test(no_other_list_is_taken),
	};

	return cmocka_run_group_tests(tests, world_make, world_end);
}
