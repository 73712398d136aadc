/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Complementary suppression against Gaussian elimination in doubles on small random tables, and
 * what must hold for every table: no withheld cell can be computed from the others, no family has
 * exactly one withheld cell, a second pass changes nothing, and the order of the families does not
 * matter. Then the rule for thin cells, and whole tables.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <design/publication_table.h>
#include <design/suppression.h>
#include <random/stream.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CELLS_MAX = 64, FAMILIES_MAX = 64, MEMBERS_MAX = 1024, TABLES = 400, ATOMS = 9 };

struct made {
	struct suppression_table table;
	double loss[CELLS_MAX];
	size_t first[FAMILIES_MAX + 1];
	uint32_t member[MEMBERS_MAX];
	bool withheld[CELLS_MAX];
};

static struct made *made_new(size_t cells)
{
	struct made *made = test_calloc(1, sizeof(*made));

	made->table = (struct suppression_table){
	        .cells = cells, .loss = made->loss, .first = made->first, .member = made->member};
	return made;
}

static void made_family(struct made *made, const uint32_t *member, size_t count)
{
	size_t *end = &made->first[made->table.families + 1];

	assert_true(made->table.families < FAMILIES_MAX);
	*end = end[-1];
	for (size_t i = 0; i < count; i++) {
		assert_true(*end < MEMBERS_MAX);
		made->member[(*end)++] = member[i];
	}
	made->table.families++;
}

/* --- brute force --- */

/* Reduced row echelon form: a cell is told (can be computed from the others) when a row has no
 * other cell. */
static void told_by_elimination(const struct made *made, bool *told)
{
	static double a[FAMILIES_MAX][CELLS_MAX];
	size_t rows = made->table.families, cells = made->table.cells, rank = 0;

	memset(a, 0, sizeof(a));
	memset(told, 0, cells * sizeof(*told));
	for (size_t f = 0; f < rows; f++)
		for (size_t i = made->first[f]; i < made->first[f + 1]; i++)
			if (made->withheld[made->member[i]])
				a[f][made->member[i]] = i > made->first[f] ? 1 : -1;
	for (size_t c = 0; c < cells && rank < rows; c++) {
		size_t pivot = rank;

		for (size_t r = rank; r < rows; r++)
			if (fabs(a[r][c]) > fabs(a[pivot][c]))
				pivot = r;
		if (fabs(a[pivot][c]) < 1e-9)
			continue;
		for (size_t k = 0; k < cells; k++) {
			double swap = a[pivot][k];

			a[pivot][k] = a[rank][k];
			a[rank][k] = swap;
		}
		for (size_t r = 0; r < rows; r++) {
			double factor = a[r][c] / a[rank][c];

			for (size_t k = 0; r != rank && k < cells; k++)
				a[r][k] -= factor * a[rank][k];
		}
		rank++;
	}
	for (size_t r = 0; r < rank; r++) {
		size_t count = 0, only = 0;

		for (size_t c = 0; c < cells; c++)
			if (fabs(a[r][c]) > 1e-9) {
				count++;
				only = c;
			}
		if (count == 1)
			told[only] = true;
	}
}

static void assert_nothing_told(const struct made *made)
{
	bool told[CELLS_MAX];

	told_by_elimination(made, told);
	for (size_t c = 0; c < made->table.cells; c++)
		assert_false(told[c]);
	for (size_t f = 0; f < made->table.families; f++) {
		size_t withheld = 0;

		for (size_t i = made->first[f]; i < made->first[f + 1]; i++)
			withheld += made->withheld[made->member[i]];
		assert_int_not_equal(withheld, 1);
	}
}

/* --- tables --- */

/* A table of rows x columns with its totals. The order of the cells is the grand total, row totals,
 * column totals, inner cells by rows. */
static struct made *made_grid(uint32_t rows, uint32_t columns)
{
	struct made *made = made_new(1 + rows + columns + rows * columns);
	uint32_t member[CELLS_MAX], inner = 1 + rows + columns;

	for (uint32_t r = 0; r < rows; r++) {
		member[0] = 1 + r;
		for (uint32_t c = 0; c < columns; c++)
			member[1 + c] = inner + r * columns + c;
		made_family(made, member, columns + 1);
	}
	for (uint32_t c = 0; c < columns; c++) {
		member[0] = 1 + rows + c;
		for (uint32_t r = 0; r < rows; r++)
			member[1 + r] = inner + r * columns + c;
		made_family(made, member, rows + 1);
	}
	member[0] = 0;
	for (uint32_t r = 0; r < rows; r++)
		member[1 + r] = 1 + r;
	made_family(made, member, rows + 1);
	for (uint32_t c = 0; c < columns; c++)
		member[1 + c] = 1 + rows + c;
	made_family(made, member, columns + 1);
	for (size_t i = 0; i < made->table.cells; i++)
		made->loss[i] = i == 0 ? 1000 : i < inner ? 100 : 1;
	return made;
}

