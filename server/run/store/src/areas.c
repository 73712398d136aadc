/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns for the database. A value that does not exist is NULL. */
#include "parts.h"

#include <queries/run.h>

#include <math.h>

enum { TIED_SIZE = 1 << 16 };
enum figure { SHARE, RMSE, CI_LOW, CI_HIGH, GAMMA, FIGURES };

/* --- townships --- */

struct area_columns {
	struct str *region, *parent, *kind, *status, *reason;
	double *figure[FIGURES];
	bool *missing[FIGURES];
};

static struct area_columns area_columns_new(struct arena *arena, size_t count)
{
	struct area_columns columns = {
	        .region = arena_new(arena, count, sizeof(*columns.region)),
	        .parent = arena_new(arena, count, sizeof(*columns.parent)),
	        .kind = arena_new(arena, count, sizeof(*columns.kind)),
	        .status = arena_new(arena, count, sizeof(*columns.status)),
	        .reason = arena_new(arena, count, sizeof(*columns.reason)),
	};

	for (int f = 0; f < FIGURES; f++) {
		columns.figure[f] = arena_new(arena, count, sizeof(*columns.figure[f]));
		columns.missing[f] = arena_new(arena, count, sizeof(*columns.missing[f]));
	}
	return columns;
}

static struct str town_reason(const struct run_county *county, const struct run_town *town)
{
	if (county->model.outcome != TOWNS_MADE)
		return str_from(area_towns_outcome_name(county->model.outcome));
	if (town->hidden)
		return STR("few_respondents");
	return town->figure.status == PUBLICATION_SHOW ? STR("good") : STR("large_error");
}

static void fill_town(struct area_columns *columns, size_t at, const struct run_county *county,
        const struct run_town *town)
{
	const struct towns_figure *figure = &town->figure;
	bool made = county->model.outcome == TOWNS_MADE;
	const double figures[FIGURES] = {
	        [SHARE] = figure->share,
	        [RMSE] = figure->rmse,
	        [CI_LOW] = figure->low,
	        [CI_HIGH] = figure->high,
	        [GAMMA] = figure->gamma,
	};

	columns->kind[at] =
	        !made ? STR("none") : (town->in_sample ? STR("sampled") : STR("synthetic"));
	columns->status[at] = str_from(design_publication_status_name(
	        made && !town->hidden ? figure->status : PUBLICATION_SUPPRESS));
	columns->reason[at] = town_reason(county, town);
	for (int f = 0; f < FIGURES; f++) {
		columns->figure[f][at] = made ? figures[f] : 0;
		columns->missing[f][at] = !made;
	}
}

static void put_towns(struct db_batch *batch, int64_t run_id, const struct run_survey *survey,
        const struct run_towns *towns, struct arena *arena)
{
	size_t count = towns->town_count;
	struct area_columns columns = area_columns_new(arena, count);
	const struct str *code = survey->regions.code;

	for (size_t c = 0; c < towns->county_count; c++)
		for (size_t i = 0; i < towns->counties[c].count; i++) {
			size_t at = towns->counties[c].first + i;

			columns.region[at] = code[towns->towns[at].region];
			columns.parent[at] = code[towns->counties[c].region];
			fill_town(&columns, at, &towns->counties[c], &towns->towns[at]);
		}
	q_run_store_areas(batch,
	        &(struct q_run_store_areas_in){
	                .run_id = run_id,
	                .vintage = survey->vintage,
	                .regions = {count, columns.region, NULL},
	                .parents = {count, columns.parent, NULL},
	                .kinds = {count, columns.kind, NULL},
	                .shares = {count, columns.figure[SHARE], columns.missing[SHARE]},
	                .rmses = {count, columns.figure[RMSE], columns.missing[RMSE]},
	                .ci_lows = {count, columns.figure[CI_LOW], columns.missing[CI_LOW]},
	                .ci_highs = {count, columns.figure[CI_HIGH], columns.missing[CI_HIGH]},
	                .gammas = {count, columns.figure[GAMMA], columns.missing[GAMMA]},
	                .statuses = {count, columns.status, NULL},
	                .reasons = {count, columns.reason, NULL},
	        });
}

/* --- ranks --- */

struct rank_columns {
	struct str *parent, *region, *figure, *tied;
	int32_t *ranked, *siblings, *low, *high;
	int64_t *outside;
	int16_t *bound;
	bool *missing, *not_outside;
};

