/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a main run keeps of its respondents: the same, in whatever order they came. No database. */
#include <run/compute/microdata.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PSUS = 4, A_PSU = 5, PEOPLE = PSUS * A_PSU };

static struct str codes[] = {{"360102", 6}};
static int32_t parents[] = {-1};
static const struct run_survey survey = {
        .regions = {.count = 1, .code = codes, .parent = parents}, .seed = 7};

/* Person p of 0 to 19. Persons 0 and 1 of a psu differ by their points alone, 2 and 3 by weight. */
static void add_person(struct run_snapshot *snapshot, uint32_t p)
{
	static const int points[A_PSU] = {70, 40, 60, 60, 90};
	static const double weight[A_PSU] = {10, 10, 12, 11, 10};
	struct background_classes classes = {
	        .level = {p % A_PSU < 2 ? 0 : 1, p % A_PSU == 4 ? GROUP_LEVEL_MISSING : 2, 0, 1}};

	run_respondents_add(&snapshot->respondents, &(struct run_respondent){
	                                                    .weight = weight[p % A_PSU],
	                                                    .literate = points[p % A_PSU] >= 70,
	                                                    .points = points[p % A_PSU],
	                                                    .psu_at = p / A_PSU,
	                                                    .region = 0,
	                                                    .stratum = 1 + (int32_t)(p / 10),
	                                                    .psu = 11 + (int32_t)(p / A_PSU),
	                                                    .classes = &classes,
	                                            });
}

/* Two items: the first was right where the person's number is even; the last person was not given
 * the second. */
static void responses_make(struct run_responses *responses, uint32_t step)
{
	*responses =
	        (struct run_responses){.items = 2, .count = PEOPLE, .category = malloc(2 * PEOPLE)};
	for (uint32_t i = 0; i < PEOPLE; i++) {
		uint32_t person = i * step % PEOPLE;

		responses->category[2 * i] = person % 2 == 0;
		responses->category[2 * i + 1] = person == PEOPLE - 1 ? RUN_RESPONSES_NOT_GIVEN : 0;
	}
}

/* step: in which order they come; with 20 it has no common divisor. */
static void snapshot_make(struct run_snapshot *snapshot, uint32_t step)
{
	*snapshot = (struct run_snapshot){.invited = PSUS * 6};
	for (int32_t i = 0; i < PSUS; i++)
		*run_snapshot_add_psu(snapshot) = (struct run_psu){
		        .psu = 11 + i,
		        .stratum = 1 + i / 2,
		        .has_respondents = true,
		        .invited = 6,
		        .answered = A_PSU,
		        .invited_weight = 63,
		        .answered_weight = 53,
		};
	for (uint32_t i = 0; i < PEOPLE; i++)
		add_person(snapshot, i * step % PEOPLE);
	run_snapshot_close(snapshot);
	responses_make(&snapshot->responses, step);
}

static void microdata_make(struct run_microdata *microdata, uint32_t step)
{
	double eap[PEOPLE], score[PEOPLE * MEASURE_DRAWS];
	struct measure measure = {.status = MEASURE_GOOD, .eap_points = eap, .score = score};
	struct run_snapshot snapshot;
	struct run_weights weights;
	struct error error;

	snapshot_make(&snapshot, step);
	assert_true(run_weights_make(&weights, &survey, &snapshot, &error));
	for (uint32_t i = 0; i < PEOPLE; i++) {
		eap[i] = i * step % PEOPLE;
		for (uint32_t d = 0; d < MEASURE_DRAWS; d++)
			score[i * MEASURE_DRAWS + d] = eap[i] * 100 + d;
	}
	run_microdata_make(microdata, &snapshot, &weights);
	run_microdata_measure(microdata, &measure);
	run_weights_end(&weights);
	run_snapshot_end(&snapshot);
}

