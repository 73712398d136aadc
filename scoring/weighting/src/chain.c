/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that count for the same constraints are one cell; all weighting works on psus and cells. */
#include <weighting/chain.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- cells ---- */

/*
 * The constraints of a row, one for each variable, followed by its area and its slot in the pool;
 * -1 for none. Who opted in counts for no constraint.
 */
struct marks {
	int32_t at[MARGINS_VARIABLES + 2];
	uint32_t row;
};

static struct marks marks_of(const struct chain *chain, size_t row)
{
	const struct chain_rows *rows = &chain->rows;
	const struct pool *pool = rows->pool;
	uint32_t region = (uint32_t)rows->region[row], factors;
	struct marks marks = {.row = (uint32_t)row};

	memset(marks.at, -1, sizeof(marks.at));
	if (pool)
		marks.at[MARGINS_VARIABLES + 1] = pool->slot[row];
	if (!chain->plan || (pool && pool->opted_in[row]))
		return marks;
	factors = chain->plan->margins->scheme->factors;
	for (uint32_t v = 0; v < chain->fit.variables; v++)
		marks.at[v] = weighting_plan_constraint_of(
		        chain->plan, v, region, v < factors ? rows->level[v][row] : (int8_t)-1);
	marks.at[MARGINS_VARIABLES] = chain->plan->area_at[region];
	return marks;
}

static int marks_compare(const void *a, const void *b)
{
	const struct marks *x = a, *y = b;
	int order = memcmp(x->at, y->at, sizeof(x->at));

	return order ? order : (x->row > y->row) - (x->row < y->row);
}

static void cells_lay(struct chain *chain)
{
	size_t count = chain->rows.count;
	struct marks *marks = memory_new(count, sizeof(*marks));

	for (size_t i = 0; i < count; i++)
		marks[i] = marks_of(chain, i);
	qsort(marks, count, sizeof(*marks), marks_compare);
	for (size_t i = 0; i < count; i++) {
		chain->cells += !i || memcmp(marks[i].at, marks[i - 1].at, sizeof(marks->at)) != 0;
		chain->cell[marks[i].row] = (uint32_t)chain->cells - 1;
	}
	chain->area = memory_new(chain->cells, sizeof(*chain->area));
	for (uint32_t v = 0; v < chain->fit.variables; v++)
		chain->constraint[v] = memory_new(chain->cells, sizeof(**chain->constraint));
	for (size_t i = 0; i < count; i++) {
		uint32_t cell = chain->cell[marks[i].row];

		chain->area[cell] = marks[i].at[MARGINS_VARIABLES];
		for (uint32_t v = 0; v < chain->fit.variables; v++)
			chain->constraint[v][cell] = marks[i].at[v];
	}
	free(marks);
}

void weighting_chain_make(struct chain *chain, const struct response_psu *psus, size_t psu_count,
        const struct response *response, const struct plan *plan, const struct chain_rows *rows)
{
	*chain = (struct chain){.psus = psus,
	        .psu_count = psu_count,
	        .response = response,
	        .plan = plan,
	        .rows = *rows,
	        .cell = memory_new(rows->count, sizeof(*chain->cell))};
	if (plan) {
		chain->fit.variables = plan->margins->variables;
		chain->fit.constraints = plan->constraints;
	}
	if (plan || rows->pool)
		cells_lay(chain);
	else
		chain->cells = 1;
	chain->fit.cells = chain->cells;
	chain->fit.low = CHAIN_LOW;
	chain->fit.high = CHAIN_HIGH;
	chain->fit.constraint = (const int32_t *const *)chain->constraint;
	weighting_fit_make(&chain->fit);
	chain->grown = memory_new(chain->cells, sizeof(*chain->grown));
	for (size_t c = 0; c < chain->cells; c++)
		chain->grown[c] = 1;
}

void weighting_chain_end(struct chain *chain)
{
	weighting_fit_end(&chain->fit);
	for (int v = 0; v < MARGINS_VARIABLES; v++)
		free(chain->constraint[v]);
	free(chain->cell);
	free(chain->area);
	free(chain->grown);
	*chain = (struct chain){0};
}

