/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The weighting steps from base weights to final weights, repeated for every replicate:
 *   1. nonresponse   w = base x psu factor x F of the psu's class (response.h)
 *   2. scale         in each area w is multiplied so that it adds up to the area's residents
 *   3. calibration   bounded raking to the plan's totals (plan.h, fit.h): g between CHAIN_LOW and
 *                    CHAIN_HIGH
 *   4. pool          where people opted in beside the sample; they are in this step alone (pool.h)
 * The unknown level of a group (respondents who did not answer that question) keeps the share of
 * the group that it has after step 2; the totals of the known levels are scaled down by it.
 * Classes, groups and levels are those of the full sample; everything computed from weights is
 * computed again.
 *
 *   weighting_chain_make, weighting_chain_weights with all factors 1, then any number of
 *   weighting_chain_weigh at once, weighting_chain_end
 *
 * What can go wrong: totals that no weights within the bounds meet; the message names the worst.
 */
#ifndef KESU_WEIGHTING_CHAIN_H
#define KESU_WEIGHTING_CHAIN_H

#include <weighting/fit.h>
#include <weighting/plan.h>
#include <weighting/pool.h>
#include <weighting/response.h>

#define CHAIN_LOW        0.2
#define CHAIN_HIGH       5.0
#define CHAIN_STOP       1e-12 /* largest relative error of a total: the goal */
#define CHAIN_MET        1e-9  /* and what is accepted */
#define CHAIN_STOP_AGAIN 1e-10 /* of a replicate */
#define CHAIN_SWEEPS     2000

struct chain_rows { /* respondents */
	size_t count;
	const double *base;
	const uint32_t *psu;
	const int32_t *region;
	const int8_t *const *level; /* [factor][row], negative: not known */
	struct pool *pool;          /* NULL: all of them were sampled */
};

struct chain {
	const struct response_psu *psus;
	size_t psu_count;
	const struct response *response;
	const struct plan *plan; /* NULL: no margins */
	struct chain_rows rows;
	uint32_t *cell; /* of each row */
	size_t cells;
	int32_t *constraint[MARGINS_VARIABLES]; /* of each cell, or -1 */
	int32_t *area;                          /* of each cell: region, or -1 */
	struct fit fit;
	double *grown; /* of each cell: where replicates begin */
};

/* The memory for one weighting; one per thread. */
struct chain_work {
	double *class_factor, *psu_factor; /* psu_factor: of w, psu and class together */
	double *cell_weight, *cell_factor; /* cell_factor: of w, area and g together */
	double *grown, *total, *area_weight, *group_weight;
	double *slot_weight, *slot_factor; /* of the pool */
};

/* The arguments outlive the chain. */
void weighting_chain_make(struct chain *chain, const struct response_psu *psus, size_t psu_count,
        const struct response *response, const struct plan *plan, const struct chain_rows *rows);
void weighting_chain_end(struct chain *chain);
void weighting_chain_work_make(struct chain_work *work, const struct chain *chain);
void weighting_chain_work_end(struct chain_work *work);

/*
 * factor: of each psu; NULL: 1. Leaves the weight of row i as base[i] x psu_factor[psu[i]] x
 * cell_factor[cell[i]]; g of a cell is weighting_fit_cut of its grown.
 */
struct fit_result weighting_chain_weigh(
        const struct chain *chain, const double *factor, double stop, struct chain_work *work);
double weighting_chain_weight(const struct chain *chain, const struct chain_work *work, size_t row);

struct chain_result {
	struct fit_result fit; /* before the pool: the sample alone meets the totals */
	double g_low, g_high;  /* of the sample; 1 without margins */
	size_t trimmed;        /* rows whose g is at a bound */
};
/* The weights of the full sample, and the pool's part from them. False: they do not meet the
 * totals. */
KESU_MUST_CHECK bool weighting_chain_weights(
        struct chain *chain, double *weight, struct chain_result *result, struct error *error);

#endif
