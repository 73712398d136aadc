/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A sample in three stages drawn again and again from a small frame: psus, households and, by the
 * tables they are given, one adult of each. The shares in which each adult is asked are held
 * against 1 / weight, the mean Horvitz-Thompson total against the truth: households have 1, 2, 3,
 * 4 or 6 adults, where Kish's tables are exact. One psu is certain, and a replicate of the reserve
 * is let in. A right program passes whatever its seeds: the bounds are 6 standard errors.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "draw.h"

#include <sample/kish.h>

#include <math.h>
#include <string.h>

enum { PSUS = 5, DRAWN = 3, HOUSEHOLDS = 6, ADULTS = 6, TAKE = 2, DRAWS = 4000 };

static const int64_t sizes[PSUS] = {4, 6, 40, 9, 7};
static const unsigned adults_of[HOUSEHOLDS] = {1, 2, 3, 4, 6, 2};

/* Of an adult; made up, and larger where more live together. */
static double value_of(size_t psu, size_t household, unsigned adult)
{
	return 1 + (double)psu + 2.5 * (double)household + 3 * (double)adult;
}

static void make(struct draw *draw, uint64_t seed)
{
	static struct draw_psu psu[PSUS];
	static struct draw_stratum stratum[1];
	static struct draw_person person[PSUS * HOUSEHOLDS];
	static const char *const names[PSUS] = {"a", "b", "c", "d", "e"};

	memset(person, 0, sizeof(person));
	for (size_t i = 0; i < PSUS; i++)
		psu[i] = (struct draw_psu){.name = str_from(names[i]),
		        .stratum = STR("S"),
		        .size = sizes[i],
		        .listed = HOUSEHOLDS,
		        .first = i * HOUSEHOLDS};
	stratum[0] = (struct draw_stratum){.name = STR("S"), .count = PSUS, .take = DRAWN};
	*draw = (struct draw){.stages = DRAW_HOUSEHOLDS,
	        .seed = seed,
	        .take = TAKE,
	        .reserve = 1,
	        .psu = psu,
	        .psus = PSUS,
	        .stratum = stratum,
	        .strata = 1,
	        .person = person,
	        .people = PSUS * HOUSEHOLDS};
	arena_init(&draw->arena, 4096);
	fieldwork_draw_psus(draw);
	fieldwork_draw_people(draw);
}

struct tally {
	unsigned asked[PSUS][HOUSEHOLDS][ADULTS];
	double sum, squares;
};

/* released: replicates of the reserve that are let in. */
static double total_of(const struct draw *draw, size_t released, struct tally *tally)
{
	struct draw grown = *draw;
	double total = 0;

	grown.take += released;
	for (size_t i = 0; i < PSUS; i++)
		for (size_t k = 0; draw->psu[i].drawn && k < HOUSEHOLDS; k++) {
			const struct draw_person *household = &draw->person[i * HOUSEHOLDS + k];
			unsigned adult;

			if (!household->drawn || household->replicate > (int32_t)released)
				continue;
			adult = sample_kish_person(household->kish, adults_of[k]);
			tally->asked[i][k][adult - 1]++;
			total += fieldwork_draw_weight(&grown, &draw->psu[i]) * adults_of[k] *
			         value_of(i, k, adult);
		}
	return total;
}

static void check(const struct draw *draw, size_t released, const struct tally *tally)
{
	struct draw grown = *draw;
	double truth = 0, mean = tally->sum / DRAWS;
	double variance = tally->squares / DRAWS - mean * mean;

	grown.take += released;
	for (size_t i = 0; i < PSUS; i++)
		for (size_t k = 0; k < HOUSEHOLDS; k++)
			for (unsigned adult = 1; adult <= adults_of[k]; adult++) {
				double p = 1 / (fieldwork_draw_weight(&grown, &draw->psu[i]) *
				                       adults_of[k]);
				double share = tally->asked[i][k][adult - 1] / (double)DRAWS;

				truth += value_of(i, k, adult);
				if (fabs(share - p) > 6 * sqrt(p * (1 - p) / DRAWS))
					fail_msg("psu %zu, household %zu, adult %u: %.4f, not %.4f",
					        i, k, adult, share, p);
			}
	if (fabs(mean - truth) > 6 * sqrt(variance / DRAWS))
		fail_msg("total %.2f, not %.2f", mean, truth);
}

static void adults_have_the_probability_of_their_weights(void **state)
{
	(void)state;
	for (size_t released = 0; released <= 1; released++) {
		struct tally tally = {0};
		struct draw draw;

		for (uint64_t seed = 0; seed < DRAWS; seed++) {
			make(&draw, seed);
			double total = total_of(&draw, released, &tally);

			tally.sum += total;
			tally.squares += total * total;
			if (seed + 1 == DRAWS)
				check(&draw, released, &tally);
			arena_free(&draw.arena);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(adults_have_the_probability_of_their_weights),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
