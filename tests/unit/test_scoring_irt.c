/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Response curves, the grid and the likelihood of rows, against plain formulas. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <irt/likelihood.h>

#include <math.h>

static void near_to(double got, double expected, double tolerance)
{
	if (!(fabs(got - expected) <= tolerance))
		fail_msg("%.12g, not %.12g", got, expected);
}

static void curves_follow_their_formulas(void **state)
{
	struct irt_item item = {IRT_2PL, 2, 1.2, 0, {0, -0.5}};
	double p[IRT_CATEGORIES_MAX], sum = 0;

	(void)state;
	irt_item_probabilities(&item, 0.7, p);
	near_to(p[1], 1 / (1 + exp(-(1.2 * 0.7 - 0.5))), 1e-15);
	near_to(p[0] + p[1], 1, 1e-15);
	item = (struct irt_item){IRT_3PL, 2, 1.2, 0.25, {0, -0.5}};
	irt_item_probabilities(&item, 0.7, p);
	near_to(p[1], 0.25 + 0.75 / (1 + exp(-(1.2 * 0.7 - 0.5))), 1e-15);
	item = (struct irt_item){IRT_GPCM, 4, 0.8, 0, {0, 0.3, 0.2, -0.9}};
	irt_item_probabilities(&item, -1.5, p);
	for (int k = 0; k < 4; k++)
		sum += exp(k * 0.8 * -1.5 + item.d[k]);
	for (int k = 0; k < 4; k++)
		near_to(p[k], exp(k * 0.8 * -1.5 + item.d[k]) / sum, 1e-15);
	irt_item_probabilities(&item, 1e4, p);
	near_to(p[3], 1, 0);
}

static void a_grid_is_symmetric_and_sums_to_one(void **state)
{
	struct irt_grid grid = IRT_GRID_DEFAULT;
	double weight[IRT_NODES_DEFAULT], sum = 0, mean = 0, square = 0;

	(void)state;
	irt_grid_normal(&grid, 0.5, 0.8, weight);
	for (uint32_t q = 0; q < grid.nodes; q++) {
		double node = irt_grid_node(&grid, q);

		near_to(node, -irt_grid_node(&grid, grid.nodes - 1 - q), 0);
		sum += weight[q];
		mean += weight[q] * node;
		square += weight[q] * node * node;
	}
	near_to(sum, 1, 1e-12);
	near_to(mean, 0.5, 1e-9);
	near_to(sqrt(square - mean * mean), 0.8, 1e-9);
}

enum { ROWS = 40, ITEMS = 75 };

/* Many items, some without an answer and some with several categories. So there are bundles of all
 * kinds, and the likelihood must be rescaled on the way. */
static void a_row_has_the_product_of_its_curves(void **state)
{
	static int8_t category[ROWS * ITEMS];
	struct irt_item item[ITEMS];
	struct irt_responses responses = {.rows = ROWS, .items = ITEMS, .category = category};
	struct irt_grid grid = {41, 5, 0, 1};
	struct irt_likelihood *likelihood;
	double l[41], p[IRT_CATEGORIES_MAX];

	(void)state;
	for (int j = 0; j < ITEMS; j++)
		item[j] = (struct irt_item){IRT_GPCM, (uint8_t)(j % 7 ? 2 : 5), 0.5 + j % 5 * 0.4,
		        0, {0, 0.1 * (j % 9), -0.2, -0.1 * j, 0.4}};
	for (int i = 0; i < ROWS * ITEMS; i++)
		category[i] = (int8_t)(i * 7919 % 13 < 3 ? IRT_MISSING
		                                         : i * 31 % item[i % ITEMS].categories);
	for (int j = 0; j < ITEMS; j++)
		category[j] = IRT_MISSING;
	likelihood = irt_likelihood_new(item, &responses, &grid);
	for (size_t i = 0; i < ROWS; i++) {
		double scale = irt_likelihood_row(likelihood, i, l), most = 0;

		for (uint32_t q = 0; q < grid.nodes; q++) {
			double log_l = 0;

			for (size_t j = 0; j < ITEMS; j++) {
				irt_item_probabilities(&item[j], irt_grid_node(&grid, q), p);
				if (category[i * ITEMS + j] >= 0)
					log_l += log(p[category[i * ITEMS + j]]);
			}
			most = fmax(most, l[q]);
			if (l[q] > 1e-9)
				near_to(log(l[q]) + scale, log_l, 1e-9);
		}
		near_to(most, 1, 0);
		if (!i)
			near_to(scale, 0, 0);
	}
	irt_likelihood_free(likelihood);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(curves_follow_their_formulas),
	        cmocka_unit_test(a_grid_is_symmetric_and_sums_to_one),
	        cmocka_unit_test(a_row_has_the_product_of_its_curves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
