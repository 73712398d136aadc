/* Chooses the siblings' kind of figure, then ranks those that have one. */
#include "run/ranks.h"

#include <base/memory.h>
#include <rank/rank.h>

#include <stdlib.h>

struct sources {
	const struct estimates *estimates;
	const struct run_towns *towns;
};

/*
 * A region's figure; false when there is none. A direct share that may not be shown is none. A model's
 * is one whatever its own error: the joint interval is as wide as that, and whoever is left out would
 * make the others' ranks look better.
 */
static bool figure_of(const struct sources *sources, uint32_t region, bool of_model,
        double *estimate, double *error)
{
	const struct estimate_cell *cell = run_cell_of(sources->estimates, region);
	const struct towns_figure *figure = run_towns_find(sources->towns, region);

	if (of_model) {
		if (!figure || !figure->sampled)
			return false;
		*estimate = figure->share;
		*error = figure->rmse;
		return true;
	}
	if (!cell->share.n || cell->publication.status == PUBLICATION_SUPPRESS)
		return false;
	*estimate = cell->share.share;
	*error = cell->share.se;
	return true;
}

/* Siblings that were surveyed but whose direct share is withheld, and that a model speaks of. */
static bool needs_model(const struct run_ranks *ranks, const struct run_ranking *ranking,
        const struct sources *sources)
{
	for (size_t i = 0; i < ranking->count; i++) {
		uint32_t region = ranks->siblings[ranking->first + i].region;
		const struct estimate_cell *cell = run_cell_of(sources->estimates, region);

		if (cell->share.n && cell->publication.status == PUBLICATION_SUPPRESS &&
		        run_towns_find(sources->towns, region))
			return true;
	}
	return false;
}

static void rank_siblings(
        struct run_ranks *ranks, struct run_ranking *ranking, const struct sources *sources)
{
	struct run_sibling *siblings = &ranks->siblings[ranking->first];
	double *estimate = memory_new(ranking->count, sizeof(*estimate));
	double *error = memory_new(ranking->count, sizeof(*error));
	struct rank_place *places = memory_new(ranking->count, sizeof(*places));

	ranking->of_model = needs_model(ranks, ranking, sources);
	for (size_t i = 0; i < ranking->count; i++) {
		siblings[i].ranked = figure_of(sources, siblings[i].region, ranking->of_model,
		        &estimate[ranking->ranked], &error[ranking->ranked]);
		ranking->ranked += siblings[i].ranked;
	}
	if (ranking->ranked)
		rank_places(estimate, error, ranking->ranked, ESTIMATES_LEVEL, places);
	for (size_t i = 0, at = 0; i < ranking->count; i++)
		if (siblings[i].ranked) {
			siblings[i].low = places[at].low;
			siblings[i].high = places[at].high;
			siblings[i].rank_low = places[at].rank_low;
			siblings[i].rank_high = places[at].rank_high;
			at++;
		}
	free(estimate);
	free(error);
	free(places);
}

static void add_parent(struct run_ranks *ranks, const struct run_regions *regions, uint32_t parent,
        const struct sources *sources)
{
	struct run_ranking ranking = {.parent = parent, .first = ranks->sibling_count};

	for (uint32_t i = 0; i < regions->count; i++)
		if (regions->parent[i] == (int32_t)parent)
			ranks->siblings[ranks->sibling_count++].region = i;
	ranking.count = ranks->sibling_count - ranking.first;
	rank_siblings(ranks, &ranking, sources);
	if (ranking.ranked >= 2)
		ranks->rankings[ranks->ranking_count++] = ranking;
	else
		ranks->sibling_count = ranking.first;
}

void run_ranks_make(struct run_ranks *ranks, const struct run_survey *survey,
        const struct estimates *estimates, const struct run_towns *towns)
{
	const struct run_regions *regions = &survey->regions;
	struct sources sources = {estimates, towns};

	*ranks = (struct run_ranks){
	        .rankings = memory_new(regions->count, sizeof(*ranks->rankings)),
	        .siblings = memory_new(regions->count, sizeof(*ranks->siblings)),
	};
	for (uint32_t i = 0; i < regions->count; i++)
		add_parent(ranks, regions, i, &sources);
}

void run_ranks_end(struct run_ranks *ranks)
{
	free(ranks->rankings);
	free(ranks->siblings);
	*ranks = (struct run_ranks){0};
}

bool run_ranks_tied(const struct run_sibling *a, const struct run_sibling *b)
{
	return a->ranked && b->ranked && a->low <= b->high && b->low <= a->high;
}
