/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sorts the totals into sets and makes three checks. Each set is complete. The sets of a region
 * have the same sum. Regions below do not exceed the region above, and equal it where they cover
 * all of it.
 */
#include <weighting/margins.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_CHUNK = 64 << 10, ANY_VARIABLE = MARGINS_VARIABLES };

#define SMALL_LEVEL 0.01 /* of a region: the smallest size of a level when rounding is judged */

/* ---- the tree ---- */

static void tree_count(struct margins *margins)
{
	uint32_t regions = margins->scheme->regions;

	margins->place = arena_new(&margins->arena, regions, sizeof(*margins->place));
	margins->below = arena_new(&margins->arena, regions, sizeof(*margins->below));
	for (uint32_t r = 0; r < regions; r++) {
		int32_t parent = design_cells_parent(margins->scheme, (int32_t)r);

		if (parent >= 0)
			margins->place[r] = margins->below[parent]++;
	}
}

/* ---- sets ---- */

static size_t slot_of(const struct margins *margins, uint32_t variable, uint32_t region)
{
	return (size_t)variable * margins->scheme->regions + region;
}

struct margin_set *weighting_margins_set_of(
        const struct margins *margins, uint32_t variable, uint32_t region)
{
	int32_t set = margins->set_at[slot_of(margins, variable, region)];

	return set < 0 ? NULL : &margins->set[set];
}

struct margin_set *weighting_margins_set_above(
        const struct margins *margins, const struct margin_set *set)
{
	int32_t at = (int32_t)set->region;

	while ((at = design_cells_parent(margins->scheme, at)) >= 0) {
		struct margin_set *above =
		        weighting_margins_set_of(margins, set->variable, (uint32_t)at);

		if (above)
			return above;
	}
	return NULL;
}

static bool is_factor(const struct margins *margins, uint32_t variable)
{
	return variable < margins->scheme->factors;
}

static uint32_t region_below(const struct margins *margins, uint32_t region, uint32_t place)
{
	uint32_t r = 0;

	while (design_cells_parent(margins->scheme, (int32_t)r) != (int32_t)region ||
	        margins->place[r] != place)
		r++;
	return r;
}

const char *weighting_margins_level_name(
        const struct margins *margins, const struct margin_set *set, uint32_t level)
{
	if (is_factor(margins, set->variable))
		return margins->names->level[set->variable][level];
	return margins->names->region[region_below(margins, set->region, level)];
}

static bool fail_total(const struct margins *margins, const struct margin_total *total,
        const char *what, struct error *error)
{
	return error_set(error, "%s of %s %s", margins->names->variable[total->variable],
	        margins->names->region[total->region], what);
}

static bool check_total(
        const struct margins *margins, const struct margin_total *total, struct error *error)
{
	const struct cells_scheme *scheme = margins->scheme;
	bool known;

	if (total->region >= scheme->regions || total->variable >= margins->variables)
		return error_set(error, "a total of an unknown region or variable");
	known = is_factor(margins, total->variable)
	                ? total->level < scheme->levels[total->variable]
	                : total->level < scheme->regions &&
	                          design_cells_parent(scheme, (int32_t)total->level) ==
	                                  (int32_t)total->region;
	if (!known)
		return fail_total(margins, total, "has no such level", error);
	if (!(total->total >= 0) || isinf(total->total))
		return fail_total(margins, total, "has a total below 0", error);
	return true;
}

static void sets_lay(struct margins *margins, const struct margin_total *totals, size_t count)
{
	const struct cells_scheme *scheme = margins->scheme;
	size_t slots = (size_t)margins->variables * scheme->regions;

	margins->set_at = arena_new(&margins->arena, slots, sizeof(*margins->set_at));
	memset(margins->set_at, -1, slots * sizeof(*margins->set_at));
	for (size_t i = 0; i < count; i++)
		margins->set_at[slot_of(margins, totals[i].variable, totals[i].region)] = 0;
	margins->set = arena_new(&margins->arena, count, sizeof(*margins->set));
	for (uint32_t i = scheme->regions; i > 0; i--)
		for (uint32_t v = 0; v < margins->variables; v++) {
			uint32_t region = margins->order[i - 1];
			struct margin_set *set = &margins->set[margins->sets];
			size_t slot = slot_of(margins, v, region);

			if (margins->set_at[slot] < 0)
				continue;
			margins->set_at[slot] = (int32_t)margins->sets++;
			*set = (struct margin_set){.region = region, .variable = v};
			set->levels =
			        is_factor(margins, v) ? scheme->levels[v] : margins->below[region];
			set->total = arena_new(&margins->arena, set->levels, sizeof(*set->total));
			set->parts = arena_new(&margins->arena, set->levels, sizeof(*set->parts));
			for (uint32_t l = 0; l < set->levels; l++)
				set->total[l] = (double)NAN;
		}
}