static struct rank_columns rank_columns_new(struct arena *arena, size_t count)
{
	return (struct rank_columns){
	        .parent = arena_new(arena, count, sizeof(struct str)),
	        .region = arena_new(arena, count, sizeof(struct str)),
	        .figure = arena_new(arena, count, sizeof(struct str)),
	        .tied = arena_new(arena, count, sizeof(struct str)),
	        .ranked = arena_new(arena, count, sizeof(int32_t)),
	        .siblings = arena_new(arena, count, sizeof(int32_t)),
	        .low = arena_new(arena, count, sizeof(int32_t)),
	        .high = arena_new(arena, count, sizeof(int32_t)),
	        .outside = arena_new(arena, count, sizeof(int64_t)),
	        .bound = arena_new(arena, count, sizeof(int16_t)),
	        .missing = arena_new(arena, count, sizeof(bool)),
	        .not_outside = arena_new(arena, count, sizeof(bool)),
	};
}

static struct str tied_codes(
        const struct run_sibling *siblings, size_t count, size_t at, struct arena *arena)
{
	struct buf codes;
	struct str copy;

	buf_init(&codes, TIED_SIZE);
	for (size_t i = 0; i < count; i++)
		if (i != at && run_ranks_tied(&siblings[at], &siblings[i]))
			buf_printf(
			        &codes, "%s%.*s", codes.n ? " " : "", STR_ARG(siblings[i].region));
	copy = codes.n ? arena_copy(arena, buf_str(&codes)) : STR("");
	buf_free(&codes);
	return copy;
}

static void fill_ranking(struct rank_columns *columns, const struct run_ranks *ranks,
        const struct run_ranking *ranking, struct arena *arena)
{
	const struct run_sibling *siblings = &ranks->siblings[ranking->first];

	for (size_t i = 0; i < ranking->count; i++) {
		size_t at = ranking->first + i;

		columns->parent[at] = ranking->parent;
		columns->region[at] = siblings[i].region;
		columns->figure[at] = ranking->of_model ? STR("model") : STR("direct");
		columns->ranked[at] = (int32_t)ranking->ranked;
		columns->siblings[at] = (int32_t)ranking->count;
		columns->low[at] = (int32_t)siblings[i].rank_low;
		columns->high[at] = (int32_t)siblings[i].rank_high;
		columns->missing[at] = !siblings[i].ranked;
		columns->outside[at] = siblings[i].figure_id;
		columns->not_outside[at] = !siblings[i].figure_id;
		columns->bound[at] = siblings[i].is_bound;
		columns->tied[at] = tied_codes(siblings, ranking->count, i, arena);
	}
}

static void put_ranks(struct db_batch *batch, int64_t run_id, const struct run_survey *survey,
        const struct run_ranks *ranks, struct arena *arena)
{
	size_t count = ranks->sibling_count;
	struct rank_columns columns = rank_columns_new(arena, count);

	for (size_t i = 0; i < ranks->ranking_count; i++)
		fill_ranking(&columns, ranks, &ranks->rankings[i], arena);
	q_run_store_ranks(batch, &(struct q_run_store_ranks_in){
	                                 .run_id = run_id,
	                                 .vintage = survey->vintage,
	                                 .parents = {count, columns.parent, NULL},
	                                 .regions = {count, columns.region, NULL},
	                                 .figures = {count, columns.figure, NULL},
	                                 .ranked = {count, columns.ranked, NULL},
	                                 .siblings = {count, columns.siblings, NULL},
	                                 .lows = {count, columns.low, columns.missing},
	                                 .highs = {count, columns.high, columns.missing},
	                                 .ties = {count, columns.tied, NULL},
	                                 .outside = {count, columns.outside, columns.not_outside},
	                                 .bounds = {count, columns.bound, NULL},
	                         });
}

/* --- what the plan promises about them --- */

static void put_targets(
        struct db_batch *batch, const struct run_result *result, struct arena *arena)
{
	const struct run_peers *peers = &result->snapshot->peers;
	struct str *parent = arena_new(arena, peers->count, sizeof(*parent));
	int32_t *apart = arena_new(arena, peers->count, sizeof(*apart));
	size_t count = 0;

	for (size_t i = 0; i < peers->count; i++) {
		if (!i || !str_equal(peers->list[i].parent, peers->list[i - 1].parent))
			parent[count++] = peers->list[i].parent;
		apart[count - 1] += peers->list[i].apart;
	}
	q_run_store_rank_targets(batch, result->run_id, result->survey->programme_version,
	        (struct db_array){count, parent, NULL}, (struct db_array){count, apart, NULL});
}

void run_store_areas(struct db_batch *batch, const struct run_result *result, struct arena *arena)
{
	const struct run_areas *areas = &result->figures->areas;

	put_towns(batch, result->run_id, result->survey, &areas->towns, arena);
	put_ranks(batch, result->run_id, result->survey, &areas->ranks, arena);
	put_targets(batch, result, arena);
}
