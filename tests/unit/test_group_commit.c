/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which requests share a group, and when the next group starts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "group_commit_policy.h"

struct parcel {
	struct group_commit_member member; /* must be the first field */
	int survey, number;
};

static bool same_survey(
        const struct group_commit_member *first, const struct group_commit_member *member)
{
	return ((const struct parcel *)first)->survey == ((const struct parcel *)member)->survey;
}

static const struct group_commit_kind any = {.name = "any", .groups_max = 1};
static const struct group_commit_kind by_survey = {
        .name = "by survey", .groups_max = 1, .fits = same_survey};

static struct group_commit_queue queue;
static struct parcel parcels[2 * GROUP_COMMIT_MEMBERS_MAX];
static struct group_commit_member *taken[GROUP_COMMIT_MEMBERS_MAX];

/* A queue with one parcel for each entry of surveys, in this order. */
static void queue_of(const int *surveys, int count)
{
	core_group_commit_queue_init(&queue);
	for (int i = 0; i < count; i++) {
		parcels[i] = (struct parcel){.survey = surveys[i], .number = i};
		core_group_commit_queue_add(&queue, &parcels[i].member);
	}
}

static void takes(const struct group_commit_kind *kind, size_t count, const int *numbers)
{
	size_t before = queue.count;

	assert_int_equal(core_group_commit_queue_take(&queue, kind, taken), count);
	assert_int_equal(queue.count, before - count);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(((struct parcel *)taken[i])->number, numbers[i]);
}

static void all_travel_together_in_their_order(void **state)
{
	(void)state;
	queue_of((const int[]){1, 2, 1}, 3);
	takes(&any, 3, (const int[]){0, 1, 2});
	takes(&any, 0, NULL);
	assert_null(queue.first);
}

static void those_that_do_not_fit_keep_their_place(void **state)
{
	(void)state;
	queue_of((const int[]){1, 2, 1, 3, 2}, 5);
	takes(&by_survey, 2, (const int[]){0, 2});
	core_group_commit_queue_add(&queue, &parcels[0].member);
	takes(&by_survey, 2, (const int[]){1, 4});
	takes(&by_survey, 1, (const int[]){3});
	takes(&by_survey, 1, (const int[]){0});
	assert_int_equal(queue.count, 0);
}

static void what_is_added_after_the_last_was_taken_is_found(void **state)
{
	(void)state;
	queue_of((const int[]){1, 2}, 2);
	takes(&by_survey, 1, (const int[]){0});
	takes(&by_survey, 1, (const int[]){1});
	core_group_commit_queue_add(&queue, &parcels[0].member);
	core_group_commit_queue_add(&queue, &parcels[1].member);
	takes(&any, 2, (const int[]){0, 1});
}

static void a_group_has_a_limit(void **state)
{
	enum { ALL = GROUP_COMMIT_MEMBERS_MAX + 8 };
	static int surveys[ALL];

	(void)state;
	queue_of(surveys, ALL);
	assert_int_equal(
	        core_group_commit_queue_take(&queue, &any, taken), GROUP_COMMIT_MEMBERS_MAX);
	assert_int_equal(queue.count, 8);
	assert_int_equal(core_group_commit_queue_take(&queue, &any, taken), 8);
	assert_int_equal(((struct parcel *)taken[0])->number, GROUP_COMMIT_MEMBERS_MAX);
}

/* Members of a refused group are taken one at a time, and all others in groups. */
static void who_is_alone_travels_alone(void **state)
{
	(void)state;
	queue_of((const int[]){1, 1, 1, 1}, 4);
	parcels[0].member.alone = parcels[2].member.alone = true;
	takes(&any, 1, (const int[]){0});
	takes(&any, 2, (const int[]){1, 3});
	takes(&any, 1, (const int[]){2});
}

/* A queue with one parcel for each entry of owners, in this order. */
static void queue_of_owners(const uint64_t *owners, int count)
{
	core_group_commit_queue_init(&queue);
	for (int i = 0; i < count; i++) {
		parcels[i] = (struct parcel){.number = i, .member.owner = owners[i]};
		core_group_commit_queue_add(&queue, &parcels[i].member);
	}
}

/* Eight of one owner travel; the rest goes behind everybody else, in its order. */
static void an_owner_takes_turns(void **state)
{
	enum { COLLIDES = 7 + GROUP_COMMIT_BUCKETS };
	uint64_t owners[22] = {0};

	(void)state;
	for (int i = 0; i < 20; i++)
		owners[i] = 7;
	owners[20] = COLLIDES;
	owners[21] = 9;
	queue_of_owners(owners, 22);
	assert_int_equal(core_group_commit_queue_waiting(&queue, 7), 20);
	assert_int_equal(core_group_commit_queue_waiting(&queue, COLLIDES), 1);
	assert_int_equal(core_group_commit_queue_waiting(&queue, 8), 0);
	takes(&any, 10, (const int[]){0, 1, 2, 3, 4, 5, 6, 7, 20, 21});
	assert_int_equal(core_group_commit_queue_waiting(&queue, 7), 12);
	assert_int_equal(core_group_commit_queue_waiting(&queue, 9), 0);
	core_group_commit_queue_add(&queue, &parcels[21].member);
	core_group_commit_queue_add(&queue, &parcels[0].member);
	takes(&any, 9, (const int[]){8, 9, 10, 11, 12, 13, 14, 15, 21});
	takes(&any, 5, (const int[]){16, 17, 18, 19, 0});
	assert_int_equal(core_group_commit_queue_waiting(&queue, 7), 0);
	assert_int_equal(queue.count, 0);
}

