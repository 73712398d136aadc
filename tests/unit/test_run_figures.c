/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From a small snapshot made by hand to every figure of a run, without a database. One county has
 * three townships of six psus and a fourth of two. In each psu 20 people were invited, and 16 have
 * answered.
 */
#include "test_model_fixture.h"
#include "test_near.h"

#include <run/compute/activity.h>
#include <run/compute/figures.h>
#include <run/compute/target.h>
#include <run/input/attempt.h>
#include <run/report/report.h>

#include <base/arena.h>

#include <math.h>

enum { TOWNS = 4, INVITED = 20, ANSWERED = 16, YEAR = 2025, TARGET_YEAR = 2030 };
enum { COUNTY, TOWN_LOW, TOWN_MIDDLE, TOWN_HIGH, TOWN_THIN, REGIONS };
enum { MALE = 1, FEMALE = 2 }; /* groups */

static const uint32_t psus_of[REGIONS] = {
        [TOWN_LOW] = 6, [TOWN_MIDDLE] = 6, [TOWN_HIGH] = 6, [TOWN_THIN] = 2};
/* How many of the 16 people in a psu are literate; some psus have one more or one less. */
static const int literate_of[REGIONS] = {
        [TOWN_LOW] = 4, [TOWN_MIDDLE] = 8, [TOWN_HIGH] = 12, [TOWN_THIN] = 8};

static void assert_figure(double got, double want)
{
	assert_near(got, want, 1e-9);
}

static struct standard standard = {.points = 10, .literate_at = 6, .inclusive = true};

static void survey_make(struct run_survey *survey)
{
	static struct str code[REGIONS] = {{"360102", 6}, {"360102002", 9}, {"360102004", 9},
	        {"360102005", 9}, {"360102006", 9}};
	static struct str level[REGIONS] = {
	        {"county", 6}, {"township", 8}, {"township", 8}, {"township", 8}, {"township", 8}};
	static int32_t parent[REGIONS] = {-1, COUNTY, COUNTY, COUNTY, COUNTY};
	static uint32_t by_code[REGIONS];

	*survey = (struct run_survey){
	        .year = YEAR,
	        .seed = 1,
	        .slug = STR("made"),
	        .region = STR("360102"),
	        .regions = {REGIONS, code, level, parent, NULL, by_code},
	        .instrument = fixture_instrument(),
	        .standard = &standard,
	};
	arena_init(&survey->arena, 1024);
	run_regions_sort(&survey->regions);
	survey->link.known = memory_new(4, sizeof(*survey->link.known));
	survey->link.on_form = memory_new(4, sizeof(*survey->link.on_form));
}

static void survey_end(struct run_survey *survey)
{
	survey->standard = NULL; /* not the loader's */
	run_survey_end(survey);
}

/* --- attempts --- */

/* All answers are right, or all but the first, without which a person is below the cut. */
static struct run_answers answers_of(bool literate, const char *background)
{
	return (struct run_answers){
	        .answered = {true, true, true, true},
	        .response = {literate ? 2 : 1, 1, 5, literate ? 72 : 71},
	        .spent_ms = {9000, 9000, 9000, 9000},
	        .background = str_from(background),
	};
}

static void take(struct run_snapshot *snapshot, const struct run_survey *survey,
        struct run_attempt attempt, const struct run_answers *answers)
{
	struct run_attempt *added = run_snapshot_add_attempt(snapshot);
	struct error error;

	attempt.id.b[15] = (uint8_t)snapshot->attempt_count;
	attempt.id.b[14] = (uint8_t)(snapshot->attempt_count >> 8);
	*added = attempt;
	snapshot->submitted += attempt.state == RUN_SUBMITTED;
	assert_true(run_attempt_take(snapshot, survey, added, answers, &error));
}

