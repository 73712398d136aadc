/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How good is a township's model-based share? Simulates cities whose true shares are known, draws a
 * sample of each as a survey would, and compares the townships' direct and model-based shares with
 * the true ones: bias, root mean squared error, and coverage of the 95 % intervals. Every HIDE-th
 * township loses its respondents, so that its share is synthetic (0: none does).
 *
 *	townships SEEDS TOWNSHIPS PSUS PERSONS HIDE URBAN LEAST MOST
 *
 * PSUS are drawn in each stratum (a township's urban or rural half), PERSONS in each psu. It fails
 * when the coverage of the sampled townships' model intervals is outside LEAST .. MOST, or when the
 * error of the model-based shares is larger than that of the direct ones.
 */
#include "city.h"

#include <area/towns.h>

#include <base/memory.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double LEVEL = 0.95;

struct tally {
	uint64_t count, covered, shown, covered_shown;
	double bias, squares, said, width;
};
struct tallies {
	struct tally direct, model, synthetic;
	uint64_t boundary, refused;
	double gamma, deff;
	double truth, truth_squares;
};

static void add(struct tally *tally, double estimate, double error, double low, double high,
        bool shown, double truth)
{
	double off = estimate - truth;
	bool covers = low <= truth && truth <= high;

	tally->count++;
	tally->covered += covers;
	tally->shown += shown;
	tally->covered_shown += shown && covers;
	tally->bias += off;
	tally->squares += off * off;
	tally->said += error * error;
	tally->width += high - low;
}

static void compare(struct tallies *tallies, const struct towns_rows *rows,
        const struct towns_figure *figures, const double *truth)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct towns_figure *figure = &figures[i];
		const struct estimate *share = &rows->share[i];

		tallies->truth += truth[i];
		tallies->truth_squares += truth[i] * truth[i];
		add(figure->sampled ? &tallies->model : &tallies->synthetic, figure->share,
		        figure->rmse, figure->low, figure->high,
		        figure->status != PUBLICATION_SUPPRESS, truth[i]);
		if (!figure->sampled)
			continue;
		tallies->gamma += figure->gamma;
		struct interval interval = design_interval_share(INTERVAL_LOGIT, share->value,
		        share->se, (double)share->n, share->df_cell, LEVEL);

		add(&tallies->direct, share->value, share->se, interval.low, interval.high,
		        design_publication_judge(&DESIGN_PUBLICATION_NCHS, share, NULL).status !=
		                PUBLICATION_SUPPRESS,
		        truth[i]);
	}
}

/* The direct share of the county, from the townships that still have respondents. */
static double county_of(const struct estimate *shares, size_t count)
{
	double literate = 0, weight = 0;

	for (size_t i = 0; i < count; i++) {
		weight += shares[i].n ? shares[i].weight : 0;
		literate += shares[i].n ? shares[i].weight * shares[i].value : 0;
	}
	return literate / weight;
}

static void model(struct tallies *tallies, const struct cells_scheme *scheme, uint32_t hide,
        uint64_t seed, const double *urban, const struct estimate *cells,
        const struct population_cell *truths)
{
	size_t count = scheme->regions - 1;
	struct estimate *shares = memory_new(count, sizeof(*shares));
	double *truth = memory_new(count, sizeof(*truth));
	struct towns_figure *figures = memory_new(count, sizeof(*figures));
	static const char *const names[] = {"urban"};
	struct towns_rows rows = {
	        .count = count,
	        .share = shares,
	        .covariates = urban ? 1 : 0,
	        .covariate = &urban,
	        .name = names,
	};
	struct towns_model made;

	for (uint32_t i = 0; i < count; i++) {
		size_t cell = design_cells_index(scheme, i + 1, 0);

		truth[i] = truths[cell].share;
		shares[i] = cells[cell];
		if (hide && (i + seed * 7) % hide == 0)
			shares[i] = (struct estimate){.value = (double)NAN};
	}
	rows.county = county_of(shares, count);
	area_towns_estimate(&rows, LEVEL, &made, figures);
	if (made.outcome == TOWNS_MADE) {
		tallies->deff += made.deff;
		tallies->boundary += !(made.area.variance > 0);
		compare(tallies, &rows, figures, truth);
	}
	tallies->refused += made.outcome != TOWNS_MADE;
	free(shares);
	free(truth);
	free(figures);
}

