/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What must hold for any design: a slow and simple computation gives the same result, and neither
 * the order of the rows, the number of threads, the scale of the weights nor a constant added to y
 * changes it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <design/shares.h>
#include <random/stream.h>

#include <base/memory.h>

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

/* LLVM's OpenMP does not free the buffers of teams that change size: not a leak of ours. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libomp.so";
}

#define REGIONS 7
#define GROUPS  8 /* everybody, factors of two and of three levels, two memberships */

static const int32_t parents[REGIONS] = {-1, 0, 0, 1, 1, 2, 2};
static const struct cells_scheme scheme = {
        .regions = REGIONS, .parent = parents, .factors = 2, .levels = {2, 3}, .members = 2};

struct survey {
	size_t rows;
	int64_t *stratum, *psu;
	double *population, *weight, *y;
	int32_t *leaf;
	int8_t *level[2];
	uint32_t *members;
};

static struct survey *survey_new(size_t rows)
{
	struct survey *s = memory_new(1, sizeof(*s));

	s->rows = rows;
	s->stratum = memory_new(rows, sizeof(*s->stratum));
	s->psu = memory_new(rows, sizeof(*s->psu));
	s->population = memory_new(rows, sizeof(*s->population));
	s->weight = memory_new(rows, sizeof(*s->weight));
	s->y = memory_new(rows, sizeof(*s->y));
	s->leaf = memory_new(rows, sizeof(*s->leaf));
	s->members = memory_new(rows, sizeof(*s->members));
	for (int f = 0; f < 2; f++)
		s->level[f] = memory_new(rows, 1);
	return s;
}

static void survey_free(struct survey *s)
{
	free(s->stratum);
	free(s->psu);
	free(s->population);
	free(s->weight);
	free(s->y);
	free(s->leaf);
	free(s->members);
	free(s->level[0]);
	free(s->level[1]);
	free(s);
}

/*
 * Strata of very different sizes (the first holds half of the rows), psus with rows in several
 * regions, and many rows of equal weight. Some rows have a weight of zero, no y or no region.
 */
static struct survey *survey_random(size_t rows, uint64_t seed)
{
	struct random_key key = random_key_of(seed, 0, rows, 0);
	struct survey *s = survey_new(rows);

	for (size_t i = 0; i < rows; i++) {
		uint64_t h = random_below(key, 10 * i, 12), k = 10 * i;

		s->stratum[i] = h < 6 ? -5 : (int64_t)(h << 34);
		s->psu[i] = (int64_t)random_below(key, k + 1, h < 6 ? 40 : 6) - 3;
		s->population[i] = h < 6 ? 100 : 50;
		s->weight[i] = random_below(key, k + 2, 9) / 3.0;
		s->y[i] = random_below(key, k + 3, 50) ? (double)(random_below(key, k + 3, 9) < 2)
		                                       : (double)NAN;
		s->leaf[i] = (int32_t)random_below(key, k + 4, REGIONS + 1) - 1;
		s->level[0][i] = (int8_t)((int)random_below(key, k + 5, 2));
		s->level[1][i] = (int8_t)((int)random_below(key, k + 6, 4) - 1);
		s->members[i] = (uint32_t)random_below(key, k + 7, 4);
	}
	return s;
}

static void survey_estimate(const struct survey *s, bool psus, struct estimate *out)
{
	struct frame_rows rows = {
	        s->rows, s->stratum, psus ? s->psu : NULL, psus ? s->population : NULL};
	struct shares_rows columns = {.weight = s->weight,
	        .y = s->y,
	        .leaf = s->leaf,
	        .level = {s->level[0], s->level[1]},
	        .members = s->members};
	struct design design;
	struct error error;

	assert_true(design_make(&design, &rows, DESIGN_LONELY_REMOVE, &error));
	assert_true(design_shares(&design, &scheme, &columns, out, &error));
	design_end(&design);
}

