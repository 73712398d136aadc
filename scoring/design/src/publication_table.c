/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Peers are sums by level and group. Families are made once for each thing that a reader may know
 * of the empty cells. */
#include <design/publication_table.h>

#include <design/suppression.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FAMILIES_FIRST = 1024 }; /* room for so many at first */

/* So much worse it is to withhold a shown cell for another's n than to hide a withheld cell's n. */
static const double SHOWN_LOSS = 1e9;

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

/*
 * What a reader may know of the cells without a row. A withheld cell must not follow from the
 * others whatever the reader knows, so families are made for each of these.
 */
enum empties {
	EMPTIES_KNOWN,   /* they are in no family */
	EMPTIES_UNKNOWN, /* each is a member like any other */
	EMPTIES_ONE,     /* all but one: counts of 0 that add up to 0 do not protect each other */
	EMPTIES
};

/* The same as in struct suppression_table, while it grows. */
struct families {
	const struct cells_scheme *scheme;
	const struct estimate *shares;
	const bool *held; /* of each cell: it is empty and takes part; NULL: none does */
	enum empties empties;
	size_t *first;
	uint32_t *member;
	size_t count, capacity; /* families */
	size_t used, room;      /* members */
	/*
	 * A family with a rest of a few people has a withheld cell of its own for them, and for
	 * EMPTIES_ONE one in the place of its empty cells. These are none of the scheme's. They
	 * need another withheld cell in the family. Of each: its rows.
	 */
	uint64_t *stand_in;
	size_t stand_ins, stand_in_room;
	/* Of the family that is being put together. */
	bool has_total, has_empty;
	int64_t rest;
};

static void member_put(struct families *f, uint32_t cell)
{
	if (f->used == f->room) {
		f->room *= 2;
		f->member = memory_resize(f->member, f->room, sizeof(*f->member));
	}
	f->member[f->used++] = cell;
}

/* The total comes first. */
static void family_put(struct families *f, size_t cell)
{
	int64_t n = (int64_t)f->shares[cell].n;

	f->rest += f->has_total ? -n : n;
	f->has_total = true;
	if (n) {
		member_put(f, (uint32_t)cell);
		return;
	}
	if (f->empties == EMPTIES_KNOWN || !f->held[cell])
		return;
	if (f->empties == EMPTIES_UNKNOWN)
		member_put(f, (uint32_t)cell);
	else
		f->has_empty = true;
}

/* Ends the family of the cells added since the last one; a family of one cell has no effect and is
 * dropped. */
static void family_end(struct families *f)
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

static bool is_few(int64_t n)
{
	return n > 0 && n < PUBLICATION_N_HIDDEN_MIN;
}

static void stand_in_put(struct families *f, uint64_t rows)
{
	if (f->stand_ins == f->stand_in_room) {
		f->stand_in_room *= 2;
		f->stand_in = memory_resize(f->stand_in, f->stand_in_room, sizeof(*f->stand_in));
	}
	member_put(f, (uint32_t)(design_cells_count(f->scheme) + f->stand_ins));
	f->stand_in[f->stand_ins++] = rows;
}

static void family_close(struct families *f)
{
	size_t members = f->used - f->first[f->count];

	if (is_few(f->rest) && members)
		stand_in_put(f, (uint64_t)f->rest);
	if (f->has_empty && members)
		stand_in_put(f, 0);
	f->has_total = f->has_empty = false;
	f->rest = 0;
	family_end(f);
}