/* A cell is a set of atoms. When a set is split again and again in several ways, there is a table
 * without zeros for which all families hold, as for real tables. */
static uint32_t cell_of_set(struct made *made, uint32_t *sets, uint32_t set)
{
	uint32_t c = 0;

	while (c < made->table.cells && sets[c] != set)
		c++;
	if (c == made->table.cells) {
		assert_true(c < CELLS_MAX);
		made->table.cells++;
		sets[c] = set;
	}
	return c;
}

static void split_set(struct made *made, uint32_t *sets, uint32_t cell, uint64_t bits)
{
	uint32_t set = sets[cell], part[3] = {0}, member[4] = {cell};
	size_t count = 1;

	for (uint32_t atom = 0; atom < ATOMS; atom++)
		if (set >> atom & 1)
			part[(bits >> (2 * atom)) % 3] |= 1u << atom;
	for (int k = 0; k < 3; k++)
		if (part[k] && part[k] != set)
			member[count++] = cell_of_set(made, sets, part[k]);
	if (count > 1)
		made_family(made, member, count);
}

static struct made *made_sets(struct random_key key)
{
	struct made *made = made_new(0);
	uint32_t sets[CELLS_MAX];

	cell_of_set(made, sets, (1u << ATOMS) - 1);
	for (uint64_t split = 0; split < 14; split++)
		split_set(made, sets,
		        split < 2 ? 0 : (uint32_t)random_below(key, 10 + split, made->table.cells),
		        random_bits(key, 30 + split));
	return made;
}

static struct made *made_random(uint64_t seed)
{
	struct random_key key = random_key_of(seed, 1, 0, 0);
	struct made *made = random_below(key, 0, 2)
	                            ? made_grid(2 + (uint32_t)random_below(key, 1, 3),
	                                      2 + (uint32_t)random_below(key, 2, 3))
	                            : made_sets(key);

	for (size_t c = 0; c < made->table.cells; c++) {
		made->loss[c] = 1 + (double)random_below(key, 100 + c, 50);
		made->withheld[c] = random_below(key, 200 + c, 5) == 0;
	}
	return made;
}

static void told_is_what_elimination_tells(void **state)
{
	size_t some = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= TABLES; seed++) {
		struct made *made = made_random(seed);
		bool want[CELLS_MAX], got[CELLS_MAX];
		size_t count = design_suppression_told(&made->table, made->withheld, got),
		       wanted = 0;

		told_by_elimination(made, want);
		for (size_t c = 0; c < made->table.cells; c++) {
			wanted += want[c];
			if (got[c] != want[c])
				fail_msg("table %d, cell %zu", (int)seed, c);
		}
		assert_int_equal(count, wanted);
		some += count;
		test_free(made);
	}
	assert_true(some > TABLES / 2);
}

/*
 * Two squares of withheld cells, and one more withheld cell that lies between them. Every family
 * has none or at least two of these cells, but the one between the squares is told nevertheless.
 */
static void a_bridge_is_told(void **state)
{
	static const uint32_t inner[] = {
	        0, 1, 4, 5, 14, 15, 18, 19, 6}; /* of a 4 x 4 grid, by rows */
	struct made *made = made_grid(4, 4);
	bool told[CELLS_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(inner) / sizeof(*inner); i++)
		if (inner[i] < 16)
			made->withheld[9 + inner[i]] = true;
	/* rows 0, 1 x columns 0, 1; rows 2, 3 x columns 2, 3; and row 1, column 2 between them */
	made->withheld[9 + 10] = made->withheld[9 + 11] = true;
	assert_int_equal(design_suppression_told(&made->table, made->withheld, told), 1);
	assert_true(told[9 + 6]);
	assert_true(design_suppression_complete(&made->table, made->withheld) > 0);
	assert_nothing_told(made);
	test_free(made);
}

static void one_cell_of_a_grid_takes_three_more(void **state)
{
	struct made *made = made_grid(3, 4);

	(void)state;
	made->withheld[8] = true;
	assert_int_equal(design_suppression_complete(&made->table, made->withheld), 3);
	for (size_t c = 0; c < 8; c++)
		assert_false(made->withheld[c]); /* no total */
	assert_nothing_told(made);
	test_free(made);
}

