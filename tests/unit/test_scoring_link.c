/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Linking by common items: known constants found again, base R's optim on the same criteria, items
 * that drift. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <linking/link.h>
#include <linking/link_share.h>

#include <math.h>

enum { ITEMS = 6 };

static const char *const names[ITEMS] = {"K01", "K02", "M01", "M02", "S01", "A01"};
static const double known_a[ITEMS] = {1.1, 0.8, 1.6, 1.3, 0.7, 1.9};
static const double known_b[ITEMS] = {-1.2, -0.4, 0.1, 0.6, 1.1, 1.7};
static const double known_c[ITEMS] = {0, 0.2, 0, 0.25, 0.15, 0};
static const double fresh_a[ITEMS] = {1.25, 0.75, 1.9, 1.4, 0.9, 2.0};
static const double fresh_b[ITEMS] = {-1.45, -0.75, -0.15, 0.3, 0.65, 1.2};
static const double fresh_c[ITEMS] = {0, 0.22, 0, 0.24, 0.18, 0};

static void near_to(double got, double expected, double tolerance)
{
	if (!(fabs(got - expected) <= tolerance))
		fail_msg("%.12g, not %.12g", got, expected);
}

static void fill(struct irt_item *item, const double *a, const double *b, const double *c)
{
	for (int i = 0; i < ITEMS; i++)
		item[i] = (struct irt_item){IRT_3PL, 2, a[i], c[i], {0, -a[i] * b[i]}};
}

static struct linking_estimate linked(const struct irt_item *known, const struct irt_item *fresh,
        size_t count, const struct irt_link_options *options, struct irt_link_item *out)
{
	struct linking_estimate link;
	struct error error;

	if (!linking_estimate(&(struct irt_link_items){count, known, fresh, names}, options, out,
	            &link, &error))
		fail_msg("%s", error.text);
	return link;
}

static void same_constants(
        const struct irt_link_constants *got, double slope, double intercept, double tolerance)
{
	near_to(got->slope, slope, tolerance);
	near_to(got->intercept, intercept, tolerance);
}

static void a_known_scale_is_found_again(void **state)
{
	static const struct irt_link_constants to = {1.25, -0.4}, back = {1 / 1.25, 0.4 / 1.25};
	struct irt_item known[ITEMS], fresh[ITEMS];
	struct irt_link_item out[ITEMS];
	struct linking_estimate link;

	(void)state;
	fill(known, known_a, known_b, known_c);
	for (int i = 0; i < ITEMS; i++)
		fresh[i] = linking_apply(&known[i], &back);
	near_to(-fresh[0].d[1] / fresh[0].a, (known_b[0] + 0.4) / 1.25, 1e-12);
	link = linked(known, fresh, ITEMS, &LINKING_DEFAULTS, out);
	same_constants(&link.mean_sigma, to.slope, to.intercept, 1e-12);
	same_constants(&link.haebara, to.slope, to.intercept, 1e-9);
	same_constants(&link.stocking_lord, to.slope, to.intercept, 1e-9);
	near_to(link.se_difficulties, 0, 1e-9);
	near_to(link.se_jackknife, 0, 1e-9);
	for (int i = 0; i < ITEMS; i++) {
		near_to(out[i].shift, 0, 1e-8);
		near_to(out[i].rmsd, 0, 1e-9);
		assert_false(out[i].drifts);
	}
}

/* R: the criteria written as functions (node <- seq(-6, 6, len = 61)), minimized by optim with
 * Nelder-Mead and then BFGS. */
