/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <run/compute/pairs.h>

#include <base/memory.h>
#include <groups/groups.h>

#include <math.h>
#include <stdlib.h>

/* More than there are: two levels of a variable, and a key group. */
enum { PAIRS_MAX = GROUPS_FACTORS * GROUP_LEVELS_MAX * GROUP_LEVELS_MAX + CELLS_MEMBERS_MAX };

static void add_pair(struct run_pairs *pairs, const struct cells_scheme *scheme, uint32_t region,
        uint32_t a, uint32_t b)
{
	pairs->pair[pairs->count++] = (struct replicates_pair){
	        {design_cells_index(scheme, region, a), design_cells_index(scheme, region, b)}};
}

static void add_factor(struct run_pairs *pairs, const struct cells_scheme *scheme, uint32_t region,
        uint32_t factor)
{
	for (uint32_t a = 0; a < scheme->levels[factor]; a++)
		for (uint32_t b = a + 1; b < scheme->levels[factor]; b++)
			add_pair(pairs, scheme, region,
			        design_cells_factor_group(scheme, factor, a),
			        design_cells_factor_group(scheme, factor, b));
}

static void add_own(struct run_pairs *pairs, const struct cells_scheme *scheme)
{
	for (uint32_t factor = 0; factor < scheme->factors; factor++)
		add_factor(pairs, scheme, 0, factor);
	for (uint32_t member = 0; member < scheme->members; member++)
		add_pair(pairs, scheme, 0, design_cells_member_group(scheme, member), 0);
}

void run_pairs_make(struct run_pairs *pairs, const struct cells_scheme *scheme, bool own_only)
{
	*pairs = (struct run_pairs){
	        .pair = memory_new(PAIRS_MAX + 2 * (size_t)scheme->regions, sizeof(*pairs->pair)),
	};
	add_own(pairs, scheme);
	for (uint32_t region = 1; region < scheme->regions && !own_only; region++) {
		add_factor(pairs, scheme, region, GROUP_SEX);
		add_factor(pairs, scheme, region, GROUP_RESIDENCE);
	}
	pairs->difference = memory_new(pairs->count, sizeof(*pairs->difference));
}

void run_pairs_end(struct run_pairs *pairs)
{
	free(pairs->pair);
	free(pairs->difference);
	*pairs = (struct run_pairs){0};
}

void run_pairs_take(struct run_pairs *pairs, const struct estimate *const *draw, uint32_t draws,
        const struct estimate *average, const double *var, size_t stride)
{
	for (size_t i = 0; i < pairs->count; i++) {
		const size_t *cell = pairs->pair[i].cell;
		const struct estimate *a = &average[cell[0]], *b = &average[cell[1]];
		double df = fmin(a->df_cell, b->df_cell), of = var[i * stride];

		if (!a->n || !b->n)
			pairs->difference[i] =
			        (struct measure_difference){(double)NAN, (double)NAN, (double)NAN};
		else if (draws)
			pairs->difference[i] =
			        measurement_combine_difference(draw, draws, cell, of, df);
		else
			pairs->difference[i] =
			        (struct measure_difference){a->value - b->value, of, df};
	}
}