/* One owner with hundreds in the queue delays another's by one group at most. */
static void a_crowd_does_not_fill_the_groups(void **state)
{
	enum { ALL = 2 * GROUP_COMMIT_MEMBERS_MAX };
	static uint64_t owners[ALL];

	(void)state;
	for (int i = 0; i < ALL; i++)
		owners[i] = 1;
	owners[ALL - 1] = 2;
	queue_of_owners(owners, ALL);
	assert_int_equal(core_group_commit_queue_take(&queue, &any, taken), 9);
	assert_int_equal(((struct parcel *)taken[8])->number, ALL - 1);
}

static void an_owner_of_many_surveys_is_taken_by_survey(void **state)
{
	(void)state;
	core_group_commit_queue_init(&queue);
	for (int i = 0; i < 30; i++) {
		parcels[i] = (struct parcel){
		        .number = i, .survey = i % 2, .member.owner = (uint64_t)(1 + i % 2)};
		core_group_commit_queue_add(&queue, &parcels[i].member);
	}
	takes(&by_survey, 8, (const int[]){0, 2, 4, 6, 8, 10, 12, 14});
	takes(&by_survey, 8, (const int[]){1, 3, 5, 7, 9, 11, 13, 15});
	takes(&by_survey, 7, (const int[]){16, 18, 20, 22, 24, 26, 28});
	takes(&by_survey, 7, (const int[]){17, 19, 21, 23, 25, 27, 29});
	takes(&by_survey, 0, NULL);
}

/* Whatever is added and taken, nobody is lost, taken twice or overtaken by one of its own. */
static void nobody_is_lost(void **state)
{
	enum { ALL = 2 * GROUP_COMMIT_MEMBERS_MAX, OWNERS = 5 };
	int last[OWNERS], added = 0, seen = 0;
	uint32_t chance = 12345;

	(void)state;
	core_group_commit_queue_init(&queue);
	for (int i = 0; i < OWNERS; i++)
		last[i] = -1;
	while (seen < ALL) {
		for (int i = 0; i < (int)(chance >> 28) && added < ALL; i++, added++) {
			chance = chance * 1664525 + 1013904223;
			parcels[added] = (struct parcel){
			        .number = added, .member.owner = (chance >> 20) % OWNERS};
			core_group_commit_queue_add(&queue, &parcels[added].member);
		}
		chance = chance * 1664525 + 1013904223;
		if (chance >> 31)
			continue;
		size_t count = core_group_commit_queue_take(&queue, &any, taken);
		for (size_t i = 0; i < count; i++, seen++) {
			const struct parcel *parcel = (struct parcel *)taken[i];
			assert_true(parcel->number > last[parcel->member.owner]);
			last[parcel->member.owner] = parcel->number;
		}
		assert_int_equal(queue.count, added - seen);
	}
	assert_null(queue.first);
}

static void the_first_group_leaves_at_once(void **state)
{
	(void)state;
	assert_int_equal(core_group_commit_pause_us(0, 1, 0), 0);
	assert_int_equal(core_group_commit_pause_us(0, 2, 0), 0);
}

static void another_one_leaves_when_the_flush_is_slow(void **state)
{
	(void)state;
	assert_int_equal(core_group_commit_pause_us(1, 2, 0), GROUP_COMMIT_OVERLAP_US);
	assert_int_equal(core_group_commit_pause_us(1, 2, GROUP_COMMIT_OVERLAP_US - 1), 1);
	assert_int_equal(core_group_commit_pause_us(1, 2, GROUP_COMMIT_OVERLAP_US), 0);
	assert_int_equal(core_group_commit_pause_us(1, 2, INT64_MAX), 0);
}

static void no_more_leave_than_may(void **state)
{
	(void)state;
	assert_int_equal(core_group_commit_pause_us(1, 1, INT64_MAX), GROUP_COMMIT_NOT_YET);
	assert_int_equal(core_group_commit_pause_us(2, 2, INT64_MAX), GROUP_COMMIT_NOT_YET);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(all_travel_together_in_their_order),
	        cmocka_unit_test(those_that_do_not_fit_keep_their_place),
	        cmocka_unit_test(what_is_added_after_the_last_was_taken_is_found),
	        cmocka_unit_test(a_group_has_a_limit),
	        cmocka_unit_test(who_is_alone_travels_alone),
	        cmocka_unit_test(an_owner_takes_turns),
	        cmocka_unit_test(a_crowd_does_not_fill_the_groups),
	        cmocka_unit_test(an_owner_of_many_surveys_is_taken_by_survey),
	        cmocka_unit_test(nobody_is_lost),
	        cmocka_unit_test(the_first_group_leaves_at_once),
	        cmocka_unit_test(another_one_leaves_when_the_flush_is_slow),
	        cmocka_unit_test(no_more_leave_than_may),
	};

	return cmocka_run_group_tests_name("group commit", tests, NULL, NULL);
}
