/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A leaf is a level of every variable. Leaves are in the order of the variables, so that what
 * agrees in the first of them is a block; a cell is named by its first leaf.
 */
#include <weighting/pool.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

enum {
	LEVELS = POOL_LEVELS + 1,
	LEAVES = LEVELS * LEVELS * LEVELS * LEVELS,
	OF_EDUCATION = LEAVES / LEVELS
};

struct cells {
	uint32_t first[LEAVES]; /* of each leaf: that of its cell */
	uint32_t sampled[LEAVES], opted[LEAVES];
	uint64_t groups[LEAVES]; /* a bit of each group of chance that opted people are in */
};

_Static_assert(POOL_GROUPS <= 64, "each group has its bit");

static uint32_t leaf_of(const int8_t *const *level, size_t row)
{
	uint32_t leaf = 0;

	for (int v = 0; v < POOL_VARIABLES; v++)
		leaf = leaf * LEVELS + (uint32_t)(level[v][row] < 0 ? 0 : level[v][row] + 1);
	return leaf;
}

/* Whether the cell that begins there has people who opted in, and too few of either part. */
static bool is_cell_thin(const struct cells *cells, uint32_t at, uint32_t end)
{
	uint32_t sampled = 0, opted = 0;
	uint64_t groups = 0;

	for (uint32_t leaf = at; leaf < end; leaf++) {
		if (cells->first[leaf] != at)
			continue;
		sampled += cells->sampled[leaf];
		opted += cells->opted[leaf];
		groups |= cells->groups[leaf];
	}
	return opted && (sampled < POOL_LEAST || opted < POOL_LEAST ||
	                        __builtin_popcountll(groups) < POOL_GROUPS_LEAST);
}

static bool is_thin(const struct cells *cells, uint32_t begin, uint32_t end)
{
	for (uint32_t at = begin; at < end; at++)
		if (cells->first[at] == at && is_cell_thin(cells, at, end))
			return true;
	return false;
}

static void join(struct cells *cells, uint32_t begin, uint32_t end)
{
	for (uint32_t leaf = begin; leaf < end; leaf++)
		cells->first[leaf] = begin;
}

/* Of sex, then of residence, then of age. */
static void join_blocks(struct cells *cells)
{
	for (uint32_t size = LEVELS; size <= OF_EDUCATION; size *= LEVELS)
		for (uint32_t begin = 0; begin < LEAVES; begin += size)
			if (is_thin(cells, begin, begin + size))
				join(cells, begin, begin + size);
}

/* Runs of levels of education that are joined; the level that is not known is not among them. */
static bool join_education(struct cells *cells)
{
	uint32_t begin[LEVELS + 1], runs = 0, thin = 0;

	for (uint32_t e = 1; e < LEVELS; e++)
		begin[runs++] = e * OF_EDUCATION;
	begin[runs] = LEAVES;
	while (thin < runs) {
		uint32_t to;

		if (!is_thin(cells, begin[thin], begin[thin + 1])) {
			thin++;
			continue;
		}
		if (runs == 1)
			return false;
		to = thin ? thin - 1 : 0;
		join(cells, begin[to], begin[to + 2]);
		for (uint32_t r = to + 1; r < runs; r++)
			begin[r] = begin[r + 1];
		runs--;
		thin = to;
	}
	return true;
}

static size_t count_opted(const struct cells *cells)
{
	bool *has = memory_new(LEAVES, sizeof(*has));
	size_t n = 0;

	for (uint32_t leaf = 0; leaf < LEAVES; leaf++)
		has[cells->first[leaf]] |= cells->opted[leaf] > 0;
	for (uint32_t leaf = 0; leaf < LEAVES; leaf++)
		n += has[leaf];
	free(has);
	return n;
}

