/*
 * How often do the 95 % intervals that would be published hold the truth? Draws made-up cities whose
 * truth is known (everyone answers), samples each as a survey would, estimates every region by every
 * group as a run does, and counts. One city, one sample a seed.
 *
 *	coverage SEEDS TOWNSHIPS PSUS PERSONS LEAST MOST
 *
 * PSUS are drawn per stratum (a township's urban or rural half), PERSONS per psu. It fails when the
 * share of intervals that cover lies outside LEAST .. MOST. Cells of one sample hang together, so
 * few seeds scatter widely.
 */
#include <design/publication.h>
#include <design/shares.h>
#include <sample/draw.h>
#include <synthetic/population.h>

#include <base/memory.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	TOWNSHIPS_MAX = 64,
	TOWNSHIP_PSUS = 40,
	TOWNSHIP_RESIDENTS = 30000,
	ITEMS = 50,
	OPTIONS = 4,
	GROUPS = 20,
};
static const double CUT = 70, POINTS = 2, TARGET = 0.15, LEVEL = 0.95;

static const char *const group_names[GROUPS] = {"all", "sex=male", "sex=female", "age=18-29",
        "age=30-39", "age=40-49", "age=50-59", "age=60-69", "residence=urban", "residence=rural",
        "education=primary_or_less", "education=junior_high", "education=senior_high",
        "education=college", "education=degree_or_more", "key_group=youth", "key_group=farmer",
        "key_group=industrial_worker", "key_group=older", "key_group=official"};

struct plan {
	uint32_t townships;
	uint32_t psus, persons; /* per stratum, per psu */
	int32_t parent[TOWNSHIPS_MAX + 1];
};

struct sampled {
	size_t count;
	double *weight, *y;
	int32_t *leaf;
	int8_t *level[POPULATION_FACTORS];
	uint32_t *members;
	int64_t *stratum, *psu;
};

struct count {
	uint64_t shown, covered;
};
struct tally {
	struct count city[GROUPS], townships[GROUPS];
};

/* Region 0 is the city, the others its townships: from all urban to nearly all rural. */
static struct population *city_new(const struct plan *plan, uint64_t seed, struct error *error)
{
	static const double urban[] = {1, 0.8, 0.5, 0.9, 0.2, 1, 0.7, 0.3, 0.6, 0.1};
	struct population_region regions[TOWNSHIPS_MAX];
	struct population_item items[ITEMS];

	for (uint32_t t = 0; t < plan->townships; t++)
		regions[t] = (struct population_region){
		        .region = t + 1,
		        .residents = TOWNSHIP_RESIDENTS / 2 + TOWNSHIP_RESIDENTS * (t % 5) / 4,
		        .psus = TOWNSHIP_PSUS,
		        .urban = urban[t % (sizeof(urban) / sizeof(*urban))],
		};
	for (int i = 0; i < ITEMS; i++)
		items[i] = (struct population_item){
		        .type = POPULATION_SINGLE,
		        .options = OPTIONS,
		        .key = 1 + i % OPTIONS,
		        .points = POINTS,
		};
	return population_new(
	        &(struct population_settings){
	                .seed = seed,
	                .year = 2025,
	                .regions = regions,
	                .region_count = plan->townships,
	                .items = items,
	                .item_count = ITEMS,
	                .cut = CUT,
	                .target = TARGET,
	        },
	        error);
}

/* --- a sample of the city --- */

static void sampled_new(struct sampled *sampled, size_t count)
{
	sampled->weight = memory_new(count, sizeof(*sampled->weight));
	sampled->y = memory_new(count, sizeof(*sampled->y));
	sampled->leaf = memory_new(count, sizeof(*sampled->leaf));
	for (int f = 0; f < POPULATION_FACTORS; f++)
		sampled->level[f] = memory_new(count, sizeof(*sampled->level[f]));
	sampled->members = memory_new(count, sizeof(*sampled->members));
	sampled->stratum = memory_new(count, sizeof(*sampled->stratum));
	sampled->psu = memory_new(count, sizeof(*sampled->psu));
}

static void sampled_end(struct sampled *sampled)
{
	free(sampled->weight);
	free(sampled->y);
	free(sampled->leaf);
	for (int f = 0; f < POPULATION_FACTORS; f++)
		free(sampled->level[f]);
	free(sampled->members);
	free(sampled->stratum);
	free(sampled->psu);
	*sampled = (struct sampled){0};
}

static void ask(struct sampled *sampled, const struct population *city,
        const struct draw_selected *selected, uint64_t id)
{
	struct population_person person = population_person(city, id);
	int8_t level[POPULATION_FACTORS];
	size_t i = sampled->count++;

	population_person_groups(&person, level, &sampled->members[i]);
	for (int f = 0; f < POPULATION_FACTORS; f++)
		sampled->level[f][i] = level[f];
	sampled->weight[i] = selected->weight;
	sampled->y[i] = population_points(city, id) >= CUT;
	sampled->leaf[i] = (int32_t)person.region;
	sampled->stratum[i] = selected->stratum;
	sampled->psu[i] = selected->id;
}

static void ask_psu(struct sampled *sampled, const struct population *city,
        const struct draw_settings *settings, const struct draw_selected *selected)
{
	struct population_psu psu = population_psu_at(city, selected->psu);
	uint32_t *who = memory_new(selected->persons, sizeof(*who));

	draw_persons(settings, selected, psu.residents, who);
	for (uint32_t i = 0; i < selected->persons; i++)
		ask(sampled, city, selected, psu.first + who[i]);
	free(who);
}