static void test_rows_by_content(void **state)
{
	/* By sex, age (unknown is the last), points and weight. */
	static const double persons[A_PSU] = {1, 0, 3, 2, 4};
	struct run_microdata microdata;

	(void)state;
	microdata_make(&microdata, 1);
	assert_int_equal(microdata.count, PEOPLE);
	assert_int_equal(microdata.psu_count, PSUS);
	for (size_t i = 0; i < PEOPLE; i++) {
		size_t psu = i / A_PSU;
		double person = (double)(psu * A_PSU) + persons[i % A_PSU];

		assert_int_equal(microdata.psu_at[i], psu);
		assert_true(microdata.eap[i] == person);
		assert_int_equal(
		        microdata.category[2 * i], (int)person % 2 ? RUN_WRONG : RUN_RIGHT);
		assert_int_equal(microdata.category[2 * i + 1],
		        (int)person == PEOPLE - 1 ? RUN_NOT_GIVEN : RUN_WRONG);
		assert_true(microdata.score[i * MEASURE_DRAWS + 3] == person * 100 + 3);
		assert_int_equal(microdata.literate[i], microdata.points[i] >= 70);
		/* Weighted, 63 were invited where 53 answered. */
		assert_true(fabs(microdata.weight[i] - microdata.base_weight[i] * 63 / 53) < 1e-9);
	}
	assert_true(str_equal_c(microdata.level[GROUP_SEX][0], "male"));
	assert_int_equal(microdata.level[GROUP_AGE][4].n, 0);
	assert_int_equal(microdata.psu[3], 14);
	assert_int_equal(microdata.stratum[3], 2);
	run_microdata_end(&microdata);
}

static void test_the_order_they_came_in_tells_nothing(void **state)
{
	struct run_microdata one, other;

	(void)state;
	microdata_make(&one, 1);
	microdata_make(&other, 7);
	assert_int_equal(one.replicates, PSUS); /* a jackknife */
	assert_int_equal(other.replicates, PSUS);
	assert_memory_equal(one.points, other.points, PEOPLE * sizeof(*one.points));
	assert_memory_equal(one.category, other.category, 2 * PEOPLE);
	assert_memory_equal(one.weight, other.weight, PEOPLE * sizeof(*one.weight));
	assert_memory_equal(one.score, other.score, PEOPLE * MEASURE_DRAWS * sizeof(*one.score));
	for (size_t i = 0; i < PEOPLE; i++) {
		bool differs = false;

		for (size_t r = 0; r < PSUS; r++) {
			double weight = run_microdata_weight(
			        &one, one.base_weight[i], one.psu_at[i], one.cell[i], r);

			assert_true(weight == run_microdata_weight(&other, other.base_weight[i],
			                              other.psu_at[i], other.cell[i], r));
			differs = differs || fabs(weight - one.weight[i]) > 1;
		}
		assert_true(differs);
	}
	run_microdata_end(&one);
	run_microdata_end(&other);
}

static void test_people_who_could_not_be_measured(void **state)
{
	struct measure measure = {.status = MEASURE_IMPOSSIBLE};
	struct run_snapshot snapshot;
	struct run_weights weights;
	struct run_microdata microdata;
	struct error error;

	(void)state;
	snapshot_make(&snapshot, 1);
	snprintf(measure.message, sizeof(measure.message), "all are right");
	assert_true(run_weights_make(&weights, &survey, &snapshot, &error));
	run_microdata_make(&microdata, &snapshot, &weights);
	assert_int_equal(microdata.unmeasured.n, 0);
	run_microdata_measure(&microdata, &measure);
	assert_null(microdata.eap);
	assert_true(str_equal_c(microdata.unmeasured, "all are right"));
	run_microdata_end(&microdata);
	run_weights_end(&weights);
	run_snapshot_end(&snapshot);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_rows_by_content),
	        cmocka_unit_test(test_the_order_they_came_in_tells_nothing),
	        cmocka_unit_test(test_people_who_could_not_be_measured),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