static bool totals_put(struct margins *margins, const struct margin_total *totals, size_t count,
        size_t *blamed, struct error *error)
{
	for (size_t i = 0; i < count; i++) {
		struct margin_set *set =
		        weighting_margins_set_of(margins, totals[i].variable, totals[i].region);
		uint32_t level = is_factor(margins, totals[i].variable)
		                         ? totals[i].level
		                         : margins->place[totals[i].level];

		*blamed = set->last = i;
		if (!isnan(set->total[level]))
			return fail_total(margins, &totals[i], "has this level twice", error);
		set->total[level] = totals[i].total;
		set->sum += totals[i].total;
	}
	return true;
}

static bool check_whole(const struct margins *margins, size_t *blamed, struct error *error)
{
	for (size_t s = 0; s < margins->sets; s++) {
		const struct margin_set *set = &margins->set[s];

		*blamed = set->last;
		for (uint32_t l = 0; l < set->levels; l++)
			if (isnan(set->total[l]))
				return error_set(error, "%s of %s has no total for %s",
				        margins->names->variable[set->variable],
				        margins->names->region[set->region],
				        weighting_margins_level_name(margins, set, l));
		if (!(set->sum > 0))
			return error_set(error, "%s of %s has nobody in it",
			        margins->names->variable[set->variable],
			        margins->names->region[set->region]);
	}
	return true;
}

/* ---- agreement ---- */

static struct margin_set *first_set(const struct margins *margins, uint32_t region)
{
	struct margin_set *set = NULL;

	for (uint32_t v = 0; !set && v < margins->variables; v++)
		set = weighting_margins_set_of(margins, v, region);
	return set;
}

static bool agree(double a, double b, double whole)
{
	return fabs(a - b) <= MARGINS_AGREE * whole;
}

/* The number of residents by the region's own sets. */
static bool check_alike(const struct margins *margins, size_t *blamed, struct error *error)
{
	for (size_t s = 0; s < margins->sets; s++) {
		const struct margin_set *set = &margins->set[s];
		const struct margin_set *first = first_set(margins, set->region);

		*blamed = set->last;
		if (!agree(set->sum, first->sum, first->sum))
			return error_set(error,
			        "the totals of %s do not add up to the same: %s has %.10g, %s "
			        "%.10g",
			        margins->names->region[set->region],
			        margins->names->variable[first->variable], first->sum,
			        margins->names->variable[set->variable], set->sum);
	}
	return true;
}

/* The number of residents of this region by the sets of the region directly above; NAN: unknown. */
static double told_above(const struct margins *margins, uint32_t region)
{
	int32_t parent = design_cells_parent(margins->scheme, (int32_t)region);
	const struct margin_set *set =
	        parent < 0 ? NULL
	                   : weighting_margins_set_of(
	                             margins, margins->scheme->factors, (uint32_t)parent);

	return set ? set->total[margins->place[region]] : (double)NAN;
}

static bool check_told(const struct margins *margins, size_t *blamed, struct error *error)
{
	for (size_t s = 0; s < margins->sets; s++) {
		const struct margin_set *set = &margins->set[s];
		double told = told_above(margins, set->region);

		*blamed = set->last;
		if (!isnan(told) && !agree(told, set->sum, told))
			return error_set(error,
			        "%s of %s adds up to %.10g, but the region above has %.10g there",
			        margins->names->variable[set->variable],
			        margins->names->region[set->region], set->sum, told);
	}
	return true;
}

static bool has_set(const struct margins *margins, uint32_t variable, uint32_t region)
{
	return variable == ANY_VARIABLE
	               ? first_set(margins, region) != NULL
	               : weighting_margins_set_of(margins, variable, region) != NULL;
}

/* Of each region, whether the regions below with a set by the variable cover all of it. */
static bool *find_covered(const struct margins *margins, uint32_t variable)
{
	uint32_t regions = margins->scheme->regions;
	bool *covered = memory_new(regions, sizeof(*covered));
	uint32_t *open = memory_new(regions, sizeof(*open)); /* directly below, and without */

	for (uint32_t i = regions; i > 0; i--) {
		uint32_t region = margins->order[i - 1];
		int32_t parent = design_cells_parent(margins->scheme, (int32_t)region);

		covered[region] = margins->below[region] && !open[region];
		if (parent >= 0 && !covered[region] && !has_set(margins, variable, region))
			open[parent]++;
	}
	free(open);
	return covered;
}

uint32_t weighting_margins_level_above(const struct margins *margins, const struct margin_set *set,
        const struct margin_set *above, uint32_t level)
{
	uint32_t region = set->region;

	if (is_factor(margins, set->variable))
		return level;
	while (design_cells_parent(margins->scheme, (int32_t)region) != (int32_t)above->region)
		region = (uint32_t)design_cells_parent(margins->scheme, (int32_t)region);
	return margins->place[region];
}

static void sum_parts(struct margins *margins)
{
	for (size_t s = 0; s < margins->sets; s++) {
		const struct margin_set *set = &margins->set[s];
		const struct margin_set *above = weighting_margins_set_above(margins, set);

		for (uint32_t l = 0; above && l < set->levels; l++)
			above->parts[weighting_margins_level_above(margins, set, above, l)] +=
			        set->total[l];
	}
}