static void test_what_becomes_of_attempts(void **state)
{
	static const char born[] = "{\"sex\": \"female\", \"birth_year\": 1980, "
	                           "\"residence\": \"rural\"}";
	static const char child[] = "{\"birth_year\": 2010}";
	const struct run_attempt invited = {.state = RUN_SUBMITTED, .weight = 10};
	struct run_attempt attempt = invited;
	struct run_snapshot snapshot = {0};
	struct run_survey survey;
	struct run_answers answers = answers_of(true, born);
	struct error error;

	(void)state;
	survey_make(&survey);
	*run_snapshot_add_psu(&snapshot) = (struct run_psu){.psu = 7, .stratum = 3, .region = 1};
	assert_int_equal(run_snapshot_find_psu(&snapshot, 7), 0);
	assert_int_equal(run_snapshot_find_psu(&snapshot, 8), -1);

	take(&snapshot, &survey, invited, &answers);
	answers = answers_of(false, born);
	take(&snapshot, &survey, invited, &answers);
	attempt.state = RUN_OPEN;
	take(&snapshot, &survey, attempt, &answers);
	attempt = (struct run_attempt){.state = RUN_SUBMITTED, .psu = -1};
	take(&snapshot, &survey, attempt, &answers);
	answers = answers_of(true, "");
	take(&snapshot, &survey, invited, &answers);
	answers = answers_of(true, child);
	take(&snapshot, &survey, invited, &answers);
	run_snapshot_close(&snapshot);

	assert_int_equal(snapshot.used, 2);
	assert_int_equal(snapshot.respondents.count, 3); /* the two, and one row for the psu */
	assert_int_equal(snapshot.uninvited, 1);
	assert_int_equal(snapshot.no_age, 1);
	assert_int_equal(snapshot.out_of_frame, 1);
	assert_int_equal(snapshot.psus[0].answered, 3); /* a child has answered too */
	assert_int_equal(snapshot.respondents.points[0], 10);
	assert_int_equal(snapshot.respondents.points[1], 4);
	assert_true(snapshot.respondents.literate[0] > 0);
	assert_false(snapshot.respondents.literate[1] > 0);
	/* The place of residence comes from the frame, not from what people answer. */
	assert_int_equal(snapshot.respondents.level[GROUP_RESIDENCE][0], 0);
	assert_int_equal(snapshot.respondents.level[GROUP_SEX][0], 1);
	assert_figure(run_form_mean(&snapshot.form), 7);
	assert_int_equal(snapshot.choices.item[0].choice[2].taken, 1);
	assert_int_equal(snapshot.choices.item[0].choice[1].taken, 1);

	answers = answers_of(true, "[");
	assert_false(run_attempt_take(&snapshot, &survey, &invited, &answers, &error));
	run_snapshot_end(&snapshot);
	survey_end(&survey);
}

/* Of households of one and of three, and of one that nobody counted. */
static void test_what_a_person_stands_for(void **state)
{
	static const int32_t others[] = {0, 2, -1};
	struct run_snapshot snapshot = {0};
	struct run_survey survey;
	struct run_answers answers = answers_of(true, "{\"sex\": \"male\", \"birth_year\": 1980}");

	(void)state;
	survey_make(&survey);
	*run_snapshot_add_psu(&snapshot) = (struct run_psu){.psu = 7, .stratum = 3, .region = 1};
	for (size_t i = 0; i < ARRAY_COUNT(others); i++) {
		const struct run_attempt attempt = {
		        .state = RUN_SUBMITTED, .weight = 10, .others = others[i]};

		take(&snapshot, &survey, attempt, &answers);
	}
	run_snapshot_close(&snapshot);

	assert_int_equal(snapshot.no_size, 1);
	assert_int_equal(snapshot.used, 2);
	assert_figure(snapshot.respondents.weight[0], 10);
	assert_figure(snapshot.respondents.weight[1], 30);
	/* Nonresponse is of households. */
	assert_int_equal(snapshot.psus[0].answered, 2);
	assert_figure(snapshot.psus[0].answered_weight, 20);
	assert_figure(snapshot.household_weight, 20);
	assert_figure(snapshot.person_weight, 40);
	run_snapshot_end(&snapshot);
	survey_end(&survey);
}

