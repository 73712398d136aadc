/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * opt_in SEEDS
 *
 * A made-up city with a known share, of which a sample of 40 places is drawn again and again, and
 * 2,000 people opt in, the schooled far more often. Prints by how much each way of taking both
 * together misses the share, and how often its 95 % interval holds it:
 *   naive    everybody counts once
 *   sample   the sample alone
 *   method   scoring/weighting/pool.h
 * once with people who opt in as their cell does, and once with those who know more opting in half
 * as often again within their cells: what the method cannot see.
 */
#include <random/stream.h>
#include <weighting/replicates.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	PLACES = 400,
	PEOPLE = 500,
	CITY = PLACES * PEOPLE,
	DRAWN = 40,
	TAKE = 30,
	OPTED = 2000,
	SAMPLED = DRAWN * TAKE,
	ROWS = SAMPLED + OPTED,
	PSUS = DRAWN + POOL_GROUPS,
	EDUCATIONS = 5,
	WAYS = 3
};

/* By education: the share of the city, of the literate, and how often people opt in. */
static const double city_share[EDUCATIONS] = {0.20, 0.36, 0.22, 0.12, 0.10};
static const double literate_share[EDUCATIONS] = {0.03, 0.08, 0.18, 0.25, 0.44};
static const double opting[EDUCATIONS] = {0.1, 0.3, 0.8, 2, 3};

struct city {
	int8_t education[CITY], age[CITY], residence[CITY], sex[CITY];
	bool literate[CITY];
	double share;
};

struct draw {
	struct random_key key;
	uint64_t at;
};

static double uniform(struct draw *draw)
{
	return random_uniform(draw->key, draw->at++);
}

static int8_t education_draw(struct draw *draw)
{
	double u = uniform(draw);
	int e = 0;

	while (e < EDUCATIONS - 1 && u > city_share[e])
		u -= city_share[e++];
	return (int8_t)e;
}

static void city_make(struct city *city)
{
	struct draw draw = {random_key_of(1, 77, 0, 0), 0};
	double literate = 0;

	for (int i = 0; i < CITY; i++) {
		static double level;

		if (i % PEOPLE == 0)
			level = 0.6 + 0.8 * uniform(&draw);
		city->education[i] = education_draw(&draw);
		city->age[i] = (int8_t)(5 * uniform(&draw));
		city->sex[i] = (int8_t)(2 * uniform(&draw));
		city->residence[i] = (int8_t)(i / PEOPLE % 2);
		city->literate[i] = uniform(&draw) < level * literate_share[city->education[i]] *
		                                             (1.2 - 0.1 * city->age[i]);
		literate += city->literate[i];
	}
	city->share = literate / CITY;
}

struct rows {
	uint32_t psu[ROWS];
	int32_t region[ROWS];
	double base[ROWS], y[ROWS];
	bool opted_in[ROWS];
	int8_t levels[POOL_VARIABLES][ROWS];
	size_t count;
};

static void take(struct rows *rows, const struct city *city, int who, uint32_t psu, bool opted)
{
	size_t i = rows->count++;

	rows->psu[i] = psu;
	rows->region[i] = 0;
	rows->base[i] = opted ? 1 : (double)CITY / SAMPLED;
	rows->y[i] = city->literate[who];
	rows->opted_in[i] = opted;
	rows->levels[POOL_EDUCATION][i] = city->education[who];
	rows->levels[POOL_AGE][i] = city->age[who];
	rows->levels[POOL_RESIDENCE][i] = city->residence[who];
	rows->levels[POOL_SEX][i] = city->sex[who];
}

/* Places and people with replacement: what is missed by that is nothing in a city of this size. */
static void rows_draw(struct rows *rows, const struct city *city, uint64_t seed, double knowing)
{
	struct draw draw = {random_key_of(seed, 78, 0, 0), 0};

	rows->count = 0;
	for (uint32_t p = 0; p < DRAWN; p++) {
		int place = (int)(PLACES * uniform(&draw));

		for (int i = 0; i < TAKE; i++)
			take(rows, city, place * PEOPLE + (int)(PEOPLE * uniform(&draw)), p, false);
	}
	while (rows->count < ROWS) {
		int who = (int)(CITY * uniform(&draw));
		double chance = opting[city->education[who]] * (city->literate[who] ? knowing : 1);

		if (uniform(&draw) < chance / (3 * knowing))
			take(rows, city, who,
			        DRAWN + (uint32_t)((rows->count - SAMPLED) % POOL_GROUPS), true);
	}
}

static double share_of(const struct rows *rows, const struct chain *chain, struct chain_work *work)
{
	double sum = 0, literate = 0;

	for (size_t i = 0; i < rows->count; i++) {
		double w = weighting_chain_weight(chain, work, i);

		sum += w;
		literate += w * rows->y[i];
	}
	return literate / sum;
}

struct figure {
	double share, se;
};

