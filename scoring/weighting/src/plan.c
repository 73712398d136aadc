/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The first pass goes from the lowest regions up: each set is judged by the residents that the sets
 * below it have not taken. The second pass goes down, because a set that takes everything back
 * cancels the sets below it.
 */
#include <weighting/plan.h>

#include <base/buf.h>
#include <base/memory.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOBODY 1e-9 /* of a region: rounding left by totals that cancel */

/* ---- counting ---- */

static uint32_t count_offset(const struct cells_scheme *scheme, uint32_t factor)
{
	return design_cells_factor_group(scheme, factor, 0);
}

void weighting_plan_counts_make(struct plan_counts *counts, const struct cells_scheme *scheme)
{
	uint32_t stride = count_offset(scheme, scheme->factors);

	*counts = (struct plan_counts){
	        scheme, stride, memory_new((size_t)scheme->regions * stride, sizeof(*counts->at))};
}

static void count_one(struct plan_count *count, uint32_t psu)
{
	count->people++;
	count->psus += count->last != psu + 1;
	count->last = psu + 1;
}

void weighting_plan_counts_add(
        struct plan_counts *counts, uint32_t region, const int8_t *level, uint32_t psu)
{
	for (int32_t r = (int32_t)region; r >= 0; r = design_cells_parent(counts->scheme, r)) {
		struct plan_count *at = &counts->at[(size_t)r * counts->stride];

		count_one(&at[0], psu);
		for (uint32_t f = 0; f < counts->scheme->factors; f++)
			if (level[f] >= 0)
				count_one(&at[count_offset(counts->scheme, f) + (uint8_t)level[f]],
				        psu);
	}
}

void weighting_plan_counts_end(struct plan_counts *counts)
{
	free(counts->at);
	*counts = (struct plan_counts){0};
}

/* ---- judging ---- */

enum verdict { COVERED, REST, WHOLE, GIVEN_UP };

/* A set while it is judged; below: the residents that sets below it have taken. A psu lies in one
 * region, so psus can be taken from one another as people can. */
struct judged {
	enum verdict verdict;
	uint32_t psus_least; /* of a level */
	struct plan_count *count, *below_count;
	double *below;
	bool absorbs;  /* what lies below belongs to its owner */
	int32_t owner; /* the set whose group its respondents are in, or -1 */
};

struct judging {
	const struct margins *margins;
	const struct plan_counts *counts;
	struct judged *set;
	struct arena arena;
};

static void count_set(struct judging *in, size_t s)
{
	const struct margin_set *set = &in->margins->set[s];
	const struct cells_scheme *scheme = in->margins->scheme;
	const struct plan_count *at = &in->counts->at[(size_t)set->region * in->counts->stride];
	struct judged *judged = &in->set[s];

	judged->psus_least = PLAN_PSUS_LEAST;
	if (!weighting_margins_set_above(in->margins, set) && at[0].psus < PLAN_PSUS_LEAST)
		judged->psus_least = at[0].psus;
	judged->count = arena_new(&in->arena, set->levels, sizeof(*judged->count));
	judged->below_count = arena_new(&in->arena, set->levels, sizeof(*judged->below_count));
	judged->below = arena_new(&in->arena, set->levels, sizeof(*judged->below));
	for (uint32_t l = 0; l < set->levels && set->variable < scheme->factors; l++)
		judged->count[l] = at[count_offset(scheme, set->variable) + l];
}

/* Of sets of regions below: how many are in each. */
static void count_regions(struct judging *in)
{
	const struct margins *margins = in->margins;

	for (uint32_t r = 0; r < margins->scheme->regions; r++) {
		int32_t parent = design_cells_parent(margins->scheme, (int32_t)r);
		const struct margin_set *set =
		        parent < 0 ? NULL
		                   : weighting_margins_set_of(
		                             margins, margins->scheme->factors, (uint32_t)parent);

		if (set)
			in->set[set - margins->set].count[margins->place[r]] =
			        in->counts->at[(size_t)r * in->counts->stride];
	}
}