static bool sample_city(struct sampled *sampled, const struct population *city,
        const struct plan *plan, uint64_t seed, struct error *error)
{
	struct draw_settings settings = {seed, plan->psus, plan->persons};
	size_t count = population_psu_count(city);
	struct draw_psu *psus = memory_new(count, sizeof(*psus));
	struct draw draw;
	bool good;

	for (size_t i = 0; i < count; i++) {
		struct population_psu psu = population_psu_at(city, i);

		psus[i] = (struct draw_psu){
		        .stratum = (int64_t)psu.region * 2 + (int64_t)psu.residence,
		        .id = (int64_t)i,
		        .size = psu.residents,
		};
	}
	good = draw_make(&draw, psus, count, &settings, error);
	free(psus);
	if (!good)
		return false;
	sampled_new(sampled, draw.count * plan->persons);
	for (size_t i = 0; i < draw.count; i++)
		ask_psu(sampled, city, &settings, &draw.selected[i]);
	draw_end(&draw);
	return true;
}

/* --- estimates beside the truth --- */

static bool estimate(const struct sampled *sampled, const struct cells_scheme *scheme,
        struct share *shares, struct error *error)
{
	struct frame_rows labels = {sampled->count, sampled->stratum, sampled->psu, NULL};
	struct shares_rows rows = {
	        .weight = sampled->weight,
	        .y = sampled->y,
	        .leaf = sampled->leaf,
	        .members = sampled->members,
	};
	struct frame frame;
	bool good;

	for (int f = 0; f < POPULATION_FACTORS; f++)
		rows.level[f] = sampled->level[f];
	if (!frame_make(&frame, &labels, FRAME_LONELY_ADJUST, error))
		return false;
	good = shares_estimate(&frame, scheme, &rows, shares, error);
	frame_end(&frame);
	return good;
}

static void compare(struct tally *tally, const struct cells_scheme *scheme,
        const struct share *shares, const struct population_cell *truth)
{
	size_t cells = cells_count(scheme);

	for (size_t i = 0; i < cells; i++) {
		const struct share *share = &shares[i];
		struct interval interval = interval_share(INTERVAL_LOGIT, share->share, share->se,
		        (double)share->n, share->df_cell, LEVEL);

		struct count *count = i < GROUPS ? &tally->city[i] : &tally->townships[i % GROUPS];

		if (publication_judge(&PUBLICATION_NCHS, share).status == PUBLICATION_SUPPRESS)
			continue;
		count->shown++;
		count->covered += truth[i].share >= interval.low && truth[i].share <= interval.high;
	}
}

static bool run_seed(
        struct tally *tally, const struct plan *plan, uint64_t seed, struct error *error)
{
	uint32_t regions = plan->townships + 1;
	struct cells_scheme scheme = population_scheme(regions, plan->parent);
	struct population *city = city_new(plan, seed, error);
	struct share *shares = memory_new(cells_count(&scheme), sizeof(*shares));
	struct population_cell *truth = memory_new(cells_count(&scheme), sizeof(*truth));
	struct sampled sampled = {0};
	bool good = city && sample_city(&sampled, city, plan, seed, error) &&
	            estimate(&sampled, &scheme, shares, error) &&
	            population_truth(city, regions, plan->parent, truth, error);

	if (good)
		compare(tally, &scheme, shares, truth);
	sampled_end(&sampled);
	free(shares);
	free(truth);
	population_free(city);
	return good;
}

static void print_count(struct count count)
{
	if (count.shown)
		printf(" %6" PRIu64 " %5.1f %%", count.shown,
		        100 * (double)count.covered / (double)count.shown);
	else
		printf(" %6d %7s", 0, "");
}

static void print_line(const char *name, struct count city, struct count townships)
{
	printf("%-28s", name);
	print_count(city);
	print_count(townships);
	putchar('\n');
}

/* The share of all intervals that cover. */
static double report(const struct tally *tally)
{
	struct count city = {0, 0}, townships = {0, 0};

	printf("intervals, and how many cover:   the city     townships\n");
	for (int g = 0; g < GROUPS; g++) {
		city.shown += tally->city[g].shown;
		city.covered += tally->city[g].covered;
		townships.shown += tally->townships[g].shown;
		townships.covered += tally->townships[g].covered;
		print_line(group_names[g], tally->city[g], tally->townships[g]);
	}
	print_line("every group", city, townships);
	return (double)(city.covered + townships.covered) / (double)(city.shown + townships.shown);
}

int main(int argc, char **argv)
{
	struct plan plan = {.parent = {-1}};
	struct tally tally = {0};
	struct error error;

	if (argc != 7) {
		fprintf(stderr, "usage: coverage SEEDS TOWNSHIPS PSUS PERSONS LEAST MOST\n");
		return 2;
	}
	unsigned long seeds = strtoul(argv[1], NULL, 10), townships = strtoul(argv[2], NULL, 10);
	double least = strtod(argv[5], NULL), most = strtod(argv[6], NULL);

	if (!seeds || !townships || townships > TOWNSHIPS_MAX) {
		fprintf(stderr, "coverage: 1 to %d townships, at least 1 seed\n", TOWNSHIPS_MAX);
		return 2;
	}
	plan.townships = (uint32_t)townships;
	plan.psus = (uint32_t)strtoul(argv[3], NULL, 10);
	plan.persons = (uint32_t)strtoul(argv[4], NULL, 10);
	for (uint64_t seed = 1; seed <= seeds; seed++)
		if (!run_seed(&tally, &plan, seed, &error)) {
			fprintf(stderr, "coverage: seed %" PRIu64 ": %s\n", seed, error.text);
			return 1;
		}
	double share = report(&tally);

	printf("together %.1f %%, wanted %.0f to %.0f %%\n", 100 * share, 100 * least, 100 * most);
	return share >= least && share <= most ? 0 : 1;
}
