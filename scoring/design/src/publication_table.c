/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Peers are sums by level and group. Families are enumerated twice: first to count them, then to
 * store them. */
#include <design/publication_table.h>

#include <design/suppression.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FAMILIES_FIRST = 1024 }; /* room for so many at first */

/* --- peers --- */

struct pool {
	double df, deff; /* sums */
	double weight, share;
};

static void pool_add(struct pool *pool, const struct estimate *share)
{
	if (!share->n)
		return;
	pool->weight += share->weight;
	pool->share += share->weight * share->value;
	if (isfinite(share->deff_replace) && share->df_cell > 0) {
		pool->df += share->df_cell;
		pool->deff += share->df_cell * share->deff_replace;
	}
}

/* The pool of a region's first group. */
static struct pool *pools_of(struct pool *pools, const struct cells_scheme *scheme, uint32_t region)
{
	size_t depth = 0;

	for (int32_t at = design_cells_parent(scheme, (int32_t)region); at >= 0;
	        at = design_cells_parent(scheme, at))
		depth++;
	return &pools[depth * design_cells_group_count(scheme)];
}

static struct publication_peers peers_of(const struct pool *pool)
{
	return (struct publication_peers){
	        .deff = pool->df > 0 ? pool->deff / pool->df : (double)NAN,
	        .share = pool->weight > 0 ? pool->share / pool->weight : (double)NAN,
	};
}

static void judge_cells(const struct publication_rule *rule, const struct cells_scheme *scheme,
        const struct estimate *shares, struct publication *out)
{
	uint32_t groups = design_cells_group_count(scheme);
	struct pool *pools = memory_new((size_t)CELLS_DEPTH_MAX * groups, sizeof(*pools));

	for (uint32_t r = 0; r < scheme->regions; r++)
		for (uint32_t g = 0; g < groups; g++)
			pool_add(&pools_of(pools, scheme, r)[g],
			        &shares[design_cells_index(scheme, r, g)]);
	for (uint32_t r = 0; r < scheme->regions; r++)
		for (uint32_t g = 0; g < groups; g++) {
			struct publication_peers peers = peers_of(&pools_of(pools, scheme, r)[g]);
			size_t i = design_cells_index(scheme, r, g);

			out[i] = design_publication_judge(rule, &shares[i], &peers);
		}
	free(pools);
}

/* --- families --- */

/* The same as in struct suppression_table, while it grows. */
struct families {
	const struct cells_scheme *scheme;
	const struct estimate *shares;
	size_t *first;
	uint32_t *member;
	size_t count, capacity; /* families */
	size_t used, room;      /* members */
};

static void family_put(struct families *f, size_t cell)
{
	if (!f->shares[cell].n)
		return;
	if (f->used == f->room) {
		f->room *= 2;
		f->member = memory_resize(f->member, f->room, sizeof(*f->member));
	}
	f->member[f->used++] = (uint32_t)cell;
}

/* Ends the family of the cells added since the last one; a family of one cell has no effect and is
 * dropped. */
static void family_close(struct families *f)
{
	if (f->used - f->first[f->count] < 2) {
		f->used = f->first[f->count];
		return;
	}
	if (f->count + 2 > f->capacity) {
		f->capacity *= 2;
		f->first = memory_resize(f->first, f->capacity, sizeof(*f->first));
	}
	f->first[++f->count] = f->used;
}

/* The children of r become order[first[r]] up to order[first[r + 1]]. */
static void children_sort(const struct cells_scheme *scheme, size_t *first, uint32_t *order)
{
	size_t *next = memory_new(scheme->regions + 1, sizeof(*next));

	for (uint32_t r = 0; r < scheme->regions; r++)
		if (design_cells_parent(scheme, (int32_t)r) >= 0)
			first[design_cells_parent(scheme, (int32_t)r) + 1]++;
	for (uint32_t r = 0; r < scheme->regions; r++)
		first[r + 1] += first[r];
	memcpy(next, first, scheme->regions * sizeof(*next));
	for (uint32_t r = 0; r < scheme->regions; r++)
		if (design_cells_parent(scheme, (int32_t)r) >= 0)
			order[next[design_cells_parent(scheme, (int32_t)r)]++] = r;
	free(next);
}

static void add_regions(struct families *f)
{
	const struct cells_scheme *scheme = f->scheme;
	size_t *first = memory_new((size_t)scheme->regions + 1, sizeof(*first));
	uint32_t *order = memory_new(scheme->regions, sizeof(*order));

	children_sort(scheme, first, order);
	for (uint32_t r = 0; r < scheme->regions; r++)
		for (uint32_t g = 0; g < design_cells_group_count(scheme); g++) {
			family_put(f, design_cells_index(scheme, r, g));
			for (size_t i = first[r]; i < first[r + 1]; i++)
				family_put(f, design_cells_index(scheme, order[i], g));
			family_close(f);
		}
	free(first);
	free(order);
}