static double rest_of(const struct margin_set *set, const struct judged *judged, uint32_t level)
{
	double rest = set->total[level] - judged->below[level];

	return rest > NOBODY * set->sum ? rest : 0;
}

static struct plan_count count_of(const struct judged *judged, uint32_t level, bool rest)
{
	struct plan_count count = judged->count[level];

	if (rest) {
		count.people -= judged->below_count[level].people;
		count.psus -= judged->below_count[level].psus;
	}
	return count;
}

static bool is_thick(struct plan_count count, double residents, uint32_t psus_least)
{
	return residents > 0 ? count.people >= PLAN_LEAST && count.psus >= psus_least
	                     : !count.people;
}

static enum verdict judge(const struct margin_set *set, const struct judged *judged, bool has_above)
{
	bool covered = true, rest_thick = true, whole_thick = true;

	for (uint32_t l = 0; l < set->levels; l++) {
		double rest = rest_of(set, judged, l);
		struct plan_count count = count_of(judged, l, true);

		covered = covered && !(rest > 0) && !count.people;
		rest_thick = rest_thick && is_thick(count, rest, judged->psus_least);
		whole_thick = whole_thick &&
		              is_thick(judged->count[l], set->total[l], judged->psus_least);
	}
	if (covered)
		return COVERED;
	if (rest_thick)
		return REST;
	return whole_thick || !has_above ? WHOLE : GIVEN_UP;
}

static void judge_up(struct judging *in)
{
	const struct margins *margins = in->margins;

	for (size_t s = 0; s < margins->sets; s++) {
		const struct margin_set *set = &margins->set[s];
		const struct margin_set *above = weighting_margins_set_above(margins, set);
		struct judged *one = &in->set[s],
		              *over = above ? &in->set[above - margins->set] : NULL;

		one->verdict = judge(set, one, above);
		if (!over || one->verdict == GIVEN_UP)
			continue;
		for (uint32_t l = 0; l < set->levels; l++) {
			uint32_t to = weighting_margins_level_above(margins, set, above, l);

			over->below[to] += set->total[l];
			over->below_count[to].people += one->count[l].people;
			over->below_count[to].psus += one->count[l].psus;
		}
	}
}

static void own_down(struct judging *in)
{
	const struct margins *margins = in->margins;

	for (size_t s = margins->sets; s-- > 0;) {
		const struct margin_set *above =
		        weighting_margins_set_above(margins, &margins->set[s]);
		const struct judged *over = above ? &in->set[above - margins->set] : NULL;
		struct judged *one = &in->set[s];
		bool absorbed = over && over->absorbs;

		one->absorbs = absorbed || one->verdict == WHOLE || one->verdict == GIVEN_UP;
		one->owner = one->verdict == COVERED ? -1 : (int32_t)s;
		if (over && (absorbed || one->verdict == GIVEN_UP))
			one->owner = over->owner;
	}
}

/* ---- groups ---- */

/* Adjacent levels that share a constraint. */
struct bucket {
	uint32_t first, end;
	struct plan_count count;
	double total;
};

static bool is_thin(const struct bucket *bucket, uint32_t psus_least)
{
	return !(bucket->total > 0) || !is_thick(bucket->count, bucket->total, psus_least);
}

/* apart: the levels are regions, which share no psu. */
static uint32_t join_at(struct bucket *bucket, uint32_t count, uint32_t at, bool apart)
{
	uint32_t one = bucket[at].count.psus, other = bucket[at + 1].count.psus;

	bucket[at].end = bucket[at + 1].end;
	bucket[at].count.people += bucket[at + 1].count.people;
	bucket[at].count.psus = apart ? one + other : one > other ? one : other;
	bucket[at].total += bucket[at + 1].total;
	memmove(&bucket[at + 1], &bucket[at + 2], (count - at - 2) * sizeof(*bucket));
	return count - 1;
}

