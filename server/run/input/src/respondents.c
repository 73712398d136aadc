/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns that grow together by doubling. */
#include <run/input/respondents.h>

#include <base/memory.h>

#include <stdlib.h>

enum { FIRST_CAPACITY = 1024 };

static void respondents_grow(struct run_respondents *r)
{
	size_t capacity = r->capacity ? r->capacity * 2 : FIRST_CAPACITY;

	r->weight = memory_resize(r->weight, capacity, sizeof(*r->weight));
	r->literate = memory_resize(r->literate, capacity, sizeof(*r->literate));
	r->points = memory_resize(r->points, capacity, sizeof(*r->points));
	r->psu_at = memory_resize(r->psu_at, capacity, sizeof(*r->psu_at));
	r->region = memory_resize(r->region, capacity, sizeof(*r->region));
	for (int v = 0; v < GROUPS_FACTORS; v++)
		r->level[v] = memory_resize(r->level[v], capacity, sizeof(*r->level[v]));
	r->key_groups = memory_resize(r->key_groups, capacity, sizeof(*r->key_groups));
	r->stratum = memory_resize(r->stratum, capacity, sizeof(*r->stratum));
	r->psu = memory_resize(r->psu, capacity, sizeof(*r->psu));
	r->capacity = capacity;
}

void run_respondents_add(struct run_respondents *r, const struct run_respondent *respondent)
{
	size_t i = r->count;

	if (i == r->capacity)
		respondents_grow(r);
	r->weight[i] = respondent->weight;
	r->literate[i] = respondent->literate ? 1 : 0;
	r->points[i] = (int16_t)respondent->points;
	r->psu_at[i] = respondent->psu_at;
	r->region[i] = respondent->region;
	for (int v = 0; v < GROUPS_FACTORS; v++)
		r->level[v][i] = respondent->classes->level[v];
	r->key_groups[i] = respondent->classes->key_groups;
	r->stratum[i] = respondent->stratum;
	r->psu[i] = respondent->psu;
	r->count++;
}

void run_respondents_end(struct run_respondents *r)
{
	free(r->weight);
	free(r->literate);
	free(r->points);
	free(r->psu_at);
	free(r->region);
	for (int v = 0; v < GROUPS_FACTORS; v++)
		free(r->level[v]);
	free(r->key_groups);
	free(r->stratum);
	free(r->psu);
	*r = (struct run_respondents){0};
}