static void constants_are_those_of_r(void **state)
{
	static const double shift[ITEMS] = {-0.0681122423947, -0.0898672099738, 0.0771999606726,
	        0.0775003386574, -0.0333771451322, -0.0218989053730};
	static const double rmsd[ITEMS] = {0.0139418039243, 0.0200069974932, 0.0236301986500,
	        0.0194881975333, 0.0168639862834, 0.0119994072624};
	struct irt_link_options options = LINKING_DEFAULTS;
	struct irt_item known[ITEMS], fresh[ITEMS];
	struct irt_link_item out[ITEMS];
	struct linking_estimate link;

	(void)state;
	options.mean = 0.1;
	options.sd = 0.9;
	fill(known, known_a, known_b, known_c);
	fill(fresh, fresh_a, fresh_b, fresh_c);
	link = linked(known, fresh, ITEMS, &options, out);
	same_constants(&link.mean_sigma, 1.086377387163, 0.352879246239, 1e-11);
	same_constants(&link.haebara, 1.122330395274, 0.331235668531, 2e-6);
	same_constants(&link.stocking_lord, 1.111778617744, 0.343966753334, 2e-6);
	near_to(link.se_difficulties, 0.0292709601876, 2e-6);
	near_to(link.se_jackknife, 0.0392986867118, 1e-5);
	for (int i = 0; i < ITEMS; i++) {
		near_to(out[i].shift, shift[i], 5e-6);
		near_to(out[i].rmsd, rmsd[i], 2e-6);
	}
}

/* All slopes are equal and the shifts have a mean of 0, so that the standard error is the one of
 * the mean difference of difficulties, worked out here. */
static void parallel_curves_give_the_plain_formula(void **state)
{
	static const double moved[ITEMS] = {0.10, -0.05, 0.02, -0.07, 0.03, -0.03};
	struct irt_item known[ITEMS], fresh[ITEMS];
	struct irt_link_item out[ITEMS];
	struct linking_estimate link;
	double mean = 0, squares = 0;

	(void)state;
	for (int i = 0; i < ITEMS; i++) {
		known[i] = (struct irt_item){IRT_RASCH, 2, 1, 0, {0, -known_b[i]}};
		fresh[i] =
		        (struct irt_item){IRT_RASCH, 2, 1, 0, {0, -(known_b[i] - 0.3 + moved[i])}};
	}
	link = linked(known, fresh, ITEMS, &LINKING_DEFAULTS, out);
	for (int i = 0; i < ITEMS; i++)
		mean += out[i].shift / ITEMS;
	for (int i = 0; i < ITEMS; i++)
		squares += (out[i].shift - mean) * (out[i].shift - mean);
	near_to(link.se_difficulties, sqrt(squares / (ITEMS * (ITEMS - 1))), 1e-12);
	near_to(link.stocking_lord.intercept, 0.3, 0.05);
	near_to(link.se_jackknife, link.se_difficulties, 0.3 * link.se_difficulties);
}

static void an_item_that_drifts_is_named_and_left_out(void **state)
{
	static const struct irt_link_constants back = {1 / 1.1, -0.2 / 1.1};
	struct irt_item known[ITEMS], fresh[ITEMS];
	struct irt_link_options options = LINKING_DEFAULTS;
	struct irt_link_item out[ITEMS];
	struct linking_estimate link;

	(void)state;
	fill(known, known_a, known_b, known_c);
	for (int i = 0; i < ITEMS; i++)
		fresh[i] = linking_apply(&known[i], &back);
	fresh[2].d[1] += 1; /* easier */
	link = linked(known, fresh, ITEMS, &options, out);
	for (int i = 0; i < ITEMS; i++)
		assert_int_equal(out[i].drifts, i == 2);
	assert_int_equal(link.left, ITEMS - 1);
	same_constants(&link.stocking_lord, 1.1, 0.2, 1e-8);
	near_to(out[2].shift, -1.1 / fresh[2].a, 1e-8);
	assert_true(out[2].rmsd > IRT_LINK_DRIFT);
	near_to(link.se_difficulties, 0, 1e-8);
	/* an item that drifts and is kept biases the others and makes the link's standard error
	 * larger */
	options.drift = (double)INFINITY;
	link = linked(known, fresh, ITEMS, &options, out);
	assert_int_equal(link.left, ITEMS);
	assert_false(out[2].drifts);
	assert_true(link.se_difficulties > 0.05 && link.se_jackknife > 0.05);
}