static uint32_t join_thin(struct bucket *bucket, uint32_t count, uint32_t psus_least, bool apart)
{
	for (uint32_t i = 0; count > 1 && i < count;) {
		if (!is_thin(&bucket[i], psus_least)) {
			i++;
			continue;
		}
		bool next = !i || (i + 1 < count &&
		                          bucket[i + 1].count.people < bucket[i - 1].count.people);

		count = join_at(bucket, count, next ? i : i - 1, apart);
		i = 0;
	}
	return count;
}

/* Levels without residents have no constraint. */
static uint32_t lay_buckets(const struct judging *in, size_t s, struct bucket *bucket)
{
	const struct margin_set *set = &in->margins->set[s];
	const struct judged *judged = &in->set[s];
	bool rest = judged->verdict == REST;
	uint32_t count = 0;

	for (uint32_t l = 0; l < set->levels; l++) {
		double total = rest ? rest_of(set, judged, l) : set->total[l];
		struct plan_count respondents = count_of(judged, l, rest);

		if (total > 0 || respondents.people)
			bucket[count++] = (struct bucket){l, l + 1, respondents, total};
	}
	return count;
}

static void add_group(struct plan *plan, const struct judging *in, size_t s)
{
	const struct margin_set *set = &in->margins->set[s];
	struct bucket *bucket = memory_new(set->levels, sizeof(*bucket));
	bool apart = set->variable == in->margins->scheme->factors;
	uint32_t count = lay_buckets(in, s, bucket),
	         left = join_thin(bucket, count, in->set[s].psus_least, apart);
	struct plan_group *group = &plan->group[plan->groups];

	*group = (struct plan_group){.region = set->region,
	        .variable = set->variable,
	        .first = plan->constraints,
	        .levels = left,
	        .place = memory_new(set->levels, sizeof(*group->place))};
	memset(group->place, -1, set->levels * sizeof(*group->place));
	for (uint32_t b = 0; b < left; b++) {
		plan->constraint[plan->constraints++] = (struct plan_constraint){
		        .group = (uint32_t)plan->groups,
		        .total = bucket[b].total,
		        .respondents = bucket[b].count.people,
		};
		group->respondents += bucket[b].count.people;
		group->total += bucket[b].total;
		group->joined +=
		        bucket[b].end - bucket[b].first > 1 ? bucket[b].end - bucket[b].first : 0;
		for (uint32_t l = bucket[b].first; l < bucket[b].end; l++)
			group->place[l] = (int32_t)b;
	}
	plan->constraint[plan->constraints++] =
	        (struct plan_constraint){.group = (uint32_t)plan->groups++, .unknown = true};
	free(bucket);
}

static size_t respondents_of(const struct judged *judged, uint32_t levels)
{
	size_t sum = 0;

	for (uint32_t l = 0; l < levels; l++)
		sum += judged->count[l].people;
	return sum;
}

/* group_of: of each set its own group, or -1. */
static void make_groups(struct plan *plan, const struct judging *in, int32_t *group_of)
{
	const struct margins *margins = in->margins;
	size_t constraints = margins->sets;

	for (size_t s = 0; s < margins->sets; s++)
		constraints += margins->set[s].levels;
	plan->group = memory_new(margins->sets, sizeof(*plan->group));
	plan->constraint = memory_new(constraints, sizeof(*plan->constraint));
	for (size_t s = 0; s < margins->sets; s++) {
		group_of[s] = -1;
		plan->given_up += in->set[s].owner != (int32_t)s;
		if (in->set[s].owner != (int32_t)s)
			continue;
		if (respondents_of(&in->set[s], margins->set[s].levels)) {
			group_of[s] = (int32_t)plan->groups;
			add_group(plan, in, s);
		} else {
			plan->empty++;
		}
	}
}

