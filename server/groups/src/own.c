/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The key groups of a programme among the groups of a survey. What their rules say about who is
 * inside which other group is worked out once: a figure that is withheld must not follow from a
 * group and the groups inside it.
 */
#include <groups/groups.h>

enum { RULED_MAX = GROUPS_MAX };

/* A group with a rule, and its number in the scheme. */
struct ruled {
	uint32_t number;
	bool is_own;
	struct key_group group;
	struct key_group_rule rule; /* of a level of a variable */
};

struct ruling {
	struct ruled list[RULED_MAX];
	uint32_t count;
	struct cells_nest *nest;
	uint32_t *part;
	uint32_t nests, parts;
};

static void take_levels(struct ruling *ruling, const struct instrument *instrument,
        const struct cells_scheme *scheme)
{
	for (uint32_t v = 0; v < GROUPS_FACTORS; v++)
		for (uint32_t l = 0; l < scheme->levels[v]; l++) {
			struct ruled *ruled = &ruling->list[ruling->count];

			ruled->number = design_cells_factor_group(scheme, v, l);
			ruling->count += model_key_groups_of_level(instrument,
			        (enum group_variable)v, (int)l, &ruled->rule, &ruled->group);
		}
}

static void take_key_groups(struct ruling *ruling, const struct instrument *instrument,
        const struct cells_scheme *scheme)
{
	for (int i = 0; i < instrument->key_group_count; i++) {
		const struct key_group *group = &instrument->key_groups[i];

		ruling->list[ruling->count++] = (struct ruled){
		        .number = design_cells_member_group(scheme, (uint32_t)group->level),
		        .is_own = group->level >= KEY_GROUPS_FIRST,
		        .group = *group,
		};
	}
}

static bool is_inside(const struct ruled *whole, const struct ruled *part)
{
	return part != whole && (whole->is_own || part->is_own) &&
	       model_key_groups_contains(&whole->group, &part->group);
}

static void begin(struct ruling *ruling, uint32_t whole)
{
	ruling->nest[ruling->nests] = (struct cells_nest){whole, ruling->parts, 0};
}

static void put(struct ruling *ruling, uint32_t part)
{
	ruling->part[ruling->parts++] = part;
	ruling->nest[ruling->nests].count++;
}

/* Parts that exclude each other, taken as they come: together they may leave few. */
static void add_apart(
        struct ruling *ruling, uint32_t whole, const struct ruled *const *inside, uint32_t count)
{
	const struct ruled *taken[RULED_MAX];
	uint32_t n = 0;

	begin(ruling, whole);
	for (uint32_t i = 0; i < count; i++) {
		bool is_apart = true;

		for (uint32_t j = 0; j < n; j++)
			is_apart = is_apart &&
			           model_key_groups_apart(&taken[j]->group, &inside[i]->group);
		if (is_apart) {
			taken[n++] = inside[i];
			put(ruling, inside[i]->number);
		}
	}
	if (n > 1)
		ruling->nests++;
	else
		ruling->parts -= n;
}

static void add_inside(struct ruling *ruling, const struct ruled *whole)
{
	const struct ruled *inside[RULED_MAX];
	uint32_t count = 0;

	for (uint32_t i = 0; i < ruling->count; i++)
		if (is_inside(whole, &ruling->list[i]))
			inside[count++] = &ruling->list[i];
	for (uint32_t i = 0; i < count; i++) {
		begin(ruling, whole->number);
		put(ruling, inside[i]->number);
		ruling->nests++;
	}
	if (count)
		add_apart(ruling, whole->number, inside, count);
}

/* Own groups that exclude each other may leave few of everyone. */
static void add_everyone(struct ruling *ruling)
{
	const struct ruled *own[RULED_MAX];
	uint32_t count = 0;

	for (uint32_t i = 0; i < ruling->count; i++)
		if (ruling->list[i].is_own)
			own[count++] = &ruling->list[i];
	add_apart(ruling, 0, own, count);
}

static void nests_make(
        struct groups_own *own, const struct instrument *instrument, struct arena *arena)
{
	struct cells_scheme scheme = groups_scheme(own, 1, NULL);
	struct ruling *ruling = arena_new(arena, 1, sizeof(*ruling));
	size_t most = (size_t)RULED_MAX * (RULED_MAX + 1);

	ruling->nest = arena_new(arena, most, sizeof(*ruling->nest));
	ruling->part = arena_new(arena, 2 * most, sizeof(*ruling->part));
	take_levels(ruling, instrument, &scheme);
	take_key_groups(ruling, instrument, &scheme);
	for (uint32_t i = 0; i < ruling->count; i++)
		add_inside(ruling, &ruling->list[i]);
	add_everyone(ruling);
	own->nest = ruling->nest;
	own->part = ruling->part;
	own->nests = ruling->nests;
}

struct groups_own groups_own_make(const struct instrument *instrument, struct arena *arena)
{
	struct groups_own own = {0};

	for (int i = 0; i < instrument->key_group_count; i++)
		if (instrument->key_groups[i].level >= KEY_GROUPS_FIRST)
			own.group[own.count++] = &instrument->key_groups[i];
	if (own.count)
		nests_make(&own, instrument, arena);
	return own;
}
