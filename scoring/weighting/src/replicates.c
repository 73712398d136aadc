/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each thread computes the weights of a replicate, sums its cells and waits for its turn to add the
 * result. A row adds one vector to a cell, its weight and its weighted outcomes, so additional
 * outcomes cost little.
 */
#include <weighting/replicates.h>

#include <base/memory.h>
#include <random/stream.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PURPOSE_REPLICATES = 2 };

#define ROUNDING 1e-18 /* a variance below this is 0 */

static const char *const names[] = {
        [REPLICATES_JACKKNIFE] = "jackknife",
        [REPLICATES_BOOT] = "bootstrap",
};

const char *weighting_replicates_kind_name(enum replicates_kind kind)
{
	return names[kind];
}

/* ---- factors ---- */

void weighting_replicates_make(
        struct replicates *replicates, const struct response_psu *psus, size_t count, uint64_t seed)
{
	*replicates = (struct replicates){.psus = psus, .psu_count = count, .seed = seed};
	for (size_t p = 0; p < count; p++)
		if (psus[p].stratum >= replicates->strata)
			replicates->strata = (size_t)psus[p].stratum + 1;
	replicates->stratum_first =
	        memory_new(replicates->strata + 2, sizeof(*replicates->stratum_first));
	replicates->order = memory_new(count, sizeof(*replicates->order));
	for (size_t p = 0; p < count; p++)
		replicates->stratum_first[psus[p].stratum + 2]++;
	for (size_t h = 0; h < replicates->strata; h++)
		replicates->stratum_first[h + 2] += replicates->stratum_first[h + 1];
	for (size_t p = 0; p < count; p++)
		replicates->order[replicates->stratum_first[psus[p].stratum + 1]++] = (uint32_t)p;
	replicates->kind =
	        count > REPLICATES_JACKKNIFE_MOST ? REPLICATES_BOOT : REPLICATES_JACKKNIFE;
	replicates->count =
	        replicates->kind == REPLICATES_BOOT ? REPLICATES_BOOTSTRAP : (uint32_t)count;
}

void weighting_replicates_end(struct replicates *replicates)
{
	free(replicates->stratum_first);
	free(replicates->order);
	*replicates = (struct replicates){0};
}

static double take_out(const struct replicates *replicates, uint32_t psu, double *factor)
{
	const double d = REPLICATES_DAMPING;
	size_t h = replicates->psus[psu].stratum;
	size_t first = replicates->stratum_first[h], end = replicates->stratum_first[h + 1];
	double n = (double)(end - first);

	for (size_t p = 0; p < replicates->psu_count; p++)
		factor[p] = 1;
	for (size_t i = first; i < end && n > 1; i++)
		factor[replicates->order[i]] = 1 + d / (n - 1);
	factor[psu] = 1 - d;
	return (n > 1 ? (n - 1) / n : 1) / (d * d);
}

static double draw(const struct replicates *replicates, uint32_t r, double *factor)
{
	const double d = REPLICATES_DAMPING;

	for (size_t h = 0; h < replicates->strata; h++) {
		const uint32_t *psu = &replicates->order[replicates->stratum_first[h]];
		size_t n = replicates->stratum_first[h + 1] - replicates->stratum_first[h];
		struct random_key key = random_key_of(replicates->seed, PURPOSE_REPLICATES, r, h);

		for (size_t i = 0; i < n; i++)
			factor[psu[i]] = 1 - d;
		if (n == 1)
			factor[psu[0]] = random_below(key, 0, 2) ? 1 + d : 1 - d;
		for (size_t i = 0; i + 1 < n; i++)
			factor[psu[random_below(key, i, n)]] += d * (double)n / (double)(n - 1);
	}
	return 1 / ((replicates->count - 1) * d * d);
}

double weighting_replicates_factors(const struct replicates *replicates, uint32_t r, double *factor)
{
	return replicates->kind == REPLICATES_BOOT ? draw(replicates, r, factor)
	                                           : take_out(replicates, r, factor);
}

/* ---- cells ---- */

struct estimating {
	const struct replicates *replicates;
	const struct chain *chain;
	const struct cells_scheme *scheme;
	const struct replicates_rows *rows;
	const struct replicates_pairs *pairs;
	struct estimate *const *shares;
	size_t width;  /* of a vector: 1 and the outcomes */
	double *value; /* rows x width: 1 and the row's outcomes */
	uint32_t groups, factor_group[CELLS_FACTORS_MAX], member_group;
	uint32_t *order; /* regions, higher ones first */
	double *var;     /* cells x outcomes */
	struct replicates_result result;
};

static inline void vector_add(double *restrict to, const double *restrict from, size_t width)
{
	for (size_t k = 0; k < width; k++)
		to[k] += from[k];
}

static void sum_row(
        const struct estimating *in, const struct chain_work *work, size_t row, double *sums)
{
	const struct chain_rows *rows = &in->chain->rows;
	size_t width = in->width;
	double w = weighting_chain_weight(in->chain, work, row), part[1 + REPLICATES_OUTCOMES_MAX];
	double *region = sums + (size_t)rows->region[row] * in->groups * width;

	for (size_t k = 0; k < width; k++)
		part[k] = w * in->value[row * width + k];
	vector_add(region, part, width);
	for (uint32_t f = 0; f < in->scheme->factors; f++) {
		int8_t level = rows->level[f][row];

		if (level >= 0)
			vector_add(region + (in->factor_group[f] + (uint8_t)level) * width, part,
			        width);
	}
	for (uint32_t bits = in->rows->members[row]; bits; bits &= bits - 1) {
		uint32_t group = in->member_group + (uint32_t)__builtin_ctz(bits);

		vector_add(region + group * width, part, width);
	}
}