static struct survey *survey_shuffled(const struct survey *s, uint64_t seed)
{
	struct random_key key = random_key_of(seed, 1, s->rows, 0);
	struct survey *t = survey_new(s->rows);
	size_t *at = memory_new(s->rows, sizeof(*at));

	for (size_t i = 0; i < s->rows; i++) {
		size_t j = random_below(key, i, i + 1);

		at[i] = at[j];
		at[j] = i;
	}
	for (size_t i = 0; i < s->rows; i++) {
		t->stratum[i] = s->stratum[at[i]];
		t->psu[i] = s->psu[at[i]];
		t->population[i] = s->population[at[i]];
		t->weight[i] = s->weight[at[i]];
		t->y[i] = s->y[at[i]];
		t->leaf[i] = s->leaf[at[i]];
		t->level[0][i] = s->level[0][at[i]];
		t->level[1][i] = s->level[1][at[i]];
		t->members[i] = s->members[at[i]];
	}
	free(at);
	return t;
}

/* ---- the simple computation: z of each psu, one cell at a time ---- */

static bool row_in(const struct survey *s, size_t i, size_t cell)
{
	int32_t region = s->leaf[i];
	int group = (int)(cell % GROUPS);
	bool in = group == 0 || (group < 3 && s->level[0][i] == group - 1) ||
	          (group >= 3 && group < 6 && s->level[1][i] == group - 3) ||
	          (group >= 6 && s->members[i] >> (group - 6) & 1);

	while (region >= 0 && region != (int32_t)(cell / GROUPS))
		region = parents[region];
	return in && region >= 0 && s->weight[i] > 0 && !isnan(s->y[i]);
}

static double plain_variance(
        const struct survey *s, const struct design *design, size_t cell, double p, double w)
{
	double *z = memory_new(design->psus, sizeof(*z)), variance = 0;

	for (uint32_t a = 0; a < design->psus; a++)
		for (uint32_t k = design->psu_first[a]; k < design->psu_first[a + 1]; k++)
			if (row_in(s, design->order[k], cell))
				z[a] += s->weight[design->order[k]] * (s->y[design->order[k]] - p) /
				        w;
	for (uint32_t h = 0; h < design->strata; h++) {
		uint32_t first = design->stratum_first[h], end = design->stratum_first[h + 1];
		double n = end - first, mean = 0, sum = 0;

		for (uint32_t a = first; a < end; a++)
			mean += z[a] / n;
		for (uint32_t a = first; a < end; a++)
			sum += (z[a] - mean) * (z[a] - mean);
		variance += design_unsampled(design, h) * n / (n - 1) * sum;
	}
	free(z);
	return variance;
}

static void near_to(double got, double want, double tolerance)
{
	if (!(fabs(got - want) <= tolerance * (fabs(want) + 1e-12)))
		fail_msg("got %.17g, want %.17g", got, want);
}

static void compare_plain(const struct survey *s, const struct design *design, size_t cell,
        const struct estimate *got)
{
	double w = 0, wy = 0, wyy = 0;
	uint64_t n = 0;

	for (size_t i = 0; i < s->rows; i++)
		if (row_in(s, i, cell)) {
			n++;
			w += s->weight[i];
			wy += s->weight[i] * s->y[i];
		}
	for (size_t i = 0; i < s->rows; i++)
		if (row_in(s, i, cell))
			wyy += s->weight[i] * pow(s->y[i] - wy / w, 2);
	double count = (double)n, variance = plain_variance(s, design, cell, wy / w, w);
	double simple = wyy / w / (count - 1);

	assert_int_equal(got->n, n);
	near_to(got->weight, w, 1e-12);
	near_to(got->value, wy / w, 1e-12);
	near_to(got->var, variance, 1e-10);
	near_to(got->deff_replace, variance / simple, 1e-10);
	near_to(got->deff, variance / (simple * (1 - count / w)), 1e-9);
}

