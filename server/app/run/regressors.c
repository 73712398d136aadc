/* First the columns are chosen, then every row is filled by the columns it is in. */
#include "run/regressors.h"

#include <base/memory.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { NO_COLUMN = -1, LEVELS = GROUP_LEVELS_MAX + 1 /* one more: not known */ };

/* The column of a property, NO_COLUMN: none. */
struct columns {
	int level[GROUPS_FACTORS][LEVELS];
	int key_group[GROUP_LEVELS_MAX];
	int *region;
};

struct counts {
	size_t level[GROUPS_FACTORS][LEVELS];
	size_t key_group[GROUP_LEVELS_MAX];
	size_t *region; /* with those below it */
};

static int level_at(const struct respondents *respondents, int variable, size_t row)
{
	int level = respondents->level[variable][row];

	return level < 0 ? group_variables[variable].count : level;
}

/* --- choosing --- */

static void count_rows(struct counts *counts, const struct run_regions *regions,
        const struct respondents *respondents, size_t rows)
{
	for (size_t i = 0; i < rows; i++) {
		for (int v = 0; v < GROUPS_FACTORS; v++)
			counts->level[v][level_at(respondents, v, i)]++;
		for (int k = 0; k < group_variables[GROUP_KEY_GROUP].count; k++)
			counts->key_group[k] += respondents->key_groups[i] >> k & 1;
		counts->region[respondents->region[i]]++;
	}
	/* Children come behind their parents. */
	for (uint32_t r = regions->count; r-- > 0;)
		if (regions->parent[r] >= 0)
			counts->region[regions->parent[r]] += counts->region[r];
}

static int add_column(struct regressors *regressors, const char *variable, struct str level)
{
	char *name = regressors->names[regressors->columns];

	snprintf(name, REGRESSORS_NAME_SIZE, "%s%s%.*s", variable, level.n ? "=" : "",
	        STR_ARG(level));
	regressors->name[regressors->columns] = name;
	return (int)regressors->columns++;
}

static bool tells(const struct regressors *regressors, size_t count)
{
	return count && count < regressors->rows;
}

static void choose_groups(
        struct regressors *regressors, struct columns *columns, const struct counts *counts)
{
	const struct group_variable_levels *key_groups = &group_variables[GROUP_KEY_GROUP];

	for (int v = 0; v < GROUPS_FACTORS; v++) {
		const struct group_variable_levels *variable = &group_variables[v];

		for (int l = 0; l <= variable->count; l++)
			columns->level[v][l] =
			        tells(regressors, counts->level[v][l])
			                ? add_column(regressors, variable->code,
			                          l < variable->count
			                                  ? str_from(variable->levels[l])
			                                  : STR("unknown"))
			                : NO_COLUMN;
	}
	for (int k = 0; k < key_groups->count; k++)
		columns->key_group[k] = tells(regressors, counts->key_group[k])
		                                ? add_column(regressors, key_groups->code,
		                                          str_from(key_groups->levels[k]))
		                                : NO_COLUMN;
}

static bool is_thick(
        const struct regressors *regressors, const struct counts *counts, uint32_t region)
{
	return counts->region[region] >= REGRESSORS_REGION_LEAST &&
	       tells(regressors, counts->region[region]);
}

/* The psu's mean comes behind the regions. */
static void choose_regions(struct regressors *regressors, struct columns *columns,
        const struct run_regions *regions, const struct counts *counts)
{
	struct cells_scheme scheme = {.regions = regions->count, .parent = regions->parent};

	for (uint32_t r = 0; r < regions->count; r++)
		columns->region[r] = NO_COLUMN;
	for (uint32_t depth = 0; depth < CELLS_DEPTH_MAX; depth++) {
		size_t thick = 0;

		for (uint32_t r = 0; r < regions->count; r++)
			thick +=
			        is_thick(regressors, counts, r) && cells_depth(&scheme, r) == depth;
		if (regressors->columns + thick + 1 > REGRESSORS_MAX)
			return;
		for (uint32_t r = 0; r < regions->count && thick; r++)
			if (is_thick(regressors, counts, r) && cells_depth(&scheme, r) == depth)
				columns->region[r] =
				        add_column(regressors, "region", regions->code[r]);
	}
}

/* --- filling --- */

static void mark(double *x, int column)
{
	if (column != NO_COLUMN)
		x[column] = 1;
}

static void fill_row(double *x, const struct columns *columns, const struct run_regions *regions,
        const struct respondents *respondents, size_t row)
{
	for (int v = 0; v < GROUPS_FACTORS; v++)
		mark(x, columns->level[v][level_at(respondents, v, row)]);
	for (int k = 0; k < group_variables[GROUP_KEY_GROUP].count; k++)
		if (respondents->key_groups[row] >> k & 1)
			mark(x, columns->key_group[k]);
	for (int32_t r = respondents->region[row]; r >= 0; r = regions->parent[r])
		mark(x, columns->region[r]);
}

void regressors_make(struct regressors *regressors, const struct run_regions *regions,
        const struct respondents *respondents, size_t rows)
{
	struct counts counts = {.region = memory_new(regions->count, sizeof(*counts.region))};
	struct columns columns = {.region = memory_new(regions->count, sizeof(*columns.region))};

	*regressors = (struct regressors){
	        .rows = rows,
	        .name = memory_new(REGRESSORS_MAX, sizeof(*regressors->name)),
	        .names = memory_new(REGRESSORS_MAX, sizeof(*regressors->names)),
	};
	count_rows(&counts, regions, respondents, rows);
	choose_groups(regressors, &columns, &counts);
	choose_regions(regressors, &columns, regions, &counts);
	add_column(regressors, "psu_mean", (struct str){0});
	regressors->x = memory_new(rows * regressors->columns, sizeof(*regressors->x));
	for (size_t i = 0; i < rows; i++)
		fill_row(
		        &regressors->x[i * regressors->columns], &columns, regions, respondents, i);
	free(counts.region);
	free(columns.region);
}

/* --- the psu --- */

struct sum {
	double score;
	size_t count;
};

static void sum_add(struct sum *sum, double score)
{
	sum->score += score;
	sum->count++;
}

static size_t psus_of(const struct respondents *respondents, size_t rows)
{
	size_t psus = 0;

	for (size_t i = 0; i < rows; i++)
		if (respondents->psu_at[i] >= psus)
			psus = (size_t)respondents->psu_at[i] + 1;
	return psus;
}

void regressors_set_psu_means(
        struct regressors *regressors, const struct respondents *respondents, const double *score)
{
	struct sum *psu = memory_new(psus_of(respondents, regressors->rows), sizeof(*psu));
	struct sum all = {0};

	for (size_t i = 0; i < regressors->rows; i++)
		if (isfinite(score[i])) {
			sum_add(&psu[respondents->psu_at[i]], score[i]);
			sum_add(&all, score[i]);
		}
	for (size_t i = 0; i < regressors->rows; i++) {
		struct sum others = psu[respondents->psu_at[i]];

		if (isfinite(score[i])) {
			others.score -= score[i];
			others.count--;
		}
		if (!others.count)
			others = all;
		regressors->x[(i + 1) * regressors->columns - 1] =
		        others.count ? others.score / (double)others.count : 0;
	}
	free(psu);
}

void regressors_end(struct regressors *regressors)
{
	free(regressors->x);
	free(regressors->name);
	free(regressors->names);
	*regressors = (struct regressors){0};
}
