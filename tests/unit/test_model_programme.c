/* SPDX-License-Identifier: GPL-3.0-or-later */
/* model: programmes and standards, the files that ship, and which survey may use which bank. */
#include "test_model_fixture.h"

#include <model/programme.h>
#include <model/standard.h>

#include <glob.h>

static void *load_programme(struct str text, struct model_problems *problems)
{
	struct programme *programme = model_programme_load(text, problems);

	model_programme_free(programme);
	return programme;
}

static void *load_standard(struct str text, struct model_problems *problems)
{
	struct standard *standard = model_standard_load(text, problems);

	model_standard_free(standard);
	return standard;
}

static void a_good_programme_is_taken_whole(void **state)
{
	struct model_problems problems;
	struct programme *programme;

	(void)state;
	model_problems_init(&problems, "programme.json");
	programme = model_programme_read(FIXTURE("programme.json"), &problems);
	assert_non_null(programme);
	assert_int_equal(programme->root, 2);
	assert_int_equal(programme->period_to, 2025);
	assert_int_equal(programme->source.document_number.n, 0);
	assert_string_equal(programme->source.date.p, "2022-03-31");
	assert_int_equal(programme->region_count, 6);
	assert_int_equal(programme->regions[0].parent, -1);
	assert_int_equal(programme->regions[5].parent, 4);
	assert_int_equal(programme->regions[5].level, REGION_VILLAGE);
	assert_int_equal(model_programme_region_find(programme, STR("990101001")), 4);
	assert_int_equal(model_programme_region_find(programme, STR("990101009")), -1);
	assert_int_equal(programme->target_count, 4);
	assert_int_equal(programme->targets[3].between_count, 2);
	assert_int_equal(programme->targets[3].between[1], GAP_GROUP);
	assert_string_equal(programme->monitoring.standard.p, "新标准");
	assert_string_equal(programme->regions[3].note.in[MODEL_ENGLISH].p, "Renamed");
	assert_true(programme->targets[0].value == 0.15);
	assert_int_equal(programme->targets[0].comparison, TARGET_ABOVE);
	assert_int_equal(programme->targets[1].among, 1);
	assert_int_equal(programme->targets[2].with, TARGET_NATION);
	assert_true(programme->baselines[1].derived);
	assert_int_equal(programme->surveys[0].class, SURVEY_ACTIVITY);
	assert_true(programme->surveys[0].rehearsal);
	assert_int_equal(programme->surveys[0].booklets.n, 0);
	assert_int_equal(programme->surveys[1].state, SURVEY_DRAFT);
	assert_string_equal(programme->surveys[1].booklets.p, "secure-40-bib7");
	assert_string_equal(programme->surveys[1].booklets_version.p, "1.0.0");
	assert_true(programme->asks_place);
	model_programme_free(programme);
}