void weighting_chain_work_make(struct chain_work *work, const struct chain *chain)
{
	const struct plan *plan = chain->plan;

	*work = (struct chain_work){
	        .class_factor = memory_new(chain->response->classes, sizeof(double)),
	        .psu_factor = memory_new(chain->psu_count, sizeof(double)),
	        .cell_weight = memory_new(chain->cells, sizeof(double)),
	        .cell_factor = memory_new(chain->cells, sizeof(double)),
	        .grown = memory_new(chain->cells, sizeof(double)),
	};
	if (chain->rows.pool) {
		work->slot_weight = memory_new(chain->rows.pool->slots + 1, sizeof(double));
		work->slot_factor = memory_new(chain->rows.pool->slots + 1, sizeof(double));
	}
	if (!plan)
		return;
	work->total = memory_new(plan->constraints, sizeof(double));
	work->area_weight = memory_new(plan->margins->scheme->regions, sizeof(double));
	work->group_weight = memory_new(plan->groups, sizeof(double));
}

void weighting_chain_work_end(struct chain_work *work)
{
	double *const parts[] = {work->class_factor, work->psu_factor, work->cell_weight,
	        work->cell_factor, work->grown, work->total, work->area_weight, work->group_weight,
	        work->slot_weight, work->slot_factor};

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		free(parts[i]);
	*work = (struct chain_work){0};
}

/* ---- nonresponse ---- */

static void meet_response(const struct chain *chain, const double *factor, struct chain_work *work)
{
	const struct response *response = chain->response;
	size_t sampled = chain->rows.pool ? chain->rows.pool->sampled_psus : chain->psu_count;
	double *answered = memory_new(response->classes, sizeof(*answered));

	memset(work->class_factor, 0, response->classes * sizeof(*work->class_factor));
	for (size_t p = 0; p < sampled; p++) {
		double f = factor ? factor[p] : 1;

		work->class_factor[response->class_of[p]] += f * chain->psus[p].invited_weight;
		answered[response->class_of[p]] += f * chain->psus[p].answered_weight;
	}
	for (size_t c = 0; c < response->classes; c++)
		work->class_factor[c] = answered[c] > 0 ? work->class_factor[c] / answered[c] : 1;
	for (size_t p = 0; p < sampled; p++)
		work->psu_factor[p] =
		        (factor ? factor[p] : 1) * work->class_factor[response->class_of[p]];
	for (size_t p = sampled; p < chain->psu_count; p++)
		work->psu_factor[p] = factor ? factor[p] : 1;
	free(answered);
}

/* ---- calibration ---- */

static void sum_cells(const struct chain *chain, struct chain_work *work)
{
	const struct chain_rows *rows = &chain->rows;

	memset(work->cell_weight, 0, chain->cells * sizeof(*work->cell_weight));
	for (size_t i = 0; i < rows->count; i++)
		work->cell_weight[chain->cell[i]] += rows->base[i] * work->psu_factor[rows->psu[i]];
}

static void scale_areas(const struct chain *chain, struct chain_work *work)
{
	const struct margins *margins = chain->plan->margins;

	memset(work->area_weight, 0, margins->scheme->regions * sizeof(*work->area_weight));
	for (size_t c = 0; c < chain->cells; c++)
		if (chain->area[c] >= 0)
			work->area_weight[chain->area[c]] += work->cell_weight[c];
	for (size_t c = 0; c < chain->cells; c++) {
		int32_t area = chain->area[c];

		work->cell_factor[c] = 1;
		if (area >= 0 && work->area_weight[area] > 0)
			work->cell_factor[c] = margins->residents[area] / work->area_weight[area];
		work->cell_weight[c] *= work->cell_factor[c];
	}
}

/* The unknown level keeps its share of the group. */
static void set_totals(const struct chain *chain, struct chain_work *work)
{
	const struct plan *plan = chain->plan;
	double *unknown = work->total; /* first what the cells have, of the unknown */

	memset(work->total, 0, plan->constraints * sizeof(*work->total));
	memset(work->group_weight, 0, plan->groups * sizeof(*work->group_weight));
	for (uint32_t v = 0; v < chain->fit.variables; v++)
		for (size_t c = 0; c < chain->cells; c++) {
			int32_t k = chain->constraint[v][c];

			if (k < 0)
				continue;
			work->group_weight[plan->constraint[k].group] += work->cell_weight[c];
			if (plan->constraint[k].unknown)
				unknown[k] += work->cell_weight[c];
		}
	for (size_t g = 0; g < plan->groups; g++) {
		const struct plan_group *group = &plan->group[g];
		size_t last = group->first + group->levels;
		double share =
		        work->group_weight[g] > 0 ? unknown[last] / work->group_weight[g] : 0;

		for (size_t k = group->first; k < last; k++)
			work->total[k] = plan->constraint[k].total * (1 - share);
		work->total[last] = group->total * share;
	}
}

static struct fit_result calibrate(const struct chain *chain, double stop, struct chain_work *work)
{
	struct fit_result result;