/* The townships' urban shares, which a census would know. */
static double *urban_of(const struct population *city, uint32_t townships)
{
	double *residents = memory_new(townships, sizeof(*residents));
	double *urban = memory_new(townships, sizeof(*urban));

	for (size_t i = 0; i < synthetic_population_psu_count(city); i++) {
		struct population_psu psu = synthetic_population_psu_at(city, i);

		residents[psu.region - 1] += psu.residents;
		urban[psu.region - 1] += psu.residence == POPULATION_URBAN ? psu.residents : 0;
	}
	for (uint32_t i = 0; i < townships; i++)
		urban[i] /= residents[i];
	free(residents);
	return urban;
}

static bool run_seed(struct tallies *tallies, const struct city_plan *plan, uint32_t hide,
        bool covariate, uint64_t seed, struct error *error)
{
	uint32_t regions = plan->townships + 1;
	struct cells_scheme scheme = synthetic_population_scheme(regions, plan->parent);
	struct population *city = city_new(plan, seed, error);
	struct estimate *shares = memory_new(design_cells_count(&scheme), sizeof(*shares));
	struct population_cell *truth = memory_new(design_cells_count(&scheme), sizeof(*truth));
	struct city_sample sampled = {0};
	bool good = city && city_sample_draw(&sampled, city, plan, seed, error) &&
	            city_sample_estimate(&sampled, &scheme, shares, error) &&
	            synthetic_population_truth(city, regions, plan->parent, truth, error);

	if (good) {
		double *urban = covariate ? urban_of(city, plan->townships) : NULL;

		model(tallies, &scheme, hide, seed, urban, shares, truth);
		free(urban);
	}
	city_sample_end(&sampled);
	free(shares);
	free(truth);
	synthetic_population_free(city);
	return good;
}

static double root(double squares, uint64_t count)
{
	return sqrt(squares / (double)count);
}

static double covered(const struct tally *tally)
{
	return (double)tally->covered / (double)tally->count;
}

static void print_tally(const char *name, const struct tally *tally)
{
	if (tally->count)
		printf("%-22s %6" PRIu64 " %9.3f %9.3f %9.3f %9.2f %8.1f %% %7.0f %% %8.1f %%\n",
		        name, tally->count, 100 * tally->bias / (double)tally->count,
		        100 * root(tally->squares, tally->count),
		        100 * root(tally->said, tally->count),
		        100 * tally->width / (double)tally->count, 100 * covered(tally),
		        100 * (double)tally->shown / (double)tally->count,
		        100 * (double)tally->covered_shown / (double)tally->shown);
}

static void report(const struct tallies *tallies, unsigned long seeds)
{
	double townships = (double)(tallies->model.count + tallies->synthetic.count);
	double mean = tallies->truth / townships;

	printf("townships' true shares: mean %.1f %%, standard deviation %.2f points; "
	       "design effect %.2f, gamma %.2f, A = 0 in %" PRIu64
	       " of %lu cities, refused %" PRIu64 "\n",
	        100 * mean, 100 * sqrt(tallies->truth_squares / townships - mean * mean),
	        tallies->deff / (double)seeds, tallies->gamma / (double)tallies->model.count,
	        tallies->boundary, seeds, tallies->refused);
	printf("%-22s %6s %9s %9s %9s %9s %10s %9s %10s\n", "points", "shares", "bias", "RMSE",
	        "said", "width", "cover", "shown", "cover");
	print_tally("direct", &tallies->direct);
	print_tally("model", &tallies->model);
	print_tally("model, not sampled", &tallies->synthetic);
	printf("RMSE of model over direct %.3f\n",
	        root(tallies->model.squares, tallies->model.count) /
	                root(tallies->direct.squares, tallies->direct.count));
}

int main(int argc, char **argv)
{
	struct city_plan plan = {.residents = 6000, .parent = {-1}};
	struct tallies tallies = {0};
	struct error error;

	if (argc != 9) {
		fprintf(stderr,
		        "usage: townships SEEDS TOWNSHIPS PSUS PERSONS HIDE URBAN LEAST MOST\n");
		return 2;
	}
	unsigned long seeds = city_plan_take(&plan, argv + 1);
	double least = strtod(argv[7], NULL), most = strtod(argv[8], NULL);

	if (!seeds)
		return 2;
	for (uint64_t seed = 1; seed <= seeds; seed++)
		if (!run_seed(&tallies, &plan, (uint32_t)strtoul(argv[5], NULL, 10),
		            strtoul(argv[6], NULL, 10), seed, &error)) {
			fprintf(stderr, "townships: seed %" PRIu64 ": %s\n", seed, error.text);
			return 1;
		}
	report(&tallies, seeds);
	return tallies.model.squares <= tallies.direct.squares &&
	                       covered(&tallies.model) >= least && covered(&tallies.model) <= most
	               ? 0
	               : 1;
}