static const struct mutation programme_mutations[] = {
        {"\"to\": 2025", "\"to\": 2020", 5, "/period", "ends before it begins"},
        {"\"to\": 2025", "\"to\": 20250", 5, "/period/to", "must be between 1990 and 2100"},
        {"\"2022-03-31\"", "\"2022-13-31\"", 10, "/source/date",
                "must be a date such as 2022-03-31"},
        {"\"2022-03-31\"", "\"2022-02-29\"", 10, "/source/date",
                "must be a date such as 2022-03-31"},
        {"\"2022-03-31\"", "\"2022-04-31\"", 10, "/source/date",
                "must be a date such as 2022-03-31"},
        {"\"issuer\": \"测试机构\"", "\"issuer\": null", 8, "/source/issuer",
                "must be a text that is not empty"},
        {"\"root\": \"990101\"", "\"root\": \"990199\"", 12, "/root",
                "region 990199 is not among the regions"},
        {"\"root\": \"990101\"", "\"root\": 990101", 12, "/root",
                "must be a region code of 6, 9 or 12 digits"},
        {"\"code\": \"990102\"", "\"code\": \"990101\"", 18, "/regions/3/code",
                "region 990101 occurs twice"},
        {"\"code\": \"990102\"", "\"code\": \"9901022\"", 18, "/regions/3/code",
                "must be a region code of 6, 9 or 12 digits"},
        {"\"code\": \"990102\"", "\"code\": \"990102001\"", 18, "/regions/3/code",
                "a county has 6 digits"},
        {"\"code\": \"990102\"", "\"code\": \"990202\"", 18, "/regions/3/code",
                "does not begin like its parent 990100"},
        {"\"parent\": \"990100\"", "\"parent\": \"990102\"", 17, "/regions/2/parent",
                "parent 990102 does not stand before it"},
        {"\"parent\": \"990100\"", "\"parent\": \"990101\"", 17, "/regions/2/parent",
                "parent 990101 does not stand before it"},
        {"\"parent\": \"990100\"", "\"parent\": null", 17, "/regions/2/parent",
                "only the first region has no parent"},
        {"\"level\": \"city\"", "\"level\": \"province\"", 16, "/regions/1/level",
                "must be below its parent's, province"},
        {"\"level\": \"city\"", "\"level\": \"town\"", 16, "/regions/1/level",
                "must be one of province, city, county, township, village"},
        {"\"value\": 0.15", "\"value\": 15", 24, "/targets/0/value",
                "must be a share between 0 and 1"},
        {"\"value\": 0.15", "\"value\": 0", 24, "/targets/0/value", "must be above 0"},
        {"\"value\": 0.15,", "", 23, "/targets/0", "\"value\" is missing"},
        {"\"above\"", "\"over\"", 25, "/targets/0/comparison", "must be one of at_least, above"},
        {"\"kind\": \"share\"", "\"kind\": \"rank\"", 24, "/targets/0/value",
                "does not belong to a rank target"},
        {"\"region\": \"990101\"", "\"region\": \"990109\"", 24, "/targets/0/region",
                "region 990109 is not among the regions"},
        {"\"among\": \"990100\"", "\"among\": \"990102\"", 28, "/targets/1/among",
                "must be above the region"},
        {"\"County D\" }", "\"County D\" }, \"unit\": true", 28, "/targets/1/among",
                "has no other regions to compare with"},
        {"\"County C\" }", "\"County C\" }, \"unit\": true", 28, "/targets/1/region",
                "is a unit, which is ranked with none"},
        {"\"Town E\" }", "\"Town E\" }, \"unlisted\": true", 19, "/regions/4/code",
                "a township that no code list has takes a code that ends in 9xx"},
        {"\"sex\", \"group\"", "\"sex\", \"sex\"", 36, "/targets/3/between/1", "occurs twice"},
        {"\"sex\", \"group\"", "\"income\"", 36, "/targets/3/between/0",
                "must be region, residence, sex, age, education, key_group or group"},
        {"\"between\": [\"sex\", \"group\"],", "", 35, "/targets/3", "\"between\" is missing"},
        {"\"among\": \"990100\"", "\"with\": \"CN\"", 27, "/targets/1", "\"among\" is missing"},
        {"\"with\": \"CN\"", "\"with\": \"US\"", 32, "/targets/2/with",
                "must be a region code of 6, 9 or 12 digits, or CN"},
        {"\"with\": \"CN\"", "\"with\": \"990200\"", 32, "/targets/2/with",
                "region 990200 is not among the regions"},
        {"{ \"place\": true }", "{\"place\": 1}", 61, "/interview/place", "must be true or false"},
        {"{ \"place\": true }", "{}", 61, "/interview", "\"place\" is missing"},
        {"\"share\": 0.088", "\"share\": -0.1", 41, "/baselines/0/share",
                "must be a share between 0 and 1"},
        {"\"year\": 2015", "\"year\": 2020", 42, "/baselines/1",
                "the region has a baseline of that year already"},
        {", \"how\": { \"zh\": \"8.8%减5.8个百分点\", \"en\": \"8.8 % less 5.8 points\" }", "", 42,
                "/baselines/1", "is derived, so it must say how"},
        {"fixture-rehearsal", "Fixture", 49, "/surveys/0/slug",
                "must be 3 to 64 characters of a-z, 0-9 and dash"},
        {"fixture-2025", "fixture-rehearsal", 55, "/surveys/1/slug",
                "survey fixture-rehearsal occurs twice"},
        {"\"state\": \"draft\"", "\"state\": \"open\"", 58, "/surveys/1/state",
                "an official survey is listed as draft: opening it takes an approval"},
        {", \"booklets_version\": \"1.0.0\"", "", 54, "/surveys/1",
                "names \"booklets\" without \"booklets_version\""},
        {"\"booklets\": \"secure-40-bib7\", ", "", 54, "/surveys/1",
                "names \"booklets_version\" without \"booklets\""},
        {", \"year\": 2025,\n      \"class\": \"activity\"", ",\n      \"class\": \"activity\"", 48,
                "/surveys/0", "\"year\" is missing"},
        {"\"rehearsal\": true", "\"rehearsal\": 1", 50, "/surveys/0/rehearsal",
                "must be true or false"},
};

static void every_programme_mutation_is_located(void **state)
{
	(void)state;
	expect_mutations(FIXTURE("programme.json"), programme_mutations,
	        ARRAY_COUNT(programme_mutations), load_programme);
}

static void a_good_standard_is_taken_whole(void **state)
{
	struct model_problems problems;
	struct standard *standard;

	(void)state;
	model_problems_init(&problems, "standard.json");
	standard = model_standard_read(FIXTURE("standard.json"), &problems);
	assert_non_null(standard);
	assert_int_equal(standard->points, 10);
	assert_int_equal(standard->dimension_count, 4);
	assert_int_equal(standard->dimensions[3].dimension, DIMENSION_APPLICATION);
	assert_int_equal(standard->literate_at, 7);
	assert_true(standard->inclusive);
	assert_int_equal(standard->bands[1].from, 7);
	model_standard_free(standard);
}