static void assign_regions(struct plan *plan, const struct judging *in, const int32_t *group_of)
{
	const struct margins *margins = in->margins;
	uint32_t regions = margins->scheme->regions;

	plan->group_at = memory_new((size_t)margins->variables * regions, sizeof(*plan->group_at));
	plan->area_at = memory_new(regions, sizeof(*plan->area_at));
	for (uint32_t i = 0; i < regions; i++) {
		uint32_t r = margins->order[i];
		int32_t parent = design_cells_parent(margins->scheme, (int32_t)r);

		plan->area_at[r] = parent < 0 ? -1 : plan->area_at[parent];
		if (plan->area_at[r] < 0 && margins->residents[r] > 0)
			plan->area_at[r] = (int32_t)r;
		for (uint32_t v = 0; v < margins->variables; v++) {
			int32_t *at = &plan->group_at[(size_t)v * regions + r];
			const struct margin_set *set = weighting_margins_set_of(margins, v, r);
			int32_t owner = set ? in->set[set - margins->set].owner : -1;

			*at = parent < 0 ? -1
			                 : plan->group_at[(size_t)v * regions + (uint32_t)parent];
			if (set)
				*at = owner < 0 ? -1 : group_of[owner];
		}
	}
}

void weighting_plan_make(
        struct plan *plan, const struct margins *margins, const struct plan_counts *counts)
{
	struct judging in = {margins, counts, memory_new(margins->sets, sizeof(*in.set)), {0}};
	int32_t *group_of = memory_new(margins->sets, sizeof(*group_of));

	*plan = (struct plan){.margins = margins};
	arena_init(&in.arena, 64 << 10);
	for (size_t s = 0; s < margins->sets; s++)
		count_set(&in, s);
	count_regions(&in);
	judge_up(&in);
	own_down(&in);
	make_groups(plan, &in, group_of);
	assign_regions(plan, &in, group_of);
	arena_free(&in.arena);
	free(in.set);
	free(group_of);
}

void weighting_plan_end(struct plan *plan)
{
	for (size_t g = 0; g < plan->groups; g++)
		free(plan->group[g].place);
	free(plan->group);
	free(plan->constraint);
	free(plan->group_at);
	free(plan->area_at);
	*plan = (struct plan){0};
}

/* ---- looking things up ---- */

int32_t weighting_plan_constraint_of(
        const struct plan *plan, uint32_t variable, uint32_t region, int8_t level)
{
	const struct margins *margins = plan->margins;
	int32_t g = plan->group_at[(size_t)variable * margins->scheme->regions + region],
	        place = -1;

	if (g < 0)
		return -1;
	const struct plan_group *group = &plan->group[g];

	if (variable < margins->scheme->factors) {
		place = level < 0 ? -1 : group->place[level];
	} else if (region != group->region) {
		while (design_cells_parent(margins->scheme, (int32_t)region) !=
		        (int32_t)group->region)
			region = (uint32_t)design_cells_parent(margins->scheme, (int32_t)region);
		place = group->place[margins->place[region]];
	}
	return (int32_t)(group->first + (place < 0 ? group->levels : (uint32_t)place));
}

void weighting_plan_constraint_name(
        const struct plan *plan, size_t constraint, char *text, size_t room)
{
	const struct margins *margins = plan->margins;
	const struct plan_group *group = &plan->group[plan->constraint[constraint].group];
	const struct margin_set *set =
	        weighting_margins_set_of(margins, group->variable, group->region);
	int32_t place = (int32_t)(constraint - group->first);
	const char *plus = " ";
	struct buf name;

	buf_init(&name, room);
	buf_printf(&name, "%s", margins->names->variable[group->variable]);
	for (uint32_t l = 0; l < set->levels; l++) {
		if (group->place[l] != place)
			continue;
		buf_printf(&name, "%s%s", plus, weighting_margins_level_name(margins, set, l));
		plus = "+";
	}
	if (plan->constraint[constraint].unknown)
		buf_printf(&name, " unknown");
	snprintf(text, room, "%.*s of %s", STR_ARG(buf_str(&name)),
	        margins->names->region[group->region]);
	buf_free(&name);
}