/* Of 22 people two are women: the counts and the mean of the men would reveal theirs. */
static void test_means_of_a_handful_are_withheld(void **state)
{
	static const char man[] = "{\"sex\": \"male\", \"birth_year\": 1980}";
	static const char woman[] = "{\"sex\": \"female\", \"birth_year\": 1980}";
	const struct run_attempt attempt = {.state = RUN_SUBMITTED, .psu = -1};
	struct run_snapshot snapshot = {0};
	struct run_survey survey;
	struct run_answers men = answers_of(true, man), women = answers_of(false, woman);
	bool withheld[GROUPS_MAX];

	(void)state;
	survey_make(&survey);
	survey.is_activity = true;
	for (int i = 0; i < 20; i++)
		take(&snapshot, &survey, attempt, &men);
	for (int i = 0; i < 2; i++)
		take(&snapshot, &survey, attempt, &women);
	assert_int_equal(snapshot.groups[0].submitted, 22);
	assert_int_equal(snapshot.groups[0].points, 20 * 10 + 2 * 4);
	assert_int_equal(snapshot.groups[1].submitted, 20);
	assert_int_equal(snapshot.groups[2].submitted, 2);
	run_activity_withheld(&(struct run_survey){0}, &snapshot, withheld);
	assert_false(withheld[0]);
	assert_true(withheld[1]);
	assert_true(withheld[2]);
	assert_true(withheld[3]); /* nobody is in it: as if somebody were */
	run_snapshot_end(&snapshot);
	survey_end(&survey);
}

/* --- figures --- */

static void add_psu(struct run_snapshot *snapshot, const struct run_survey *survey, uint32_t region,
        uint32_t number)
{
	const struct run_attempt attempt = {
	        .state = RUN_SUBMITTED, .weight = 10, .psu = (int32_t)snapshot->psu_count};
	int literate = literate_of[region] + (int)(number % 3) - 1;

	*run_snapshot_add_psu(snapshot) = (struct run_psu){
	        .psu = (int32_t)snapshot->psu_count,
	        .stratum = (int32_t)region,
	        .region = (int32_t)region,
	        .invited = INVITED,
	        .invited_weight = 10 * INVITED,
	};
	snapshot->invited += INVITED;
	for (int i = 0; i < ANSWERED; i++) {
		struct run_answers answers = answers_of(
		        i < literate, i % 2 ? "{\"sex\": \"male\", \"birth_year\": 1990}"
		                            : "{\"sex\": \"female\", \"birth_year\": 1960}");

		take(snapshot, survey, attempt, &answers);
	}
}

static void snapshot_make(struct run_snapshot *snapshot, const struct run_survey *survey)
{
	*snapshot = (struct run_snapshot){0};
	for (uint32_t region = TOWN_LOW; region < REGIONS; region++)
		for (uint32_t i = 0; i < psus_of[region]; i++)
			add_psu(snapshot, survey, region, i);
	run_snapshot_close(snapshot);
}

/* In every psu 16 of 20 people answered. All have the same factor, so that shares are simple means.
 */
static void test_weights(void **state)
{
	struct run_survey survey;
	struct run_snapshot snapshot;
	struct run_weights weights;
	struct error error;

	(void)state;
	survey_make(&survey);
	snapshot_make(&snapshot, &survey);
	assert_int_equal(snapshot.used, 20 * ANSWERED);
	assert_true(run_weights_make(&weights, &survey, &snapshot, &error));
	for (size_t i = 0; i < snapshot.used; i++)
		assert_figure(weights.weight[i], 12.5);
	for (size_t i = snapshot.used; i < snapshot.respondents.count; i++)
		assert_figure(weights.weight[i], 0);
	assert_figure(weights.rates.rr1, 0.8);
	assert_false(weights.has_margins);
	run_weights_end(&weights);
	run_snapshot_end(&snapshot);
	survey_end(&survey);
}

static const struct run_cell *cell_of(const struct run_figures *figures, uint32_t region)
{
	return run_cell_of(&figures->estimates, region);
}

static void check_shares(const struct run_figures *figures)
{
	/* literate people of 16 in each psu: 3 4 5 3 4 5, 7 8 9 7 8 9, 11 12 13 11 12 13, 7 8 */
	assert_figure(cell_of(figures, TOWN_LOW)->share.value, 24.0 / 96);
	assert_figure(cell_of(figures, TOWN_MIDDLE)->share.value, 48.0 / 96);
	assert_figure(cell_of(figures, TOWN_HIGH)->share.value, 72.0 / 96);
	assert_figure(cell_of(figures, COUNTY)->share.value, 159.0 / 320);
	assert_int_equal(cell_of(figures, COUNTY)->share.n, 320);
	assert_figure(cell_of(figures, COUNTY)->share.df_cell, 16);
	/* the shares of the six psus of the middle township differ from its share by
	 * -1 0 1 -1 0 1 sixteenths; all 20 psus together are the stratum */
	assert_figure(cell_of(figures, TOWN_MIDDLE)->share.var, 4.0 / 256 / (6 * 5));
	assert_int_equal(cell_of(figures, TOWN_THIN)->publication.status, PUBLICATION_SUPPRESS);
	assert_true(cell_of(figures, COUNTY)->publication.status != PUBLICATION_SUPPRESS);
}

