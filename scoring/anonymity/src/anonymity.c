/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <anonymity/anonymity.h>

#include <base/memory.h>

#include <stdlib.h>

enum { WORD = 64, FIRST = 16 };

struct classes {
	const struct anonymity_table *table;
	struct anonymity_rule rule;
	struct margin {
		uint32_t people[ANONYMITY_LEVELS_MAX][ANONYMITY_LEVELS_MAX];
	} margin[ANONYMITY_VARIABLES_MAX][ANONYMITY_VARIABLES_MAX];
	struct anonymity_class *class;
	size_t count, room;
};

struct cut {
	int variable, level; /* the last one of the lower part */
	uint32_t smaller;    /* people of the smaller part */
};

/* --- the table --- */

void anonymity_table_make(struct anonymity_table *table, int variables, const int *levels)
{
	*table = (struct anonymity_table){.variables = variables, .cells = 1};
	for (int v = 0; v < variables; v++) {
		table->levels[v] = levels[v];
		table->cells *= (size_t)levels[v];
	}
	table->cell = memory_new(table->cells, sizeof(*table->cell));
}

void anonymity_table_end(struct anonymity_table *table)
{
	free(table->cell);
	*table = (struct anonymity_table){0};
}

size_t anonymity_cell_of(const struct anonymity_table *table, const uint8_t *level)
{
	size_t cell = 0;

	for (int v = 0; v < table->variables; v++)
		cell = cell * (size_t)table->levels[v] + level[v];
	return cell;
}

void anonymity_add(struct anonymity_table *table, size_t cell, int value)
{
	int bit = value < 0 ? 0 : value >= ANONYMITY_VALUES ? ANONYMITY_VALUES - 1 : value;

	table->cell[cell].count++;
	table->cell[cell].seen[bit / WORD] |= UINT64_C(1) << (bit % WORD);
}

static void levels_of(const struct anonymity_table *table, size_t cell, uint8_t *level)
{
	for (int v = table->variables - 1; v >= 0; v--) {
		level[v] = (uint8_t)(cell % (size_t)table->levels[v]);
		cell /= (size_t)table->levels[v];
	}
}

bool anonymity_class_has(
        const struct anonymity_table *table, const struct anonymity_class *class, size_t cell)
{
	uint8_t level[ANONYMITY_VARIABLES_MAX];

	levels_of(table, cell, level);
	for (int v = 0; v < table->variables; v++)
		if (level[v] < class->low[v] || level[v] > class->high[v])
			return false;
	return true;
}

/* --- classes --- */

static void class_count(const struct anonymity_table *table, struct anonymity_class *class)
{
	uint64_t seen[ANONYMITY_VALUES / WORD] = {0};

	class->count = class->distinct = 0;
	for (size_t c = 0; c < table->cells; c++) {
		const struct anonymity_cell *cell = &table->cell[c];

		if (!cell->count || !anonymity_class_has(table, class, c))
			continue;
		class->count += cell->count;
		for (int w = 0; w < ANONYMITY_VALUES / WORD; w++)
			seen[w] |= cell->seen[w];
	}
	for (int w = 0; w < ANONYMITY_VALUES / WORD; w++)
		class->distinct += (uint32_t)__builtin_popcountll(seen[w]);
}

static bool class_is_large(const struct classes *classes, const struct anonymity_class *class)
{
	return class->count >= classes->rule.least && class->distinct >= classes->rule.distinct;
}

/* Some levels of two variables, which may be one and the same. */
struct part {
	int variable[2], low[2], high[2];
};

/* Of the people of the part, those whose class is of the part alone. */
static uint32_t told(const struct classes *classes, const struct part *part)
{
	uint32_t count = 0;

	for (size_t i = 0; i < classes->count; i++) {
		const struct anonymity_class *class = &classes->class[i];
		bool is_in = true;

		for (int p = 0; p < 2; p++)
			is_in = is_in && class->low[part->variable[p]] >= part->low[p] &&
			        class->high[part->variable[p]] <= part->high[p];
		count += is_in ? class->count : 0;
	}
	return count;
}

static uint32_t people(const struct classes *classes, const struct part *part)
{
	const struct margin *margin = &classes->margin[part->variable[0]][part->variable[1]];
	uint32_t count = 0;

	for (int a = part->low[0]; a <= part->high[0]; a++)
		for (int b = part->low[1]; b <= part->high[1]; b++)
			count += margin->people[a][b];
	return count;
}

static bool part_hides_enough(const struct classes *classes, const struct part *part)
{
	uint32_t shown = told(classes, part), all = people(classes, part);

	return !shown || shown == all || all - shown >= classes->rule.least;
}

static bool pair_hides_enough(const struct classes *classes, int a, int b)
{
	int levels[2] = {classes->table->levels[a], classes->table->levels[b]};
	/* Of one variable it is enough to take all levels once. */
	int last = a == b ? 0 : levels[1] - 1;
	struct part part = {.variable = {a, b}};

	for (part.low[0] = 0; part.low[0] < levels[0]; part.low[0]++)
		for (part.high[0] = part.low[0]; part.high[0] < levels[0]; part.high[0]++)
			for (part.low[1] = 0; part.low[1] <= last; part.low[1]++)
				for (part.high[1] = a == b ? levels[1] - 1 : part.low[1];
				        part.high[1] < levels[1]; part.high[1]++)
					if (!part_hides_enough(classes, &part))
						return false;
	return true;
}