static void a_total_is_protected_too(void **state)
{
	struct made *made = made_grid(2, 2);

	(void)state;
	made->withheld[1] = true;
	assert_true(design_suppression_complete(&made->table, made->withheld) >= 2);
	assert_nothing_told(made);
	test_free(made);
}

static void nothing_is_told_afterwards(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= TABLES; seed++) {
		struct made *made = made_random(seed);
		bool before[CELLS_MAX];

		memcpy(before, made->withheld, sizeof(before));
		design_suppression_complete(&made->table, made->withheld);
		for (size_t c = 0; c < made->table.cells; c++)
			assert_true(made->withheld[c] || !before[c]);
		assert_nothing_told(made);
		assert_int_equal(design_suppression_complete(&made->table, made->withheld), 0);
		test_free(made);
	}
}

static struct made *families_reversed(const struct made *made)
{
	struct made *other = made_new(made->table.cells);

	for (size_t f = made->table.families; f-- > 0;)
		made_family(
		        other, &made->member[made->first[f]], made->first[f + 1] - made->first[f]);
	memcpy(other->loss, made->loss, sizeof(other->loss));
	memcpy(other->withheld, made->withheld, sizeof(other->withheld));
	return other;
}

static void order_does_not_matter(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= TABLES; seed++) {
		struct made *made = made_random(seed), *other = families_reversed(made);

		design_suppression_complete(&made->table, made->withheld);
		design_suppression_complete(&other->table, other->withheld);
		assert_memory_equal(made->withheld, other->withheld, sizeof(made->withheld));
		test_free(made);
		test_free(other);
	}
}

static void what_may_not_go_stays(void **state)
{
	static const uint32_t family[] = {0, 1, 2};
	struct made *made = made_new(3);
	bool told[CELLS_MAX];

	(void)state;
	made_family(made, family, 3);
	for (size_t c = 0; c < 3; c++)
		made->loss[c] = (double)INFINITY;
	made->withheld[1] = true;
	assert_int_equal(design_suppression_complete(&made->table, made->withheld), 0);
	assert_int_equal(design_suppression_told(&made->table, made->withheld, told), 1);
	test_free(made);
}

/* --- the rule for thin cells --- */

static struct estimate share_of(uint64_t n, double p, double deff, double df)
{
	return (struct estimate){
	        .n = n,
	        .weight = (double)n,
	        .value = p,
	        .se = sqrt(p * (1 - p) * deff / ((double)n - 1)),
	        .df_cell = df,
	        .deff_replace = deff,
	        .n_eff = (double)n / deff,
	};
}

static void thin_cells_are_held_against_peers(void **state)
{
	static const struct {
		uint64_t n;
		double share, deff, df;
		struct publication_peers peers;
		enum publication_reason reason;
	} cases[] = {
	        /* enough degrees of freedom: the larger design effect counts */
	        {300, 0.15, 1, 20, {1, 0.15}, PUBLICATION_GOOD},
	        {300, 0.15, 1, 20, {6, 0.15}, PUBLICATION_WIDE_RELATIVE},
	        {300, 0.15, 6, 20, {1, 0.15}, PUBLICATION_WIDE_RELATIVE},
	        {300, 0.15, 1, 20, {6, 0.01}, PUBLICATION_WIDE_RELATIVE},
	        {300, 0.15, 1, 20, {1, 0.01}, PUBLICATION_GOOD},
	        /* few: never shown without a flag, and neither a standard error that is small nor
	         * a share that is large by chance helps */
	        {900, 0.15, 1, 6, {1, 0.15}, PUBLICATION_FEW_DF},
	        {200, 0.15, 0.3, 6, {2, 0.15}, PUBLICATION_WIDE_RELATIVE},
	        {900, 0.15, 1, 6, {1, 0.01}, PUBLICATION_WIDE_RELATIVE},
	        {900, 0.15, 1, 3, {1, 0.15}, PUBLICATION_NO_DF},
	        {900, 0, (double)NAN, 6, {1, 0.05}, PUBLICATION_THIN_EXTREME},
	        /* a share of 0: the effective sample size is n / deff of the peers */
	        {100, 0, (double)NAN, 20, {1, 0.05}, PUBLICATION_EXTREME},
	        {100, 0, (double)NAN, 20, {4, 0.05}, PUBLICATION_FEW_EFFECTIVE},
	        {12, 0.5, 1, 20, {1, 0.5}, PUBLICATION_FEW_ROWS},
	        /* no peers */
	        {300, 0.15, 1, 20, {(double)NAN, (double)NAN}, PUBLICATION_GOOD},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct estimate share =
		        share_of(cases[i].n, cases[i].share, cases[i].deff, cases[i].df);
		struct publication got =
		        design_publication_judge(&DESIGN_PUBLICATION_THIN, &share, &cases[i].peers);

		if (got.reason != cases[i].reason)
			fail_msg("case %zu: %s", i, design_publication_reason_name(got.reason));
	}
}