static void sum_up(const struct estimating *in, const struct chain_work *work, double *sums)
{
	size_t stride = in->groups * in->width;

	memset(sums, 0, design_cells_count(in->scheme) * in->width * sizeof(*sums));
	for (size_t i = 0; i < in->chain->rows.count; i++)
		sum_row(in, work, i, sums);
	for (uint32_t i = in->scheme->regions; i > 0; i--) {
		uint32_t region = in->order[i - 1];
		int32_t parent = design_cells_parent(in->scheme, (int32_t)region);

		if (parent >= 0)
			vector_add(sums + (size_t)parent * stride, sums + region * stride, stride);
	}
}

/* A share of a replicate less the estimate; NAN where nobody is in the cell. */
static double off_by(const struct estimating *in, const double *sums, size_t cell, uint32_t outcome)
{
	const double *sum = &sums[cell * in->width];

	return sum[1 + outcome] / sum[0] - in->shares[outcome][cell].value;
}

static void add_pairs(struct estimating *in, const double *sums, double scale)
{
	const struct replicates_pairs *pairs = in->pairs;
	uint32_t outcomes = in->rows->outcomes;
	size_t count = pairs ? pairs->count : 0;

	for (size_t i = 0; i < count; i++)
		for (uint32_t o = 0; o < outcomes; o++) {
			double off = off_by(in, sums, pairs->pair[i].cell[0], o) -
			             off_by(in, sums, pairs->pair[i].cell[1], o);

			pairs->var[i * outcomes + o] += scale * off * off;
		}
}

static void add_spread(
        struct estimating *in, const double *sums, double scale, const struct fit_result *fit)
{
	size_t cells = design_cells_count(in->scheme);
	uint32_t outcomes = in->rows->outcomes;

	add_pairs(in, sums, scale);
	for (size_t i = 0; i < cells; i++, sums += in->width)
		for (uint32_t o = 0; o < outcomes && sums[0] > 0; o++) {
			double off = sums[1 + o] / sums[0] - in->shares[o][i].value;

			in->var[i * outcomes + o] += scale * off * off;
		}
	in->result.error = fmax(in->result.error, fit->error);
	in->result.unmet += fit->error > CHAIN_MET;
}

static void spread_find(struct estimating *in)
{
	uint32_t count = in->replicates->count;

#pragma omp parallel
	{
		double *factor = memory_new(in->replicates->psu_count, sizeof(*factor));
		double *sums =
		        memory_new(design_cells_count(in->scheme) * in->width, sizeof(*sums));
		struct chain_work work;

		weighting_chain_work_make(&work, in->chain);
#pragma omp for ordered schedule(dynamic, 1)
		for (uint32_t r = 0; r < count; r++) {
			double scale = weighting_replicates_factors(in->replicates, r, factor);
			struct fit_result fit =
			        weighting_chain_weigh(in->chain, factor, CHAIN_STOP_AGAIN, &work);

			sum_up(in, &work, sums);
#pragma omp ordered
			add_spread(in, sums, scale, &fit);
		}
		weighting_chain_work_end(&work);
		free(factor);
		free(sums);
	}
}

/* Where the share does not vary the variance is not changed. */
static void share_set(struct estimate *share, double var)
{
	if (share->var_simple > 0)
		design_estimate_set_variance(share, var > ROUNDING * share->var_simple ? var : 0);
}

struct replicates_result weighting_replicates_estimate(const struct replicates *replicates,
        const struct chain *chain, const struct cells_scheme *scheme,
        const struct replicates_rows *rows, const struct replicates_pairs *pairs,
        struct estimate *const *shares)
{
	size_t cells = design_cells_count(scheme), count = chain->rows.count;
	uint32_t outcomes = rows->outcomes;
	struct estimating in = {
	        .replicates = replicates,
	        .chain = chain,
	        .scheme = scheme,
	        .rows = rows,
	        .pairs = pairs,
	        .shares = shares,
	        .groups = design_cells_group_count(scheme),
	        .member_group = design_cells_member_group(scheme, 0),
	        .order = memory_new(scheme->regions, sizeof(*in.order)),
	        .var = memory_new(cells * outcomes, sizeof(*in.var)),
	        .width = 1 + outcomes,
	        .value = memory_new(count * (1 + outcomes) + 1, sizeof(*in.value)),
	};

	design_cells_order(scheme, in.order);
	for (size_t i = 0; pairs && i < pairs->count * outcomes; i++)
		pairs->var[i] = 0;
	for (uint32_t f = 0; f < scheme->factors; f++)
		in.factor_group[f] = design_cells_factor_group(scheme, f, 0);
	for (size_t i = 0; i < count; i++) {
		in.value[i * in.width] = 1;
		for (uint32_t o = 0; o < outcomes; o++)
			in.value[i * in.width + 1 + o] = rows->y[o][i];
	}
	spread_find(&in);
	for (uint32_t o = 0; o < outcomes; o++)
		for (size_t i = 0; i < cells; i++)
			share_set(&shares[o][i], in.var[i * outcomes + o]);
	free(in.value);
	free(in.order);
	free(in.var);
	return in.result;
}