static void add_factors(struct families *f)
{
	const struct cells_scheme *scheme = f->scheme;

	for (uint32_t r = 0; r < scheme->regions; r++)
		for (uint32_t v = 0; v < scheme->factors; v++) {
			family_put(f, design_cells_index(scheme, r, 0));
			for (uint32_t l = 0; l < scheme->levels[v]; l++)
				family_put(f, design_cells_index(scheme, r,
				                      design_cells_factor_group(scheme, v, l)));
			family_close(f);
		}
}

static bool same_people(const struct estimate *a, const struct estimate *b)
{
	return a->n == b->n && !(a->weight < b->weight) && !(a->weight > b->weight) &&
	       !(a->value < b->value) && !(a->value > b->value);
}

/* A key group may have the same members as a level of a factor or as another key group. */
static void add_twins(struct families *f)
{
	const struct cells_scheme *scheme = f->scheme;
	uint32_t groups = design_cells_group_count(scheme),
	         members = design_cells_member_group(scheme, 0);

	for (uint32_t r = 0; r < scheme->regions; r++)
		for (uint32_t g = members; g < groups; g++)
			for (uint32_t other = 0; other < g; other++) {
				size_t a = design_cells_index(scheme, r, g);
				size_t b = design_cells_index(scheme, r, other);

				if (!f->shares[a].n || !same_people(&f->shares[a], &f->shares[b]))
					continue;
				family_put(f, b);
				family_put(f, a);
				family_close(f);
			}
}

static void families_make(
        struct families *f, const struct cells_scheme *scheme, const struct estimate *shares)
{
	*f = (struct families){
	        .scheme = scheme,
	        .shares = shares,
	        .first = memory_new(FAMILIES_FIRST, sizeof(*f->first)),
	        .member = memory_new(FAMILIES_FIRST, sizeof(*f->member)),
	        .capacity = FAMILIES_FIRST,
	        .room = FAMILIES_FIRST,
	};
	add_regions(f);
	add_factors(f);
	add_twins(f);
}

static void families_end(struct families *f)
{
	free(f->first);
	free(f->member);
}

/* --- together --- */

static double loss_of(const struct cells_scheme *scheme, const struct estimate *shares, size_t cell)
{
	uint32_t groups = design_cells_group_count(scheme);

	return (double)shares[cell].n * ((cell % groups) ? 1 : groups);
}

static bool is_withheld(const struct families *f, const struct publication *out, size_t cell)
{
	return out[cell].status == PUBLICATION_SUPPRESS && f->shares[cell].n;
}

/* withheld, loss: one element per cell. */
static void complete(const struct families *f, const double *loss, bool *withheld)
{
	design_suppression_complete(
	        &(struct suppression_table){
	                .cells = design_cells_count(f->scheme),
	                .loss = loss,
	                .families = f->count,
	                .first = f->first,
	                .member = f->member,
	        },
	        withheld);
}

static void withhold_more(
        const struct families *f, struct publication *out, double *loss, bool *withheld)
{
	size_t cells = design_cells_count(f->scheme);

	for (size_t i = 0; i < cells; i++) {
		withheld[i] = is_withheld(f, out, i);
		loss[i] = loss_of(f->scheme, f->shares, i);
	}
	complete(f, loss, withheld);
	for (size_t i = 0; i < cells; i++)
		if (withheld[i] && !is_withheld(f, out, i))
			design_publication_withhold(&out[i]);
}

void design_publication_complete(
        const struct cells_scheme *scheme, const struct estimate *shares, bool *withheld)
{
	size_t cells = design_cells_count(scheme);
	double *loss = memory_new(cells, sizeof(*loss));
	struct families families;

	for (size_t i = 0; i < cells; i++)
		loss[i] = loss_of(scheme, shares, i);
	families_make(&families, scheme, shares);
	complete(&families, loss, withheld);
	families_end(&families);
	free(loss);
}

/* A shown cell always has its n, so only the n of a withheld cell can be hidden to protect
 * another. */
static void hide_counts(
        const struct families *f, struct publication *out, double *loss, bool *hidden)
{
	size_t cells = design_cells_count(f->scheme);

	for (size_t i = 0; i < cells; i++) {
		bool withheld = is_withheld(f, out, i);

		hidden[i] = withheld && f->shares[i].n < PUBLICATION_N_HIDDEN_MIN;
		loss[i] = withheld ? loss_of(f->scheme, f->shares, i) : (double)INFINITY;
	}
	complete(f, loss, hidden);
	for (size_t i = 0; i < cells; i++)
		out[i].n_hidden = hidden[i];
}

void design_publication_judge_table(const struct publication_rule *rule,
        const struct cells_scheme *scheme, const struct estimate *shares, struct publication *out)
{
	size_t cells = design_cells_count(scheme);
	bool *withheld = memory_new(cells, sizeof(*withheld));
	double *loss = memory_new(cells, sizeof(*loss));
	struct families families;

	judge_cells(rule, scheme, shares, out);
	families_make(&families, scheme, shares);
	withhold_more(&families, out, loss, withheld);
	hide_counts(&families, out, loss, withheld);
	families_end(&families);
	free(withheld);
	free(loss);
}