/* A family whose parts need not be a whole: of a rest of many people it tells nothing. */
static void family_close_partial(struct families *f)
{
	if (f->rest && !is_few(f->rest))
		f->used = f->first[f->count];
	family_close(f);
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

static void put_levels(struct families *f, uint32_t region, uint32_t factor)
{
	const struct cells_scheme *scheme = f->scheme;

	family_put(f, design_cells_index(scheme, region, 0));
	for (uint32_t l = 0; l < scheme->levels[factor]; l++)
		family_put(f, design_cells_index(scheme, region,
		                      design_cells_factor_group(scheme, factor, l)));
}

/* Nobody needs to be protected as one of an empty member. */
static void put_members(struct families *f, uint32_t region, uint32_t members)
{
	const struct cells_scheme *scheme = f->scheme;

	for (uint32_t m = 0; m < scheme->members; m++) {
		size_t cell =
		        design_cells_index(scheme, region, design_cells_member_group(scheme, m));

		if (members >> m & 1 && f->shares[cell].n)
			family_put(f, cell);
	}
}

static void add_factors(struct families *f)
{
	for (uint32_t r = 0; r < f->scheme->regions; r++)
		for (uint32_t v = 0; v < f->scheme->factors; v++) {
			put_levels(f, r, v);
			family_close(f);
		}
}

/* Those who are not in a key group, in none that exclude each other, in no level and beside it. */
static void add_complements(struct families *f)
{
	const struct cells_scheme *scheme = f->scheme;

	for (uint32_t r = 0; r < scheme->regions; r++) {
		for (uint32_t m = 0; m < scheme->members; m++) {
			family_put(f, design_cells_index(scheme, r, 0));
			put_members(f, r, UINT32_C(1) << m);
			family_close_partial(f);
		}
		family_put(f, design_cells_index(scheme, r, 0));
		put_members(f, r, scheme->exclusive);
		family_close_partial(f);
		for (uint32_t v = 0; v < scheme->factors; v++) {
			if (!scheme->beside[v])
				continue;
			put_levels(f, r, v);
			put_members(f, r, scheme->beside[v]);
			family_close_partial(f);
		}
	}
}

/* Those of a group who are in none of the groups inside it. */
static void add_nests(struct families *f)
{
	const struct cells_scheme *scheme = f->scheme;

	for (uint32_t r = 0; r < scheme->regions; r++)
		for (uint32_t i = 0; i < scheme->nests; i++) {
			const struct cells_nest *nest = &scheme->nest[i];

			family_put(f, design_cells_index(scheme, r, nest->whole));
			for (uint32_t p = nest->first; p < nest->first + nest->count; p++) {
				size_t part = design_cells_index(scheme, r, scheme->part[p]);

				if (f->shares[part].n)
					family_put(f, part);
			}
			family_close_partial(f);
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

static void families_make(struct families *f)
{
	f->first = memory_new(FAMILIES_FIRST, sizeof(*f->first));
	f->member = memory_new(FAMILIES_FIRST, sizeof(*f->member));
	f->stand_in = memory_new(FAMILIES_FIRST, sizeof(*f->stand_in));
	f->capacity = f->room = f->stand_in_room = FAMILIES_FIRST;
	add_regions(f);
	add_factors(f);
	add_twins(f);
	add_complements(f);
	add_nests(f);
}

static void families_end(struct families *f)
{
	free(f->first);
	free(f->member);
	free(f->stand_in);
}

/* --- together --- */

struct table {
	const struct cells_scheme *scheme;
	const struct estimate *shares;
	size_t cells;
	bool *held; /* of each cell: it is empty and takes part; NULL: none does */
	struct families families[EMPTIES];
	int kinds; /* how many of the families are used */
	double *loss;
};

/* Which empty cells take part. few: only those of regions with few rows. */
static bool *held_make(const struct cells_scheme *scheme, const struct estimate *shares,
        const struct publication_hold *hold, bool few)
{
	size_t cells = design_cells_count(scheme);
	uint32_t groups = design_cells_group_count(scheme);
	bool *held = memory_new(cells, sizeof(*held));

	for (size_t i = 0; i < cells; i++) {
		uint64_t everyone = shares[i - i % groups].n;
		bool some = everyone && everyone < PUBLICATION_N_HIDDEN_MIN;

		held[i] = !shares[i].n && (!hold->asked || hold->asked[i]) && (some || !few);
	}
	return held;
}

static void table_make(struct table *table, const struct cells_scheme *scheme,
        const struct estimate *shares, const struct publication_hold *hold, bool few)
{
	*table = (struct table){
	        .scheme = scheme,
	        .shares = shares,
	        .cells = design_cells_count(scheme),
	        .held = hold ? held_make(scheme, shares, hold, few) : NULL,
	        .kinds = hold ? EMPTIES : 1,
	        .loss = memory_new(design_cells_count(scheme), sizeof(*table->loss)),
	};
	for (int k = 0; k < table->kinds; k++) {
		table->families[k] = (struct families){
		        .scheme = scheme,
		        .shares = shares,
		        .held = table->held,
		        .empties = (enum empties)k,
		};
		families_make(&table->families[k]);
	}
}

static void table_end(struct table *table)
{
	for (int k = 0; k < table->kinds; k++)
		families_end(&table->families[k]);
	free(table->held);
	free(table->loss);
}

static double loss_of(const struct table *table, size_t cell)
{
	uint32_t groups = design_cells_group_count(table->scheme);
	double n = (double)table->shares[cell].n;

	return (n > 0 ? n : 1) * ((cell % groups) ? 1 : groups);
}

static bool is_withheld(const struct table *table, const struct publication *out, size_t cell)
{
	if (out[cell].status != PUBLICATION_SUPPRESS)
		return false;
	return table->shares[cell].n || (table->held && table->held[cell]);
}

/* With the stand-ins, which are withheld. Returns how many cells were added. */
static size_t complete_kind(const struct table *table, const struct families *f, bool *withheld)
{
	size_t cells = table->cells + f->stand_ins, added;
	bool *marked = memory_new(cells, sizeof(*marked));
	double *loss = memory_new(cells, sizeof(*loss));
	uint64_t *rows = memory_new(cells, sizeof(*rows));

	for (size_t i = 0; i < table->cells; i++) {
		marked[i] = withheld[i];
		loss[i] = table->loss[i];
		rows[i] = table->shares[i].n;
	}
	for (size_t i = 0; i < f->stand_ins; i++) {
		marked[table->cells + i] = true;
		loss[table->cells + i] = 1;
		rows[table->cells + i] = f->stand_in[i];
	}
	added = design_suppression_complete(&(struct suppression_table){.cells = cells,
	                                            .loss = loss,
	                                            .families = f->count,
	                                            .first = f->first,
	                                            .member = f->member,
	                                            .rows = rows,
	                                            .rows_least = PUBLICATION_N_HIDDEN_MIN},
	        marked);
	for (size_t i = 0; i < table->cells; i++)
		withheld[i] = marked[i];
	free(marked);
	free(loss);
	free(rows);
	return added;
}

/* withheld: one element per cell. What one kind of families adds, another may ask more for. */
static void complete(const struct table *table, bool *withheld)
{
	size_t added;

	do {
		added = 0;
		for (int k = 0; k < table->kinds; k++)
			added += complete_kind(table, &table->families[k], withheld);
	} while (added && table->kinds > 1);
}

static void withhold_more(
        const struct table *table, const bool *before, struct publication *out, bool *withheld)
{
	for (size_t i = 0; i < table->cells; i++) {
		if (before && before[i] && out[i].status != PUBLICATION_SUPPRESS)
			design_publication_withhold(&out[i]);
		withheld[i] = is_withheld(table, out, i);
		table->loss[i] = loss_of(table, i);
	}
	complete(table, withheld);
	for (size_t i = 0; i < table->cells; i++)
		if (withheld[i] && out[i].status != PUBLICATION_SUPPRESS)
			design_publication_withhold(&out[i]);
}

void design_publication_complete(
        const struct cells_scheme *scheme, const struct estimate *shares, bool *withheld)
{
	struct table table;

	table_make(&table, scheme, shares, NULL, false);
	for (size_t i = 0; i < table.cells; i++)
		table.loss[i] = loss_of(&table, i);
	complete(&table, withheld);
	table_end(&table);
}

/*
 * Whether everybody knows the cell's n, even when its share is withheld: how many respondents there
 * are stands above every table of a survey.
 */
static bool is_told(const struct table *table, size_t cell)
{
	uint32_t groups = design_cells_group_count(table->scheme);

	return table->held && !(cell % groups) &&
	       design_cells_parent(table->scheme, (int32_t)(cell / groups)) < 0 &&
	       table->shares[cell].n >= PUBLICATION_N_HIDDEN_MIN;
}

/* shown: the loss of a shown cell's n. It would have to be withheld, for a shown cell has its n. */
static void mark_counts(const struct table *table, const bool *before, double shown,
        const struct publication *out, bool *hidden)
{
	for (size_t i = 0; i < table->cells; i++) {
		bool withheld = is_withheld(table, out, i), told = is_told(table, i);

		hidden[i] =
		        withheld && !told &&
		        (table->shares[i].n < PUBLICATION_N_HIDDEN_MIN || (before && before[i]));
		table->loss[i] =
		        told ? (double)INFINITY : (withheld ? 1 : shown) * loss_of(table, i);
	}
	complete(table, hidden);
}

/*
 * Withholds shown cells where no n of a withheld one is left to hide, as that of everyone is told.
 * Returns whether there were any: their shares need protection, too.
 */
static bool withhold_for_counts(
        const struct table *table, const bool *before, struct publication *out, bool *hidden)
{
	bool more = false;

	mark_counts(table, before, SHOWN_LOSS, out, hidden);
	for (size_t i = 0; i < table->cells; i++) {
		if (!hidden[i] || out[i].status == PUBLICATION_SUPPRESS)
			continue;
		design_publication_withhold(&out[i]);
		more = true;
	}
	return more;
}

static void hide_counts(
        const struct table *table, const bool *before, struct publication *out, bool *hidden)
{
	mark_counts(table, before, (double)INFINITY, out, hidden);
	for (size_t i = 0; i < table->cells; i++)
		out[i].n_hidden = hidden[i];
}

/* Nobody can tell an empty cell from one of a few rows. */
static void make_alike(
        const struct table *table, const struct publication_hold *hold, struct publication *out)
{
	uint32_t groups = design_cells_group_count(table->scheme);

	for (size_t i = 0; i < table->cells; i++) {
		bool known = table->shares[i - i % groups].n >= PUBLICATION_N_HIDDEN_MIN &&
		             hold->asked && !hold->asked[i];

		if (table->shares[i].n || known)
			continue;
		out[i].reason = PUBLICATION_FEW_ROWS;
		out[i].n_hidden = true;
	}
}

void design_publication_judge_held(const struct publication_rule *rule,
        const struct cells_scheme *scheme, const struct estimate *shares,
        const struct publication_hold *hold, struct publication *out)
{
	bool *marked = memory_new(design_cells_count(scheme), sizeof(*marked));
	const bool *withheld = hold ? hold->withheld : NULL, *hidden = hold ? hold->hidden : NULL;
	struct table table;

	judge_cells(rule, scheme, shares, out);
	table_make(&table, scheme, shares, hold, true);
	do
		withhold_more(&table, withheld, out, marked);
	while (hold && withhold_for_counts(&table, hidden, out, marked));
	table_end(&table);
	table_make(&table, scheme, shares, hold, false);
	hide_counts(&table, hidden, out, marked);
	if (hold)
		make_alike(&table, hold, out);
	table_end(&table);
	free(marked);
}

void design_publication_judge_table(const struct publication_rule *rule,
        const struct cells_scheme *scheme, const struct estimate *shares, struct publication *out)
{
	design_publication_judge_held(rule, scheme, shares, NULL, out);
}