/* Parts do not exceed their level, and equal it where they cover the whole region. */
static bool check_parts(const struct margins *margins, const struct margin_set *set, bool covered,
        struct error *error)
{
	for (uint32_t l = 0; l < set->levels; l++) {
		double whole = fmax(set->total[l], SMALL_LEVEL * set->sum);

		if (agree(set->parts[l], set->total[l], whole) ||
		        (set->parts[l] < set->total[l] && !covered))
			continue;
		return error_set(error,
		        "%s %s of %s is %.10g, but the regions below it have %.10g together",
		        margins->names->variable[set->variable],
		        weighting_margins_level_name(margins, set, l),
		        margins->names->region[set->region], set->total[l], set->parts[l]);
	}
	return true;
}

static bool check_below(struct margins *margins, size_t *blamed, struct error *error)
{
	bool good = true;

	sum_parts(margins);
	for (uint32_t v = 0; good && v < margins->variables; v++) {
		bool *covered = find_covered(margins, v);

		for (size_t s = 0; good && s < margins->sets; s++) {
			const struct margin_set *set = &margins->set[s];

			*blamed = set->last;
			good = set->variable != v ||
			       check_parts(margins, set,
			               is_factor(margins, v) && covered[set->region], error);
		}
		free(covered);
	}
	return good;
}

/* ---- scaling ---- */

static int32_t region_above_with_set(const struct margins *margins, uint32_t region)
{
	int32_t at = (int32_t)region;

	while ((at = design_cells_parent(margins->scheme, at)) >= 0 &&
	        !first_set(margins, (uint32_t)at))
		;
	return at;
}

/* The residents of the nearest regions below that have sets, together. */
static double *sum_regions(const struct margins *margins)
{
	double *sum = memory_new(margins->scheme->regions, sizeof(*sum));

	for (uint32_t r = 0; r < margins->scheme->regions; r++) {
		const struct margin_set *first = first_set(margins, r);
		int32_t above = first ? region_above_with_set(margins, r) : -1;

		if (above >= 0)
			sum[above] += first->sum;
	}
	return sum;
}

static double residents_of(
        const struct margins *margins, uint32_t region, const double *sum, const bool *covered)
{
	const struct margin_set *first = first_set(margins, region);
	int32_t above = region_above_with_set(margins, region);
	double told = told_above(margins, region);

	if (!first || above < 0)
		return first ? first->sum : (double)NAN;
	if (!isnan(told)) {
		const struct margin_set *set = weighting_margins_set_of(
		        margins, margins->scheme->factors, (uint32_t)above);

		return told * margins->residents[above] / set->sum;
	}
	return covered[above] ? first->sum * margins->residents[above] / sum[above] : first->sum;
}

static void sets_scale(struct margins *margins)
{
	uint32_t regions = margins->scheme->regions;
	bool *covered = find_covered(margins, ANY_VARIABLE);
	double *sum = sum_regions(margins);

	margins->residents = arena_new(&margins->arena, regions, sizeof(*margins->residents));
	for (uint32_t i = 0; i < regions; i++) {
		uint32_t region = margins->order[i];

		margins->residents[region] = residents_of(margins, region, sum, covered);
	}
	free(covered);
	free(sum);
	for (size_t s = 0; s < margins->sets; s++) {
		struct margin_set *set = &margins->set[s];
		double factor = margins->residents[set->region] / set->sum;

		for (uint32_t l = 0; l < set->levels; l++) {
			set->total[l] *= factor;
			set->parts[l] = 0;
		}
		set->sum = margins->residents[set->region];
	}
	sum_parts(margins);
}

bool weighting_margins_make(struct margins *margins, const struct cells_scheme *scheme,
        const struct margin_names *names, const struct margin_total *totals, size_t count,
        size_t *blamed, struct error *error)
{
	*margins = (struct margins){
	        .scheme = scheme, .names = names, .variables = scheme->factors + 1};
	*blamed = 0;
	arena_init(&margins->arena, ARENA_CHUNK);
	if (!design_cells_check(scheme, error))
		return false;
	tree_count(margins);
	margins->order = arena_new(&margins->arena, scheme->regions, sizeof(*margins->order));
	design_cells_order(scheme, margins->order);
	for (*blamed = 0; *blamed < count; ++*blamed)
		if (!check_total(margins, &totals[*blamed], error))
			return false;
	sets_lay(margins, totals, count);
	if (!totals_put(margins, totals, count, blamed, error) ||
	        !check_whole(margins, blamed, error) || !check_alike(margins, blamed, error) ||
	        !check_told(margins, blamed, error) || !check_below(margins, blamed, error))
		return false;
	sets_scale(margins);
	return true;
}

void weighting_margins_end(struct margins *margins)
{
	arena_free(&margins->arena);
	*margins = (struct margins){0};
}