static void plain_computation_agrees(void **state)
{
	struct survey *s = survey_random(3000, 1);
	struct frame_rows rows = {s->rows, s->stratum, s->psu, s->population};
	struct estimate out[REGIONS * GROUPS];
	struct design design;
	struct error error;

	(void)state;
	for (size_t i = 0; i < s->rows; i++)
		s->weight[i] *= 5;
	survey_estimate(s, true, out);
	assert_true(design_make(&design, &rows, DESIGN_LONELY_REMOVE, &error));
	for (size_t cell = 0; cell < design_cells_count(&scheme); cell++)
		compare_plain(s, &design, cell, &out[cell]);
	design_end(&design);
	survey_free(s);
}

/* There are so many rows that strata are divided into pieces. */
static void neither_order_nor_threads_change_a_bit(void **state)
{
	struct survey *s = survey_random(120000, 2);
	struct estimate first[REGIONS * GROUPS], other[REGIONS * GROUPS];

	(void)state;
	for (int psus = 0; psus < 2; psus++) {
		omp_set_num_threads(1);
		survey_estimate(s, psus, first);
		for (int threads = 1; threads <= 5; threads++) {
			struct survey *t = survey_shuffled(s, (uint64_t)threads);

			omp_set_num_threads(threads);
			survey_estimate(t, psus, other);
			assert_memory_equal(first, other, sizeof(first));
			survey_free(t);
		}
	}
	survey_free(s);
}

static void scaling_weights_changes_nothing(void **state)
{
	struct survey *s = survey_random(20000, 3);
	struct estimate first[REGIONS * GROUPS], other[REGIONS * GROUPS];

	(void)state;
	survey_estimate(s, true, first);
	for (size_t i = 0; i < s->rows; i++)
		s->weight[i] *= 1234.5;
	survey_estimate(s, true, other);
	for (size_t i = 0; i < design_cells_count(&scheme); i++) {
		near_to(other[i].value, first[i].value, 1e-13);
		near_to(other[i].se, first[i].se, 1e-11);
		near_to(other[i].n_eff, first[i].n_eff, 1e-11);
		near_to(other[i].weight, 1234.5 * first[i].weight, 1e-13);
	}
	survey_free(s);
}

static void far_zero_costs_no_digits(void **state)
{
	struct survey *s = survey_random(20000, 4);
	struct estimate first[REGIONS * GROUPS], other[REGIONS * GROUPS];

	(void)state;
	survey_estimate(s, true, first);
	for (size_t i = 0; i < s->rows; i++)
		s->y[i] += 1e6;
	survey_estimate(s, true, other);
	for (size_t i = 0; i < design_cells_count(&scheme); i++) {
		near_to(other[i].value - 1e6, first[i].value, 1e-8);
		near_to(other[i].se, first[i].se, 1e-10);
		near_to(other[i].deff_replace, first[i].deff_replace, 1e-10);
	}
	survey_free(s);
}

static void parts_add_up(void **state)
{
	struct survey *s = survey_random(20000, 5);
	struct estimate out[REGIONS * GROUPS];

	(void)state;
	for (size_t i = 0; i < s->rows; i++) /* people live in leaves only */
		s->leaf[i] = s->leaf[i] < 3 ? 3 : s->leaf[i];
	survey_estimate(s, true, out);
	for (size_t group = 0; group < GROUPS; group++) {
		const struct estimate *top = &out[group], *a = &out[GROUPS + group],
		                      *b = &out[2 * GROUPS + group];

		assert_int_equal(top->n, a->n + b->n);
		near_to(top->weight * top->value, a->weight * a->value + b->weight * b->value,
		        1e-12);
	}
	for (size_t region = 0; region < REGIONS; region++) {
		const struct estimate *cell = &out[region * GROUPS];

		assert_int_equal(cell[0].n, cell[1].n + cell[2].n);
		near_to(cell[0].weight, cell[1].weight + cell[2].weight, 1e-12);
	}
	survey_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(plain_computation_agrees),
	        cmocka_unit_test(neither_order_nor_threads_change_a_bit),
	        cmocka_unit_test(scaling_weights_changes_nothing),
	        cmocka_unit_test(far_zero_costs_no_digits),
	        cmocka_unit_test(parts_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