/* Numbers the cells that have rows, in their order. */
static void number(struct pool *pool, struct cells *cells, size_t rows, const int8_t *const *level)
{
	uint32_t *at = memory_new(LEAVES, sizeof(*at));
	size_t count = 0;

	for (size_t i = 0; i < rows; i++)
		at[cells->first[leaf_of(level, i)]] = 1;
	for (uint32_t leaf = 0; leaf < LEAVES; leaf++)
		if (at[leaf])
			at[leaf] = (uint32_t)count++;
	pool->slots = 2 * count;
	pool->has_opted = memory_new(count + 1, sizeof(*pool->has_opted));
	for (size_t i = 0; i < rows; i++) {
		uint32_t cell = at[cells->first[leaf_of(level, i)]];

		pool->slot[i] = (int32_t)(2 * cell + pool->opted_in[i]);
		pool->has_opted[cell] |= pool->opted_in[i];
	}
	free(at);
}

bool weighting_pool_make(struct pool *pool, size_t rows, const bool *opted_in,
        const int8_t *const *level, const uint32_t *psu, size_t sampled_psus)
{
	struct cells *cells = memory_new(1, sizeof(*cells));

	*pool = (struct pool){.sampled_psus = sampled_psus,
	        .opted_in = opted_in,
	        .slot = memory_new(rows + 1, sizeof(*pool->slot)),
	        .part = 1};
	for (uint32_t leaf = 0; leaf < LEAVES; leaf++)
		cells->first[leaf] = leaf;
	for (size_t i = 0; i < rows; i++) {
		uint32_t leaf = leaf_of(level, i);

		cells->sampled[leaf] += !opted_in[i];
		cells->opted[leaf] += opted_in[i];
		if (opted_in[i])
			cells->groups[leaf] |= UINT64_C(1) << (psu[i] - sampled_psus);
		pool->sampled += !opted_in[i];
		pool->opted += opted_in[i];
	}
	pool->begun = count_opted(cells);
	join_blocks(cells);
	pool->matched = join_education(cells);
	pool->cells = count_opted(cells);
	number(pool, cells, rows, level);
	free(cells);
	return pool->matched;
}

void weighting_pool_end(struct pool *pool)
{
	free(pool->slot);
	free(pool->has_opted);
	*pool = (struct pool){0};
}

/* (sum w)^2 / sum w^2 of those who opted in, whose weights are alike in a cell. */
static double effective_of_opted(const struct pool *pool, size_t rows, const double *total)
{
	size_t cells = pool->slots / 2;
	double *n = memory_new(cells + 1, sizeof(*n)), sum = 0, squares = 0;

	for (size_t i = 0; i < rows; i++)
		n[pool->slot[i] / 2] += pool->opted_in[i];
	for (size_t c = 0; c < cells; c++) {
		sum += n[c] > 0 ? total[c] : 0;
		squares += n[c] > 0 ? total[c] * total[c] / n[c] : 0;
	}
	free(n);
	return squares > 0 ? sum * sum / squares : 0;
}

void weighting_pool_share(struct pool *pool, size_t rows, const double *weight)
{
	double *total = memory_new(pool->slots / 2 + 1, sizeof(*total)), sum = 0, squares = 0;

	for (size_t i = 0; i < rows; i++) {
		int32_t cell = pool->slot[i] / 2;

		if (pool->opted_in[i] || !pool->has_opted[cell])
			continue;
		total[cell] += weight[i];
		sum += weight[i];
		squares += weight[i] * weight[i];
	}
	pool->effective_sample = squares > 0 ? sum * sum / squares : 0;
	pool->effective_opted = effective_of_opted(pool, rows, total);
	free(total);
	if (pool->effective_opted > 0)
		pool->part = fmax(POOL_SAMPLE_LEAST,
		        pool->effective_sample / (pool->effective_sample + pool->effective_opted));
}

void weighting_pool_factors(const struct pool *pool, const double *sum, double *factor)
{
	double part = pool->matched && !pool->alone ? pool->part : 1;

	for (size_t c = 0; c < pool->slots / 2; c++) {
		double sampled = sum[2 * c], opted = sum[2 * c + 1];

		factor[2 * c] = pool->has_opted[c] ? part : 1;
		factor[2 * c + 1] = opted > 0 ? (1 - part) * sampled / opted : 0;
	}
}