/* A cell that is not thin and has the same design effect and share as its peers is judged by the
 * rule of NCHS. */
static void peers_alike_change_nothing(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 2000; seed++) {
		struct random_key key = random_key_of(seed, 2, 0, 0);
		double p = random_uniform(key, 0), deff = 0.5 + 3 * random_uniform(key, 1);
		struct estimate share = share_of(30 + random_below(key, 2, 900), p, deff,
		        8 + (double)random_below(key, 3, 50));
		struct publication_peers peers = {deff, p};
		struct publication alone =
		        design_publication_judge(&DESIGN_PUBLICATION_NCHS, &share, NULL);
		struct publication both =
		        design_publication_judge(&DESIGN_PUBLICATION_THIN, &share, &peers);

		assert_int_equal(alone.reason, both.reason);
		assert_true(fabs(alone.effective - both.effective) < 1e-6);
	}
}

/* --- a whole table --- */

enum { REGIONS = 7, GROUPS = 1 + 2 + 3 + 2 };
static const int32_t parent[REGIONS] = {-1, 0, 0, 0, 1, 1, 2};
static const struct cells_scheme scheme = {
        .regions = REGIONS, .parent = parent, .factors = 2, .levels = {2, 3}, .members = 2};

/* People in the leaves 3 .. 6, by sex, by age and by being in the second key group. The first key
 * group has the same people as the third age. */
static void table_make(uint64_t seed, struct estimate *shares)
{
	struct random_key key = random_key_of(seed, 3, 0, 0);

	memset(shares, 0, sizeof(*shares) * REGIONS * GROUPS);
	for (int32_t leaf = 3; leaf < REGIONS; leaf++)
		for (uint32_t k = 0; k < 12; k++) {
			uint64_t at = (uint64_t)leaf * 100 + k;
			double few = random_below(key, at, 2) ? 300 : 4;
			uint64_t n = (uint64_t)(few * random_uniform(key, at + 1000));
			double y = (double)n * 0.3 * random_uniform(key, at + 2000);
			uint32_t groups[] = {0, 1 + k % 2, 3 + k / 2 % 3, k / 2 % 3 == 2 ? 6u : 0,
			        k >= 6 ? 7u : 0};

			for (int32_t r = leaf; r >= 0; r = parent[r])
				for (uint32_t g = 0; g < 5; g++) {
					struct estimate *s = &shares[r * GROUPS + (int)groups[g]];

					if (g && !groups[g])
						continue;
					s->n += n;
					s->weight += (double)n;
					s->value += y;
				}
		}
	for (size_t i = 0; i < (size_t)REGIONS * GROUPS; i++) {
		struct estimate *s = &shares[i];

		if (s->n)
			*s = share_of(s->n, s->value / s->weight, 1.5, 12);
		else
			*s = (struct estimate){.value = (double)NAN, .se = (double)NAN};
	}
}

static void families_by_hand(struct made *made, const struct estimate *shares)
{
	static const uint32_t below[][4] = {{0, 1, 2, 3}, {1, 4, 5}, {2, 6}};
	static const size_t count[] = {4, 3, 2};
	static const uint32_t levels[][4] = {{0, 1, 2}, {0, 3, 4, 5}, {5, 6}};
	static const size_t level_count[] = {3, 4, 2};
	uint32_t member[4];

	for (size_t f = 0; f < 3; f++)
		for (uint32_t g = 0; g < GROUPS; g++) {
			size_t n = 0;

			for (size_t i = 0; i < count[f]; i++)
				if (shares[below[f][i] * GROUPS + g].n)
					member[n++] = below[f][i] * GROUPS + g;
			if (n > 1)
				made_family(made, member, n);
		}
	for (uint32_t r = 0; r < REGIONS; r++)
		for (size_t f = 0; f < 3; f++) {
			size_t n = 0;

			for (size_t i = 0; i < level_count[f]; i++)
				if (shares[r * GROUPS + levels[f][i]].n)
					member[n++] = r * GROUPS + levels[f][i];
			if (n > 1)
				made_family(made, member, n);
		}
}