/* Figures of other years, from earlier runs and from a plan. */
static void past_make(struct run_past *past)
{
	static const struct run_wave waves[] = {
	        {.year = 2015, .run_id = 11, .same_version = true, .apart = RUN_APART_STANDARD},
	        {.year = 2018, .run_id = 12, .same_version = false, .linking_variance = NAN},
	        {.year = 2020, .run_id = 13, .same_version = true, .linking_variance = NAN},
	};
	const struct run_reference references[] = {
	        {.region = COUNTY, .year = 2010, .figure = {0.25, (double)NAN, (double)NAN}},
	        {.region = TOWN_THIN, .year = 2010, .figure = {0.25, (double)NAN, (double)NAN}},
	        {.region = COUNTY, .year = 2018, .run_id = 12, .figure = {0.3, 0.02, 30}},
	        {.region = COUNTY, .year = 2020, .run_id = 13, .figure = {0.4, 0.02, 30}},
	        {.region = TOWN_THIN, .year = 2020, .run_id = 13, .figure = {0.4, 0.02, 30}},
	};

	static const struct run_past_gap gaps[] = {
	        {.region = COUNTY,
	                .group = {MALE, FEMALE},
	                .year = 2018,
	                .run_id = 12,
	                .figure = {0.3, 0.02, 30}},
	        {.region = COUNTY,
	                .group = {MALE, FEMALE},
	                .year = 2020,
	                .run_id = 13,
	                .figure = {-0.1, 0.02, 30}},
	        {.region = TOWN_THIN,
	                .group = {MALE, FEMALE},
	                .year = 2020,
	                .run_id = 13,
	                .figure = {-0.1, 0.02, 30}},
	};

	*past = (struct run_past){
	        .gaps = memory_new(ARRAY_COUNT(gaps), sizeof(*gaps)),
	        .gap_count = ARRAY_COUNT(gaps),
	        .references = memory_new(ARRAY_COUNT(references), sizeof(*references)),
	        .count = ARRAY_COUNT(references),
	        .waves = memory_new(ARRAY_COUNT(waves), sizeof(*waves)),
	        .wave_count = ARRAY_COUNT(waves),
	        .target = {.year = TARGET_YEAR, .value = 0.5},
	};
	memcpy(past->references, references, sizeof(references));
	memcpy(past->waves, waves, sizeof(waves));
	memcpy(past->gaps, gaps, sizeof(gaps));
}

/* A target at the lower end of the 95 % interval is exceeded with a probability of 97.5 %. */
static void check_target(const struct run_figures *figures)
{
	const struct run_cell *own = cell_of(figures, COUNTY);
	struct run_target target = {.year = TARGET_YEAR, .value = own->interval.low};
	struct run_cell withheld = *own;
	struct target_hold held = run_target_hold(&target, own);

	assert_int_equal(held.verdict, TARGET_ABOVE);
	assert_near(held.probability, 0.975, 1e-9);
	withheld.publication.status = PUBLICATION_SUPPRESS;
	held = run_target_hold(&target, &withheld);
	assert_int_equal(held.verdict, TARGET_UNKNOWN);
	assert_true(isnan(held.probability));
	target.year = 0;
	assert_int_equal(run_target_hold(&target, own).verdict, TARGET_UNKNOWN);
}

static void check_trend(const struct run_figures *figures)
{
	const struct run_trend *trend = &figures->trend;
	const struct run_cell *own = cell_of(figures, COUNTY);
	const struct run_change *plan = &trend->changes[0], *wave = &trend->changes[1];

	assert_int_equal(trend->waves[0].apart, RUN_APART_STANDARD);
	assert_int_equal(trend->waves[1].apart, RUN_APART_SCALE); /* another version, not linked */
	assert_int_equal(trend->waves[2].apart, RUN_APART_NOT);
	assert_int_equal(trend->count, 2); /* neither withheld shares nor waves set apart */
	assert_int_equal(plan->since.year, 2010);
	assert_figure(plan->test.difference, own->share.value - 0.25);
	assert_figure(plan->test.se, own->share.se); /* the plan's own error is not known */
	assert_true(isnan(plan->test.p));
	assert_true(isnan(plan->linking_se));
	assert_int_equal(wave->since.run_id, 13);
	assert_figure(wave->test.difference, own->share.value - 0.4);
	assert_figure(wave->test.se, sqrt(own->share.se * own->share.se + 0.02 * 0.02));
	assert_figure(wave->linking_se, 0);
	assert_true(wave->test.p > 0 && wave->test.p < 0.05);
	/* Two waves: the line goes through both. */
	assert_int_equal(trend->projected, 2);
	assert_figure(trend->projection[PROJECTION_LINEAR].share, 2 * own->share.value - 0.4);
}