static void refused(const struct irt_item *known, const struct irt_item *fresh, size_t count,
        const char *message)
{
	struct irt_link_item out[ITEMS];
	struct linking_estimate link;
	struct error error;

	assert_false(linking_estimate(&(struct irt_link_items){count, known, fresh, names},
	        &LINKING_DEFAULTS, out, &link, &error));
	assert_string_equal(error.text, message);
}

static void what_cannot_be_linked_is_refused(void **state)
{
	struct irt_item known[ITEMS], fresh[ITEMS];

	(void)state;
	fill(known, known_a, known_b, known_c);
	fill(fresh, fresh_a, fresh_b, fresh_c);
	refused(known, fresh, 0, "a link takes at least 2 common items, not 0");
	refused(known, fresh, 1, "a link takes at least 2 common items, not 1");
	/* the sums of the curves agree, but those of neither item do */
	fresh[0] = (struct irt_item){IRT_2PL, 2, 2, 0, {0, 2}};
	fresh[1] = (struct irt_item){IRT_2PL, 2, 2, 0, {0, -2}};
	known[0] = fresh[1];
	known[1] = fresh[0];
	refused(known, fresh, 2,
	        "1 of 2 common items are left to link by, and it takes 2: the scales cannot be "
	        "joined");
	fresh[0] = fresh[1];
	refused(known, fresh, 2, "the common items are all of one difficulty: they fix no scale");
	fresh[1].a = 0;
	refused(known, fresh, ITEMS, "common item K02 has a slope not above 0");
	known[0].categories = 3;
	refused(known, fresh, ITEMS, "common item K01 is not of two categories");
}

static void the_cut_is_found_on_the_form(void **state)
{
	static const double points[ITEMS] = {2, 2, 3, 1, 2, 4};
	struct irt_grid grid = IRT_GRID_DEFAULT;
	struct irt_item items[ITEMS];
	struct linking_cut at;
	double sum = 0, next = 0, p[IRT_CATEGORIES_MAX];

	(void)state;
	fill(items, known_a, known_b, known_c);
	at = linking_cut(items, points, ITEMS, 8, &grid);
	for (int i = 0; i < ITEMS; i++) {
		irt_item_probabilities(&items[i], at.theta, p);
		sum += points[i] * p[1];
		irt_item_probabilities(&items[i], at.theta + 1e-6, p);
		next += points[i] * p[1];
	}
	near_to(sum, 8, 1e-12);
	near_to(at.slope, (next - sum) / 1e-6, 1e-4);
	/* no ability has all points expected, and with guessing none has almost no points */
	near_to(linking_cut(items, points, ITEMS, 14, &grid).theta, grid.range, 1e-9);
	near_to(linking_cut(items, points, ITEMS, 0.1, &grid).theta, -grid.range, 1e-9);
}

/* Shares at or above a cut, and at or above cuts one and two steps lower and higher. */
static void a_linking_error_moves_the_cut(void **state)
{
	static const double share[] = {0.9, 0.8, 0.6, 0.5, 0.35};

	(void)state;
	assert_int_equal(linking_reach(0), 1);
	assert_int_equal(linking_reach(1.25), 2);
	assert_int_equal(linking_reach(1e9), IRT_LINK_STEPS_MAX);
	near_to(linking_share_se(share, 2, 0), 0, 0);
	near_to(linking_share_se(share, 2, 1), (0.8 - 0.5) / 2, 1e-15);
	near_to(linking_share_se(share, 2, 0.25), (0.65 - 0.575) / 2, 1e-15);
	near_to(linking_share_se(share, 2, 1.5), (0.85 - 0.425) / 2, 1e-15);
	near_to(linking_share_se(share, 2, 7), (0.9 - 0.35) / 2, 1e-15);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_known_scale_is_found_again),
	        cmocka_unit_test(constants_are_those_of_r),
	        cmocka_unit_test(parallel_curves_give_the_plain_formula),
	        cmocka_unit_test(an_item_that_drifts_is_named_and_left_out),
	        cmocka_unit_test(what_cannot_be_linked_is_refused),
	        cmocka_unit_test(the_cut_is_found_on_the_form),
	        cmocka_unit_test(a_linking_error_moves_the_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