static void a_table_gives_nothing_away(void **state)
{
	size_t more = 0, hidden = 0, shown = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= TABLES; seed++) {
		struct estimate shares[REGIONS * GROUPS];
		struct publication out[REGIONS * GROUPS];
		struct made *made = made_new((size_t)REGIONS * GROUPS);

		table_make(seed, shares);
		families_by_hand(made, shares);
		design_publication_judge_table(&DESIGN_PUBLICATION_THIN, &scheme, shares, out);
		for (size_t i = 0; i < (size_t)REGIONS * GROUPS; i++) {
			bool withheld = out[i].status == PUBLICATION_SUPPRESS;

			made->withheld[i] = withheld && shares[i].n;
			assert_true(withheld || shares[i].n);
			assert_true(withheld || !out[i].n_hidden);
			assert_true(
			        !withheld || !shares[i].n || shares[i].n > 10 || out[i].n_hidden);
			more += out[i].reason == PUBLICATION_COMPLEMENTARY;
			hidden += out[i].n_hidden;
			shown += !withheld;
		}
		assert_nothing_told(made);
		for (size_t i = 0; i < (size_t)REGIONS * GROUPS; i++)
			made->withheld[i] = out[i].n_hidden;
		assert_nothing_told(made);
		test_free(made);
	}
	assert_true(more > TABLES && hidden > TABLES && shown > TABLES);
}

/* How many respondents there are is known even where their share is too poor to be shown: of 205
 * people, 5 are what the 200 of the other sex leave. These are withheld as well. */
static void the_number_of_all_protects_nobody(void **state)
{
	const struct publication_hold hold = {NULL, NULL, NULL};
	const struct cells_scheme sexes = {.regions = 1, .factors = 1, .levels = {2}};
	const struct estimate shares[] = {
	        share_of(205, 0.5, 50, 12), share_of(200, 0.5, 1, 12), share_of(5, 0.5, 1, 12)};
	struct publication out[3];

	(void)state;
	design_publication_judge_held(&DESIGN_PUBLICATION_THIN, &sexes, shares, NULL, out);
	assert_int_equal(out[0].reason, PUBLICATION_FEW_EFFECTIVE);
	assert_int_equal(out[1].status, PUBLICATION_SHOW);
	design_publication_judge_held(&DESIGN_PUBLICATION_THIN, &sexes, shares, &hold, out);
	assert_false(out[0].n_hidden);
	assert_int_equal(out[1].reason, PUBLICATION_COMPLEMENTARY);
	assert_true(out[1].n_hidden && out[2].n_hidden);
}

/* Three of 48 people are of the second sex, and two are of the first age. The other sex and the
 * smaller of the other ages are withheld with them, but not the total. */
static void a_list_of_groups_gives_nothing_away(void **state)
{
	static const uint64_t n[] = {48, 45, 3, 2, 16, 30, 30, 9};
	static const bool handful[] = {false, false, true, true, false, false, false, false};
	struct cells_scheme groups = {.regions = 1, .factors = 2, .levels = {2, 3}, .members = 2};
	struct estimate shares[GROUPS] = {0};
	struct made *made = made_new(GROUPS);

	(void)state;
	for (uint32_t g = 0; g < GROUPS; g++)
		shares[g] = share_of(n[g], 0.5, 1, 20);
	shares[6].value = shares[5].value = 0.25; /* the same people as the last age */
	memcpy(made->withheld, handful, sizeof(handful));
	made_family(made, (const uint32_t[]){0, 1, 2}, 3);
	made_family(made, (const uint32_t[]){0, 3, 4, 5}, 4);
	made_family(made, (const uint32_t[]){5, 6}, 2);
	design_publication_complete(&groups, shares, made->withheld);
	assert_nothing_told(made);
	assert_true(made->withheld[1] && made->withheld[4]);
	assert_false(made->withheld[0] || made->withheld[5] || made->withheld[6]);
	test_free(made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(told_is_what_elimination_tells),
	        cmocka_unit_test(a_bridge_is_told),
	        cmocka_unit_test(one_cell_of_a_grid_takes_three_more),
	        cmocka_unit_test(a_total_is_protected_too),
	        cmocka_unit_test(nothing_is_told_afterwards),
	        cmocka_unit_test(order_does_not_matter),
	        cmocka_unit_test(what_may_not_go_stays),
	        cmocka_unit_test(thin_cells_are_held_against_peers),
	        cmocka_unit_test(peers_alike_change_nothing),
	        cmocka_unit_test(a_table_gives_nothing_away),
	        cmocka_unit_test(the_number_of_all_protects_nobody),
	        cmocka_unit_test(a_list_of_groups_gives_nothing_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