static const struct run_gap *gap_of(const struct run_gaps *gaps, uint32_t region)
{
	for (size_t i = 0; i < gaps->count; i++)
		if (gaps->gaps[i].region == region && gaps->gaps[i].group[0] == MALE)
			return &gaps->gaps[i];
	return NULL;
}

/*
 * The sexes sit in the same psus: of 16 people the first ones are literate, women and men by turns.
 */
static void check_gaps(const struct run_figures *figures)
{
	const struct run_gaps *gaps = &figures->gaps;
	const struct run_gap *gap = gap_of(gaps, COUNTY);
	const struct run_cell *own = cell_of(figures, COUNTY), *men = own + MALE,
	                      *women = own + FEMALE;
	double apart = men->share.var + women->share.var;

	assert_non_null(gap);
	assert_int_equal(gap->group[1], FEMALE);
	assert_figure(gap->contrast.difference, men->share.value - women->share.value);
	/* What psus have in common falls out of the difference. */
	assert_true(gap->contrast.var > 0 && gap->contrast.var < 0.9 * apart);
	assert_figure(gap->ratio.ratio, men->share.value / women->share.value);
	assert_figure(gap->contrast.p_holm, gap->contrast.p); /* a family of one */
	assert_null(gap_of(gaps, TOWN_THIN));                 /* withheld */

	/* The wave of 2018 is another form's. */
	assert_int_equal(gaps->change_count, 1);
	assert_ptr_equal(&gaps->gaps[gaps->changes[0].gap], gap);
	assert_int_equal(gaps->changes[0].year, 2020);
	assert_figure(gaps->changes[0].test.difference, gap->contrast.difference + 0.1);
	assert_figure(gaps->changes[0].test.se, sqrt(gap->contrast.var + 0.02 * 0.02));
	assert_true(gaps->changes[0].narrowed > 0.5);
	assert_int_equal(gaps->spread_count, 0); /* four townships: no model */
}

/* The survey's own region is ranked among other regions of the plan, and its townships among each
 * other. */
static void check_ranks(const struct run_figures *figures)
{
	const struct run_ranks *ranks = &figures->areas.ranks;
	const struct run_ranking *outside = &ranks->rankings[ranks->ranking_count - 1];
	const struct run_sibling *sibling = &ranks->siblings[outside->first];
	const struct run_ranking *towns = &ranks->rankings[0];

	assert_int_equal(ranks->ranking_count, 2);
	assert_string_equal(towns->parent.p, "360102");
	assert_int_equal(towns->count, TOWNS);
	assert_int_equal(towns->ranked, 2); /* two are withheld, and four are too few for a model */
	assert_false(ranks->siblings[towns->first].ranked);
	assert_int_equal(ranks->siblings[towns->first + 1].rank_low, 2);
	assert_int_equal(ranks->siblings[towns->first + 2].rank_high, 1);
	assert_false(ranks->siblings[towns->first + 3].ranked);

	assert_string_equal(outside->parent.p, "360100");
	assert_int_equal(outside->count, 3);
	assert_int_equal(outside->ranked, 2);
	assert_figure(sibling[0].estimate, 159.0 / 320); /* of this run, not of an earlier one */
	assert_int_equal(sibling[0].rank_low, 2);
	assert_int_equal(sibling[1].rank_high, 1);
	assert_false(sibling[2].ranked);
	assert_false(run_ranks_tied(&sibling[0], &sibling[1]));
}

/* Why a model failed may quote what it was to be made of: not where one of these is withheld. */
static void check_failure(const struct run_survey *survey, const struct run_snapshot *snapshot,
        struct run_figures *figures)
{
	const struct run_result result = {7, survey, snapshot, figures};
	struct towns_model *model = &figures->areas.towns.counties[0].model;
	struct error error;
	struct buf out;

