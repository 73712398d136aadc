/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses the kind of figure for the siblings, then ranks those that have one. */
#include <run/compute/ranks.h>

#include <base/memory.h>
#include <rank/rank.h>
#include <trend/against.h>

#include <math.h>
#include <stdlib.h>

/* For the 95 % intervals that replace a standard error. */
static const double LEVEL_Z = 1.959963984540054;

/* An estimate whose interval holds every share. */
static const double SHARE_ANY = 0.5, ERROR_ANY = 1;

struct sources {
	const struct run_estimates *estimates;
	const struct run_towns *towns;
};

/* From the interval where there is no standard error. */
double run_ranks_error(const struct run_cell *cell)
{
	double share = cell->share.value;

	if (cell->share.se > 0)
		return cell->share.se;
	return fmax(cell->interval.high - share, share - cell->interval.low) / LEVEL_Z;
}

/*
 * A region's figure, if it has one. A direct share that must not be shown does not count as a
 * figure. A model-based share counts whatever its error: a larger error makes the joint interval
 * wider, and leaving the region out would make the ranks of the others look better. For the same
 * reason every region of the sample counts, also one where nobody has answered. One whose figure
 * must not be shown, as too few have answered, may have any rank: its own would tell how they did.
 */
static void take_figure(
        struct run_sibling *sibling, const struct sources *sources, uint32_t region, bool of_model)
{
	const struct run_cell *cell = run_cell_of(sources->estimates, region);
	const struct run_town *town = run_towns_find(sources->towns, region);

	if (of_model) {
		sibling->ranked = town && sources->estimates->in_sample[region];
		sibling->estimate =
		        sibling->ranked && !town->hidden ? town->figure.share : SHARE_ANY;
		sibling->error = sibling->ranked && !town->hidden ? town->figure.rmse : ERROR_ANY;
		return;
	}
	sibling->ranked = cell->share.n && cell->publication.status != PUBLICATION_SUPPRESS;
	sibling->estimate = cell->share.value;
	sibling->error = run_ranks_error(cell);
}

/*
 * True when the region is in the sample, its direct share is withheld, and it has a model-based
 * share.
 */
static bool needs_model(const struct sources *sources, uint32_t region)
{
	const struct run_cell *cell = run_cell_of(sources->estimates, region);

	return sources->estimates->in_sample[region] &&
	       cell->publication.status == PUBLICATION_SUPPRESS &&
	       run_towns_find(sources->towns, region);
}

static void rank_siblings(struct run_sibling *siblings, const struct run_ranking *ranking)
{
	double *estimate = memory_new(ranking->ranked, sizeof(*estimate));
	double *error = memory_new(ranking->ranked, sizeof(*error));
	struct rank_place *places = memory_new(ranking->ranked, sizeof(*places));

	for (size_t i = 0, at = 0; i < ranking->count; i++)
		if (siblings[i].ranked) {
			estimate[at] = siblings[i].estimate;
			error[at++] = siblings[i].error;
		}
	rank_places(estimate, error, ranking->ranked, RUN_ESTIMATES_LEVEL, places);
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

/*
 * The siblings are at the end of the list. When fewer than two have figures, they are removed
 * again.
 */
static void add_ranking(struct run_ranks *ranks, struct run_ranking ranking)
{
	struct run_sibling *siblings = &ranks->siblings[ranking.first];

	for (size_t i = 0; i < ranking.count; i++)
		ranking.ranked += siblings[i].ranked;
	if (ranking.ranked < 2)
		return;
	rank_siblings(siblings, &ranking);
	ranks->sibling_count = ranking.first + ranking.count;
	ranks->rankings[ranks->ranking_count++] = ranking;
}

static void add_parent(struct run_ranks *ranks, const struct run_regions *regions, uint32_t parent,
        const struct sources *sources)
{
	struct run_ranking ranking = {
	        .parent = regions->code[parent], .first = ranks->sibling_count};

	for (uint32_t i = 0; i < regions->count; i++)
		if (regions->parent[i] == (int32_t)parent && !run_region_is_unit(regions, i) &&
		        needs_model(sources, i))
			ranking.of_model = true;
	for (uint32_t i = 0; i < regions->count; i++) {
		struct run_sibling *sibling = &ranks->siblings[ranking.first + ranking.count];

		if (regions->parent[i] != (int32_t)parent || run_region_is_unit(regions, i))
			continue;
		sibling->region = regions->code[i];
		take_figure(sibling, sources, i, ranking.of_model);
		ranking.count++;
	}
	add_ranking(ranks, ranking);
}

/* A figure of another source whose error is not published has the least that it can have. */
static struct run_sibling sibling_of(const struct run_peer *peer)
{
	bool by_figure = peer->figure_id && !peer->apart;

	return (struct run_sibling){
	        .region = peer->region,
	        .ranked = by_figure || (peer->run && peer->se > 0),
	        .estimate = peer->share,
	        .error = trend_against_least((struct against_figure){
	                .share = peer->share, .se = peer->se, .n = peer->n}),
	        .figure_id = by_figure ? peer->figure_id : 0,
	        .is_bound = by_figure && isnan(peer->se),
	};
}

/*
 * Ranks regions outside the survey together with the survey's own region as a whole. Nothing is
 * ranked when the own region has no figure.
 */
static void add_peers(struct run_ranks *ranks, const struct run_survey *survey,
        const struct run_peer *peers, size_t count, const struct sources *sources)
{
	struct run_ranking ranking = {
	        .parent = peers->parent, .first = ranks->sibling_count, .count = count};
	bool own_ranked = false;

	for (size_t i = 0; i < count; i++) {
		struct run_sibling *sibling = &ranks->siblings[ranking.first + i];

		*sibling = sibling_of(&peers[i]);
		if (!str_equal(peers[i].region, survey->region))
			continue;
		take_figure(sibling, sources, 0, false);
		own_ranked = sibling->ranked;
	}
	if (own_ranked)
		add_ranking(ranks, ranking);
}

void run_ranks_make(struct run_ranks *ranks, const struct run_survey *survey,
        const struct run_estimates *estimates, const struct run_towns *towns,
        const struct run_peers *peers)
{
	const struct run_regions *regions = &survey->regions;
	size_t most = regions->count + peers->count + 1;
	struct sources sources = {estimates, towns};
	size_t next;

	*ranks = (struct run_ranks){
	        .rankings = memory_new(most, sizeof(*ranks->rankings)),
	        .siblings = memory_new(most, sizeof(*ranks->siblings)),
	};
	for (uint32_t i = 0; i < regions->count; i++)
		add_parent(ranks, regions, i, &sources);
	for (size_t i = 0; i < peers->count; i = next) {
		for (next = i + 1; next < peers->count; next++)
			if (!str_equal(peers->list[next].parent, peers->list[i].parent))
				break;
		add_peers(ranks, survey, &peers->list[i], next - i, &sources);
	}
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
