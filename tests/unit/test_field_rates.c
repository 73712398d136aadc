/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of the cases of an area, and AAPOR's rates, against figures worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rates.h"
#include "test_near.h"

#include <math.h>

#define NEAR 1e-12

static int64_t people(const struct field_outcomes *o)
{
	return o->complete + o->partial + o->break_off + o->refused + o->non_contact + o->other +
	       o->unknown + o->ineligible;
}

static void attempts_and_cases_meet(void **state)
{
	const struct field_counts counts = {.drawn = 100,
	        .sent = 98,
	        .open = 5,
	        .submitted = 40,
	        .partial = 2,
	        .refused = 12,
	        .non_contact = 15,
	        .other = 3,
	        .ineligible = 4};
	struct field_outcomes o = field_outcomes_of(&counts);

	(void)state;
	assert_int_equal(o.started, 45);
	assert_int_equal(o.complete, 40);
	assert_int_equal(o.partial, 2);
	assert_int_equal(o.break_off, 3);
	assert_int_equal(o.refused, 12);
	assert_int_equal(o.non_contact, 15);
	assert_int_equal(o.unknown, 100 - 40 - 5 - 12 - 15 - 3 - 4);
	assert_int_equal(o.contradicted, 0);
	assert_int_equal(people(&o), 100);
}

static void rates_are_those_of_aapor(void **state)
{
	/* I 40, P 2, R 12 + 3, NC 15, O 3, U 21, ineligible 4. */
	const struct field_outcomes o = {.drawn = 100,
	        .complete = 40,
	        .partial = 2,
	        .break_off = 3,
	        .refused = 12,
	        .non_contact = 15,
	        .other = 3,
	        .unknown = 21,
	        .ineligible = 4};
	double e = field_eligible(&o);
	struct field_rates rates = field_rates_of(&o, e);

	(void)state;
	assert_near(e, 75.0 / 79, NEAR);
	assert_near(rates.rr1, 40.0 / 96, NEAR);
	assert_near(rates.rr3, 40.0 / (75 + 21 * 75.0 / 79), NEAR);
	assert_near(rates.rr5, 40.0 / 75, NEAR);
	assert_near(rates.cooperation, 40.0 / (42 + 15 + 3), NEAR);
	assert_near(rates.contact, 60.0 / 96, NEAR);
}

static void an_attempt_counts_before_what_was_written_down(void **state)
{
	/* Of 10 people 6 have an attempt, so 4 of the 7 outcomes are of others at most. */
	const struct field_counts counts = {.drawn = 10,
	        .submitted = 5,
	        .open = 1,
	        .partial = 3,
	        .refused = 2,
	        .other = 1,
	        .non_contact = 3,
	        .ineligible = 1};
	struct field_outcomes o = field_outcomes_of(&counts);

	(void)state;
	assert_int_equal(o.partial, 1);
	assert_int_equal(o.break_off, 0);
	assert_int_equal(o.ineligible, 1);
	assert_int_equal(o.refused, 2);
	assert_int_equal(o.other, 1);
	assert_int_equal(o.non_contact, 0);
	assert_int_equal(o.unknown, 0);
	assert_int_equal(o.contradicted, 5); /* two of the partial ones, and the non-contacts */
	assert_int_equal(people(&o), 10);
}

static void what_was_begun_at_the_door_counts(void **state)
{
	/* One of the partial ones and one break-off have the two attempts; the others none. */
	const struct field_counts counts = {.drawn = 20,
	        .submitted = 8,
	        .open = 2,
	        .partial = 1,
	        .break_off = 3,
	        .non_contact = 2};
	const struct field_counts on_paper = {.drawn = 20, .submitted = 8, .partial = 4};
	struct field_outcomes o = field_outcomes_of(&counts);

	(void)state;
	assert_int_equal(o.partial, 1);
	assert_int_equal(o.break_off, 1 + 2);
	assert_int_equal(o.non_contact, 2);
	assert_int_equal(o.unknown, 20 - 8 - 2 - 2 - 2);
	assert_int_equal(o.contradicted, 0);
	assert_int_equal(people(&o), 20);
	o = field_outcomes_of(&on_paper);
	assert_int_equal(o.partial, 4);
	assert_int_equal(o.unknown, 8);
	assert_near(field_rates_of(&o, 1).rr5, 8.0 / 12, NEAR);
}

static void who_withdrew_has_refused(void **state)
{
	struct field_outcomes all = {.drawn = 10, .complete = 7, .unknown = 3};

	(void)state;
	field_outcomes_withdraw(&all, 2);
	assert_int_equal(all.refused, 2);
	assert_int_equal(all.unknown, 1);
	field_outcomes_withdraw(&all, 2);
	assert_int_equal(all.refused, 3);
	assert_int_equal(all.unknown, 0);
	assert_int_equal(people(&all), 10);
}

static void nothing_to_divide_by(void **state)
{
	const struct field_outcomes none = {.drawn = 3, .unknown = 3}, nobody = {.drawn = 0};
	struct field_outcomes sum = {.drawn = 0};
	const struct field_outcomes ten = {.drawn = 10, .complete = 10};
	struct field_rates rates = field_rates_of(&none, field_eligible(&none));

	(void)state;
	assert_true(isnan(field_eligible(&none)));
	assert_near(rates.rr1, 0, NEAR);
	assert_true(isnan(rates.rr3) && isnan(rates.rr5) && isnan(rates.cooperation));
	assert_true(isnan(field_rates_of(&nobody, 1).rr1));
	field_outcomes_add(&sum, &ten);
	field_outcomes_add(&sum, &none);
	assert_int_equal(people(&sum), 13);
	assert_int_equal(sum.drawn, 13);
	/* Without anybody unknown, no e is needed. */
	assert_near(field_rates_of(&ten, (double)NAN).rr3, 1, NEAR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(attempts_and_cases_meet),
	        cmocka_unit_test(rates_are_those_of_aapor),
	        cmocka_unit_test(an_attempt_counts_before_what_was_written_down),
	        cmocka_unit_test(what_was_begun_at_the_door_counts),
	        cmocka_unit_test(who_withdrew_has_refused),
	        cmocka_unit_test(nothing_to_divide_by),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
