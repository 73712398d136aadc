/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Collects each county's townships and gives them to the model, with what the imported margins say
 * about each of them. A covariate that is missing for one township is not used.
 */
#include <run/compute/towns.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

/* Cells are in the order of regions. The first cell of a region is everyone in it. */
const struct run_cell *run_cell_of(const struct run_estimates *estimates, uint32_t region)
{
	size_t low = 0, high = estimates->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (estimates->cells[middle].region < region)
			low = middle + 1;
		else
			high = middle;
	}
	return &estimates->cells[low];
}

static bool is_town_of(const struct run_regions *regions, uint32_t region, uint32_t county)
{
	return regions->parent[region] == (int32_t)county &&
	       str_equal_c(regions->level[region], "township");
}

/* A county's direct share is used as a benchmark only when it may be shown. */
static double benchmark_of(const struct run_estimates *estimates, uint32_t county)
{
	const struct run_cell *cell = run_cell_of(estimates, county);

	return cell->publication.status != PUBLICATION_SUPPRESS ? cell->share.value : (double)NAN;
}

/* --- covariates --- */

/* Shares of a township's residents. The first one tells most about literacy. */
static const struct {
	const char *name;
	enum group_variable variable;
	uint32_t levels; /* one bit for each level */
} covariates[RUN_COVARIATES] = {
        {"share with college or more", GROUP_EDUCATION, 1U << 3 | 1U << 4},
        {"share urban", GROUP_RESIDENCE, 1U << 0},
};

double run_covariate_of(const struct run_weights *weights, uint32_t region, size_t covariate)
{
	const struct margins *margins = &weights->margins;
	size_t variable = covariates[covariate].variable;
	int32_t at = weights->has_margins
	                     ? margins->set_at[variable * margins->scheme->regions + region]
	                     : -1;
	double inside = 0;

	if (at < 0 || !(margins->set[at].sum > 0))
		return (double)NAN;
	for (uint32_t level = 0; level < margins->set[at].levels; level++)
		if (covariates[covariate].levels >> level & 1)
			inside += margins->set[at].total[level];
	return inside / margins->set[at].sum;
}

struct known {
	size_t count;
	double *column[RUN_COVARIATES];
	const double *value[RUN_COVARIATES];
	const char *name[RUN_COVARIATES];
};

static void known_make(struct known *known, const struct run_town *towns, size_t count,
        const struct run_weights *weights)
{
	*known = (struct known){.count = 0};
	for (size_t c = 0; c < RUN_COVARIATES && weights->has_margins; c++) {
		double *column = memory_new(count, sizeof(*column));
		bool whole = true;

		for (size_t i = 0; i < count; i++) {
			column[i] = run_covariate_of(weights, towns[i].region, c);
			whole = whole && isfinite(column[i]);
		}
		known->column[c] = column;
		if (!whole)
			continue;
		known->value[known->count] = column;
		known->name[known->count++] = covariates[c].name;
	}
}

static void known_end(struct known *known)
{
	for (size_t c = 0; c < RUN_COVARIATES; c++)
		free(known->column[c]);
}

/* --- the models --- */

static void model_county(
        struct run_towns *towns, struct run_county *county, const struct run_estimates *estimates)
{
	struct known known;
	struct estimate *shares = memory_new(county->count, sizeof(*shares));
	struct towns_figure *figures = memory_new(county->count, sizeof(*figures));
	struct run_town *own = &towns->towns[county->first];
	const struct estimate *whole = &run_cell_of(estimates, county->region)->share;
	struct towns_rows rows = {
	        .count = county->count,
	        .share = shares,
	        .county = benchmark_of(estimates, county->region),
	        .county_deff = whole->deff_replace,
	        .county_df = whole->n ? whole->df_cell : 0,
	        .covariate = known.value,
	        .name = known.name,
	};

	known_make(&known, own, county->count, &estimates->weights);
	rows.covariates = known.count;

	for (size_t i = 0; i < county->count; i++)
		shares[i] = run_cell_of(estimates, own[i].region)->share;
	area_towns_estimate(&rows, RUN_ESTIMATES_LEVEL, &county->model, figures);
	for (size_t i = 0; i < county->count; i++) {
		own[i].figure = figures[i];
		own[i].in_sample = estimates->in_sample[own[i].region];
		own[i].hidden = own[i].in_sample &&
		                run_cell_of(estimates, own[i].region)->publication.n_hidden;
	}
	known_end(&known);
	free(shares);
	free(figures);
}

static void add_county(struct run_towns *towns, const struct run_regions *regions, uint32_t region)
{
	struct run_county county = {.region = region, .first = towns->town_count};

	for (uint32_t i = 0; i < regions->count; i++)
		if (is_town_of(regions, i, region))
			towns->towns[towns->town_count++].region = i;
	county.count = towns->town_count - county.first;
	if (county.count)
		towns->counties[towns->county_count++] = county;
}

void run_towns_make(struct run_towns *towns, const struct run_survey *survey,
        const struct run_estimates *estimates)
{
	const struct run_regions *regions = &survey->regions;

	*towns = (struct run_towns){
	        .counties = memory_new(regions->count, sizeof(*towns->counties)),
	        .towns = memory_new(regions->count, sizeof(*towns->towns)),
	};
	for (uint32_t i = 0; i < regions->count; i++)
		if (str_equal_c(regions->level[i], "county"))
			add_county(towns, regions, i);
	for (size_t i = 0; i < towns->county_count; i++)
		model_county(towns, &towns->counties[i], estimates);
}

void run_towns_end(struct run_towns *towns)
{
	free(towns->counties);
	free(towns->towns);
	*towns = (struct run_towns){0};
}

const struct run_town *run_towns_find(const struct run_towns *towns, uint32_t region)
{
	for (size_t c = 0; c < towns->county_count; c++) {
		const struct run_county *county = &towns->counties[c];

		if (county->model.outcome != TOWNS_MADE)
			continue;
		for (size_t i = county->first; i < county->first + county->count; i++)
			if (towns->towns[i].region == region)
				return &towns->towns[i];
	}
	return NULL;
}