static bool hides_enough(const struct classes *classes, int variable)
{
	for (int other = 0; other < classes->table->variables; other++)
		if (!pair_hides_enough(classes, variable, other))
			return false;
	return true;
}

/* --- cuts --- */

static void class_add(struct classes *classes, const struct anonymity_class *class)
{
	if (classes->count == classes->room) {
		classes->room = classes->room ? 2 * classes->room : FIRST;
		classes->class =
		        memory_resize(classes->class, classes->room, sizeof(*classes->class));
	}
	classes->class[classes->count++] = *class;
}

static void parts_make(const struct classes *classes, const struct anonymity_class *class,
        const struct cut *cut, struct anonymity_class part[static 2])
{
	part[0] = part[1] = *class;
	part[0].high[cut->variable] = (uint8_t)cut->level;
	part[1].low[cut->variable] = (uint8_t)(cut->level + 1);
	for (int i = 0; i < 2; i++)
		class_count(classes->table, &part[i]);
}

/* False: the class stays as it is. */
static bool cut_try(struct classes *classes, size_t at, const struct cut *cut)
{
	struct anonymity_class whole = classes->class[at], part[2];
	size_t before = classes->count;

	parts_make(classes, &whole, cut, part);
	for (int i = 0; i < 2; i++)
		if (part[i].count && !class_is_large(classes, &part[i]))
			return false;
	classes->class[at] = part[part[0].count ? 0 : 1];
	if (part[0].count && part[1].count)
		class_add(classes, &part[1]);
	if (hides_enough(classes, cut->variable))
		return true;
	classes->class[at] = whole;
	classes->count = before;
	return false;
}

static int cut_compare(const void *a, const void *b)
{
	const struct cut *x = a, *y = b;

	if (x->smaller != y->smaller)
		return x->smaller > y->smaller ? -1 : 1;
	return x->level - y->level;
}

static bool variable_cut(struct classes *classes, size_t at, int variable)
{
	const struct anonymity_class *class = &classes->class[at];
	struct cut cuts[ANONYMITY_LEVELS_MAX] = {0};
	int count = 0;

	for (int level = class->low[variable]; level < class->high[variable]; level++) {
		struct cut cut = {variable, level, 0};
		struct anonymity_class part[2];

		parts_make(classes, class, &cut, part);
		cut.smaller = part[part[0].count < part[1].count ? 0 : 1].count;
		cuts[count++] = cut;
	}
	qsort(cuts, (size_t)count, sizeof(*cuts), cut_compare);
	for (int i = 0; i < count; i++)
		if (cut_try(classes, at, &cuts[i]))
			return true;
	return false;
}

/* Whether the class has a larger part of the levels of a than of b. */
static bool is_wider(
        const struct classes *classes, const struct anonymity_class *class, int a, int b)
{
	const int *levels = classes->table->levels;

	return (class->high[a] - class->low[a]) * (levels[b] - 1) >
	       (class->high[b] - class->low[b]) * (levels[a] - 1);
}

static bool class_cut(struct classes *classes, size_t at)
{
	struct anonymity_class class = classes->class[at];
	bool tried[ANONYMITY_VARIABLES_MAX] = {false};

	for (int n = 0; n < classes->table->variables; n++) {
		int widest = 0;

		while (tried[widest])
			widest++;
		for (int v = widest + 1; v < classes->table->variables; v++)
			if (!tried[v] && is_wider(classes, &class, v, widest))
				widest = v;
		tried[widest] = true;
		if (variable_cut(classes, at, widest))
			return true;
	}
	return false;
}

static void margins_count(struct classes *classes)
{
	uint8_t level[ANONYMITY_VARIABLES_MAX];

	for (size_t c = 0; c < classes->table->cells; c++) {
		levels_of(classes->table, c, level);
		for (int a = 0; a < classes->table->variables; a++)
			for (int b = 0; b < classes->table->variables; b++)
				classes->margin[a][b].people[level[a]][level[b]] +=
				        classes->table->cell[c].count;
	}
}

size_t anonymity_classes(const struct anonymity_table *table, struct anonymity_rule rule,
        struct anonymity_class **found)
{
	struct classes classes = {.table = table, .rule = rule};
	struct anonymity_class all = {0};
	bool was_cut = true;

	for (int v = 0; v < table->variables; v++)
		all.high[v] = (uint8_t)(table->levels[v] - 1);
	class_count(table, &all);
	*found = NULL;
	if (!class_is_large(&classes, &all))
		return 0;
	margins_count(&classes);
	class_add(&classes, &all);
	while (was_cut) {
		was_cut = false;
		for (size_t i = 0; i < classes.count; i++)
			while (class_cut(&classes, i))
				was_cut = true;
	}
	*found = classes.class;
	return classes.count;
}