static struct figure figure_of(const struct rows *rows, const struct chain *chain,
        const struct replicates *replicates, struct chain_work *work)
{
	double factor[PSUS], var = 0;
	struct figure figure;

	weighting_chain_weigh(chain, NULL, CHAIN_STOP, work);
	figure.share = share_of(rows, chain, work);
	for (uint32_t r = 0; r < replicates->count; r++) {
		double scale = weighting_replicates_factors(replicates, r, factor), off;

		weighting_chain_weigh(chain, factor, CHAIN_STOP_AGAIN, work);
		off = share_of(rows, chain, work) - figure.share;
		var += scale * off * off;
	}
	figure.se = sqrt(var);
	return figure;
}

static struct figure naive_of(const struct rows *rows)
{
	double p = 0;

	for (size_t i = 0; i < rows->count; i++)
		p += rows->y[i] / (double)rows->count;
	return (struct figure){p, sqrt(p * (1 - p) / (double)rows->count)};
}

static void figures_make(const struct rows *rows, struct figure *figure)
{
	struct cells_scheme scheme = {.regions = 1};
	struct response_psu psus[PSUS] = {0};
	struct response response;
	struct replicates replicates;
	struct pool pool;
	struct chain chain;
	struct chain_work work;
	struct chain_result result;
	struct error error;
	double *weight = calloc(ROWS, sizeof(*weight));
	const int8_t *const level[POOL_VARIABLES] = {
	        rows->levels[0], rows->levels[1], rows->levels[2], rows->levels[3]};
	struct chain_rows chain_rows = {
	        rows->count, rows->base, rows->psu, rows->region, level, &pool};

	for (int p = 0; p < PSUS; p++)
		psus[p] = (struct response_psu){.stratum = p >= DRAWN,
		        .invited = TAKE,
		        .answered = TAKE,
		        .invited_weight = (double)CITY / DRAWN,
		        .answered_weight = (double)CITY / DRAWN};
	weighting_response_make(&response, &scheme, psus, DRAWN);
	weighting_replicates_make(&replicates, psus, PSUS, 1);
	if (!weighting_pool_make(&pool, rows->count, rows->opted_in, level, rows->psu, DRAWN))
		abort();
	weighting_chain_make(&chain, psus, PSUS, &response, NULL, &chain_rows);
	if (!weight || !weighting_chain_weights(&chain, weight, &result, &error))
		abort();
	weighting_chain_work_make(&work, &chain);
	figure[0] = naive_of(rows);
	figure[2] = figure_of(rows, &chain, &replicates, &work);
	pool.alone = true;
	figure[1] = figure_of(rows, &chain, &replicates, &work);
	weighting_chain_work_end(&work);
	weighting_chain_end(&chain);
	weighting_pool_end(&pool);
	weighting_replicates_end(&replicates);
	weighting_response_end(&response);
	free(weight);
}

struct tally {
	double sum, squares, se;
	int held;
};

static void print(const char *name, const struct tally *tally, double truth, int seeds)
{
	double mean = tally->sum / seeds, spread = tally->squares / seeds - mean * mean;

	printf("%-8s mean %6.2f %%  bias %+6.2f  spread %5.2f  mean se %5.2f  95 %% held %5.1f "
	       "%%\n",
	        name, 100 * mean, 100 * (mean - truth), 100 * sqrt(spread > 0 ? spread : 0),
	        100 * tally->se / seeds, 100.0 * tally->held / seeds);
}

/* The largest of the method's bias and of how far its errors are off, in standard errors. */
static double run(const struct city *city, struct rows *rows, int seeds, double knowing)
{
	static const char *const names[WAYS] = {"naive", "sample", "method"};
	struct tally tally[WAYS] = {{0}};

	for (int seed = 1; seed <= seeds; seed++) {
		struct figure figure[WAYS];

		rows_draw(rows, city, (uint64_t)seed, knowing);
		figures_make(rows, figure);
		for (int w = 0; w < WAYS; w++) {
			tally[w].sum += figure[w].share;
			tally[w].squares += figure[w].share * figure[w].share;
			tally[w].se += figure[w].se;
			tally[w].held += fabs(figure[w].share - city->share) < 1.96 * figure[w].se;
		}
	}
	for (int w = 0; w < WAYS; w++)
		print(names[w], &tally[w], city->share, seeds);
	return fabs(tally[2].sum / seeds - city->share) / (tally[2].se / seeds);
}

int main(int argc, char **argv)
{
	int seeds = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 40;
	static struct city city;
	static struct rows rows;
	double off;

	if (seeds < 2)
		return 2;
	city_make(&city);
	printf("%d seeds, share %.2f %%, sample %d, opted in %d\n", seeds, 100 * city.share,
	        SAMPLED, OPTED);
	printf("people opt in as their cell does\n");
	off = run(&city, &rows, seeds, 1);
	printf("within cells the literate opt in half as often again\n");
	run(&city, &rows, seeds, 1.5);
	return off > 0.75; /* of a standard error: five of the mean of 40 */
}