	scale_areas(chain, work);
	set_totals(chain, work);
	result = weighting_fit_solve(
	        &chain->fit, work->cell_weight, work->total, work->grown, stop, CHAIN_SWEEPS);
	for (size_t c = 0; c < chain->cells; c++)
		work->cell_factor[c] *= weighting_fit_cut(&chain->fit, work->grown[c]);
	return result;
}

/* A cell of rows is of one slot. */
static void pool_cells(const struct chain *chain, struct chain_work *work)
{
	const struct chain_rows *rows = &chain->rows;
	const struct pool *pool = rows->pool;
	int32_t *slot = memory_new(chain->cells, sizeof(*slot));

	memset(work->slot_weight, 0, pool->slots * sizeof(*work->slot_weight));
	for (size_t i = 0; i < rows->count; i++) {
		slot[chain->cell[i]] = pool->slot[i];
		work->slot_weight[pool->slot[i]] += weighting_chain_weight(chain, work, i);
	}
	weighting_pool_factors(pool, work->slot_weight, work->slot_factor);
	for (size_t c = 0; c < chain->cells; c++)
		work->cell_factor[c] *= work->slot_factor[slot[c]];
	free(slot);
}

struct fit_result weighting_chain_weigh(
        const struct chain *chain, const double *factor, double stop, struct chain_work *work)
{
	struct fit_result result = {0};

	meet_response(chain, factor, work);
	memcpy(work->grown, chain->grown, chain->cells * sizeof(*work->grown));
	for (size_t c = 0; c < chain->cells; c++)
		work->cell_factor[c] = 1;
	if (chain->plan) {
		sum_cells(chain, work);
		result = calibrate(chain, stop, work);
	}
	if (chain->rows.pool)
		pool_cells(chain, work);
	return result;
}

double weighting_chain_weight(const struct chain *chain, const struct chain_work *work, size_t row)
{
	return chain->rows.base[row] * work->psu_factor[chain->rows.psu[row]] *
	       work->cell_factor[chain->cell[row]];
}

/* ---- the sample as it is ---- */

/* The total is known to everybody. What the weights reach instead, and the respondents it rests on,
 * are not told: they may be one person. */
static bool check_met(const struct chain *chain, const struct chain_work *work,
        const struct fit_result *fit, struct error *error)
{
	char name[512];

	if (!chain->plan || fit->error <= CHAIN_MET)
		return true;
	weighting_plan_constraint_name(chain->plan, fit->worst, name, sizeof(name));
	return error_set(error,
	        "the weights cannot meet the margins: %s should be %.10g, and no weights %g to %g "
	        "times what they were (%u rounds) come to that; its respondents are too few or too "
	        "many for it, or the margins contradict each other",
	        name, work->total[fit->worst], CHAIN_LOW, CHAIN_HIGH, fit->sweeps);
}

static void take_weights(const struct chain *chain, const struct chain_work *work, double *weight,
        struct chain_result *result)
{
	const struct fit *fit = &chain->fit;
	const struct pool *pool = chain->rows.pool;

	result->g_low = HUGE_VAL;
	for (size_t i = 0; i < chain->rows.count; i++) {
		double grown = chain->plan ? work->grown[chain->cell[i]] : 1;

		weight[i] = weighting_chain_weight(chain, work, i);
		if (pool && pool->opted_in[i])
			continue;
		result->g_low = fmin(result->g_low, weighting_fit_cut(fit, grown));
		result->g_high = fmax(result->g_high, weighting_fit_cut(fit, grown));
		result->trimmed += grown <= fit->low || grown >= fit->high;
	}
}

bool weighting_chain_weights(
        struct chain *chain, double *weight, struct chain_result *result, struct error *error)
{
	struct chain_work work;
	bool good;

	weighting_chain_work_make(&work, chain);
	*result =
	        (struct chain_result){.fit = weighting_chain_weigh(chain, NULL, CHAIN_STOP, &work)};
	good = check_met(chain, &work, &result->fit, error);
	if (good && chain->rows.pool) {
		take_weights(chain, &work, weight, result);
		weighting_pool_share(chain->rows.pool, chain->rows.count, weight);
		*result = (struct chain_result){
		        .fit = weighting_chain_weigh(chain, NULL, CHAIN_STOP, &work)};
	}
	if (good) {
		take_weights(chain, &work, weight, result);
		memcpy(chain->grown, work.grown, chain->cells * sizeof(*chain->grown));
	}
	weighting_chain_work_end(&work);
	return good;
}