static const struct mutation standard_mutations[] = {
        {"\"version\": \"1\"", "\"version\": \"1.0.0\"", 4, "/version",
                "must be a version such as 1"},
        {"\"points\": 10", "\"points\": 11", 7, "/dimensions",
                "dimensions add up to 10 points, not 11"},
        {"\"code\": \"methods\"", "\"code\": \"knowledge\"", 9, "/dimensions/1/code",
                "dimension occurs twice"},
        {"\"literate_at\": 7", "\"literate_at\": 8", 13, "/literate_at", "no band starts here"},
        {"\"inclusive\": true", "\"inclusive\": \"yes\"", 14, "/inclusive",
                "must be true or false"},
        {"\"from\": 0", "\"from\": 1", 16, "/bands/0/from", "the first band starts at 0"},
        {"\"from\": 7", "\"from\": 0", 17, "/bands/1/from", "bands must rise"},
        {"\"from\": 7", "\"from\": 11", 17, "/bands/1/from", "is above the most points, 10"},
        {"\"code\": \"literate\"", "\"code\": \"low\"", 17, "/bands/1/code",
                "band low occurs twice"},
};

static void every_standard_mutation_is_located(void **state)
{
	(void)state;
	expect_mutations(FIXTURE("standard.json"), standard_mutations,
	        ARRAY_COUNT(standard_mutations), load_standard);
}

static void *load_instrument(struct str text, struct model_problems *problems)
{
	struct instrument *instrument = model_instrument_load(text, problems);

	model_instrument_free(instrument);
	return instrument;
}

static void every_shipped_file_loads(void **state)
{
	static const struct {
		const char *pattern;
		void *(*load)(struct str text, struct model_problems *problems);
	} kinds[] = {
	        {KESU_SOURCE "/questionnaires/instruments/*.json", load_instrument},
	        {KESU_SOURCE "/questionnaires/standards/*.json", load_standard},
	        {KESU_SOURCE "/questionnaires/programmes/*.json", load_programme},
	};

	(void)state;
	for (size_t k = 0; k < ARRAY_COUNT(kinds); k++) {
		glob_t files;

		assert_int_equal(glob(kinds[k].pattern, 0, NULL, &files), 0);
		for (size_t i = 0; i < files.gl_pathc; i++) {
			struct buf text = fixture_text(files.gl_pathv[i]);
			struct model_problems problems;

			model_problems_init(&problems, files.gl_pathv[i]);
			if (!kinds[k].load(buf_str(&text), &problems))
				fail_msg("%s:%d: %s: %s", problems.name, problems.list[0].line,
				        problems.list[0].pointer, problems.list[0].message);
			buf_free(&text);
		}
		globfree(&files);
	}
}

static void banks_are_kept_apart(void **state)
{
	static const struct {
		enum survey_class class;
		bool rehearsal;
		enum instrument_bank bank;
	} good[] = {
	        {SURVEY_ACTIVITY, false, BANK_OPEN},
	        {SURVEY_ACTIVITY, true, BANK_OPEN},
	        {SURVEY_MODEL_ASSISTED, true, BANK_OPEN},
	        {SURVEY_OFFICIAL, true, BANK_OPEN},
	        {SURVEY_MODEL_ASSISTED, false, BANK_SECURE},
	        {SURVEY_OFFICIAL, false, BANK_SECURE},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(good); i++) {
		enum instrument_bank other = good[i].bank == BANK_OPEN ? BANK_SECURE : BANK_OPEN;
		struct error error;

		assert_true(model_survey_instrument_check(
		        good[i].class, good[i].rehearsal, good[i].bank, &error));
		assert_false(model_survey_instrument_check(
		        good[i].class, good[i].rehearsal, other, &error));
		assert_non_null(strstr(error.text, "bank"));
	}
}

static void slugs_are_short_and_plain(void **state)
{
	char longest[65]; /* a view: nothing ends it */

	(void)state;
	memset(longest, 'a', sizeof(longest));
	assert_true(model_survey_slug_valid(STR("a-1")));
	assert_true(model_survey_slug_valid((struct str){longest, 64}));
	assert_false(model_survey_slug_valid((struct str){longest, 65}));
	assert_false(model_survey_slug_valid(STR("ab")));
	assert_false(model_survey_slug_valid(STR("a_b")));
	assert_false(model_survey_slug_valid(STR("a/b")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_good_programme_is_taken_whole),
	        cmocka_unit_test(every_programme_mutation_is_located),
	        cmocka_unit_test(a_good_standard_is_taken_whole),
	        cmocka_unit_test(every_standard_mutation_is_located),
	        cmocka_unit_test(every_shipped_file_loads),
	        cmocka_unit_test(banks_are_kept_apart),
	        cmocka_unit_test(slugs_are_short_and_plain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