	assert_int_equal(cell_of(figures, TOWN_THIN)->publication.status, PUBLICATION_SUPPRESS);
	model->outcome = TOWNS_FAILED;
	error_set(&model->failure, "cannot benchmark a total of 12 to 9");
	buf_init(&out, RUN_REPORT_BYTES_MAX);
	assert_true(run_report_diagnostics(&result, &out, &error));
	assert_non_null(strstr(out.p, "\"outcome\":\"failed\""));
	assert_null(strstr(out.p, "a total of 12"));
	buf_free(&out);
}

/* No count of 1 to 10 people of a run of 100, and none from which such a count follows. */
static void test_counts_of_a_few(void **state)
{
	static const struct {
		int64_t withdrawn, open, any, too_fast, same_answers;
		const char *told;
	} cases[] = {
	        {12, 20, 0, 0, 0,
	                "\"attempts\":132,\"submitted\":100,\"withdrawn\":12,\"open\":20"},
	        {2, 30, 0, 0, 0,
	                "\"attempts\":null,\"submitted\":100,\"withdrawn\":null,\"open\":30"},
	        {0, 1, 0, 0, 0,
	                "\"attempts\":null,\"submitted\":100,\"withdrawn\":0,\"open\":null"},
	        {0, 0, 5, 0, 5, "\"submissions\":null,\"too_fast\":null,\"same_answers\":null"},
	        {0, 0, 95, 40, 70, "\"submissions\":null,\"too_fast\":40,\"same_answers\":70"},
	        {0, 0, 12, 11, 12, "\"submissions\":12,\"too_fast\":null,\"same_answers\":12"},
	        {0, 0, 35, 20, 20, "\"submissions\":35,\"too_fast\":20,\"same_answers\":null"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct run_snapshot snapshot = {
		        .attempt_count = (size_t)(100 + cases[i].withdrawn + cases[i].open),
		        .submitted = 100,
		        .withdrawn = cases[i].withdrawn,
		        .open = cases[i].open,
		        .doubt = {.any = cases[i].any,
		                .too_fast = cases[i].too_fast,
		                .same_answers = cases[i].same_answers}};
		struct error error;
		struct buf out;

		buf_init(&out, RUN_REPORT_BYTES_MAX);
		assert_true(run_report_diagnostics(
		        &(struct run_result){7, NULL, &snapshot, NULL}, &out, &error));
		assert_non_null(strstr(out.p, cases[i].told));
		buf_free(&out);
	}
}

static void test_figures(void **state)
{
	static struct run_peer peers[] = {
	        {.parent = {"360100", 6}, .region = {"360102", 6}},
	        {.parent = {"360100", 6},
	                .region = {"360103", 6},
	                .run = 5,
	                .share = 0.9,
	                .se = 0.01},
	        {.parent = {"360100", 6}, .region = {"360104", 6}},
	};
	struct run_survey survey;
	struct run_snapshot snapshot;
	struct run_figures figures;
	struct error error;

	(void)state;
	survey_make(&survey);
	snapshot_make(&snapshot, &survey);
	past_make(&snapshot.past);
	snapshot.peers = (struct run_peers){peers, ARRAY_COUNT(peers)};
	assert_true(run_figures_make(&figures, &survey, &snapshot, &error));
	check_shares(&figures);
	check_trend(&figures);
	check_target(&figures);
	check_ranks(&figures);
	check_gaps(&figures);
	check_failure(&survey, &snapshot, &figures);
	run_figures_end(&figures);
	run_snapshot_end(&snapshot);
	survey_end(&survey);
}

static void test_no_sample(void **state)
{
	struct run_survey survey;
	struct run_snapshot snapshot = {0};
	struct run_figures figures;
	struct error error;

	(void)state;
	survey_make(&survey);
	run_snapshot_close(&snapshot);
	assert_false(run_figures_make(&figures, &survey, &snapshot, &error));
	assert_string_equal(error.text, "survey made has no sample: shares need one");
	run_figures_end(&figures);
	survey_end(&survey);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_what_becomes_of_attempts),
	        cmocka_unit_test(test_what_a_person_stands_for),
	        cmocka_unit_test(test_means_of_a_handful_are_withheld),
	        cmocka_unit_test(test_counts_of_a_few),
	        cmocka_unit_test(test_weights),
	        cmocka_unit_test(test_figures),
	        cmocka_unit_test(test_no_sample),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
