/*
 * One batch: what an interrupted attempt may have left goes, the figures come, the run is done.
 * Figures travel as one array a column; what does not exist is NULL.
 */
#include "store.h"

#include "items.h"
#include "measures_store.h"
#include "report.h"
#include "trend_store.h"

#include <queries/run.h>

#include <math.h>

enum { ARENA_CHUNK = 256 << 10 };
enum figure { SHARE, SE, CI_LOW, CI_HIGH, DF, DEFF, N_EFF, FIGURES };

/* The columns of kesu.estimate. */
struct columns {
	struct str *region, *group, *status, *reason;
	int32_t *n;
	int16_t *hidden;
	double *figure[FIGURES];
	bool *missing[FIGURES];
};

static struct columns columns_new(struct arena *arena, size_t count)
{
	struct columns columns = {
	        .region = arena_new(arena, count, sizeof(*columns.region)),
	        .group = arena_new(arena, count, sizeof(*columns.group)),
	        .status = arena_new(arena, count, sizeof(*columns.status)),
	        .reason = arena_new(arena, count, sizeof(*columns.reason)),
	        .n = arena_new(arena, count, sizeof(*columns.n)),
	        .hidden = arena_new(arena, count, sizeof(*columns.hidden)),
	};

	for (int f = 0; f < FIGURES; f++) {
		columns.figure[f] = arena_new(arena, count, sizeof(*columns.figure[f]));
		columns.missing[f] = arena_new(arena, count, sizeof(*columns.missing[f]));
	}
	return columns;
}

static void columns_fill(struct columns *columns, size_t i, struct arena *arena,
        const struct run_survey *survey, const struct estimate_cell *cell)
{
	const struct share *share = &cell->share;
	/* How far the draws of a withheld cell spread is not told either. */
	bool withheld = cell->publication.status == PUBLICATION_SUPPRESS;
	const double figures[FIGURES] = {
	        [SHARE] = share->share,
	        [SE] = share->se,
	        [CI_LOW] = cell->interval.low,
	        [CI_HIGH] = cell->interval.high,
	        [DF] = withheld ? cell->df_design : share->df_cell,
	        [DEFF] = share->deff_replace,
	        [N_EFF] = share->n_eff,
	};
	char code[GROUPS_CODE_SIZE];

	groups_code(cell->group, code);
	columns->region[i] = survey->regions.code[cell->region];
	columns->group[i] = arena_copy(arena, str_from(code));
	columns->status[i] = str_from(publication_status_name(cell->publication.status));
	columns->reason[i] = str_from(publication_reason_name(cell->publication.reason));
	columns->n[i] = (int32_t)share->n;
	columns->hidden[i] = cell->publication.n_hidden;
	for (int f = 0; f < FIGURES; f++) {
		columns->figure[f][i] = figures[f];
		columns->missing[f][i] = !share->n || !isfinite(figures[f]);
	}
}

static struct db_array figures_of(const struct columns *columns, enum figure f, size_t count)
{
	return (struct db_array){count, columns->figure[f], columns->missing[f]};
}

static void put_estimates(struct db_batch *batch, int64_t run_id, const struct run_survey *survey,
        const struct estimates *estimates, struct arena *arena)
{
	size_t count = estimates->count;
	struct columns columns = columns_new(arena, count);

	for (size_t i = 0; i < count; i++)
		columns_fill(&columns, i, arena, survey, &estimates->cells[i]);
	q_run_store_estimates(batch, &(struct q_run_store_estimates_in){
	                                     .run_id = run_id,
	                                     .vintage = survey->vintage,
	                                     .regions = {count, columns.region, NULL},
	                                     .groups = {count, columns.group, NULL},
	                                     .ns = {count, columns.n, NULL},
	                                     .shares = figures_of(&columns, SHARE, count),
	                                     .ses = figures_of(&columns, SE, count),
	                                     .ci_lows = figures_of(&columns, CI_LOW, count),
	                                     .ci_highs = figures_of(&columns, CI_HIGH, count),
	                                     .dfs = figures_of(&columns, DF, count),
	                                     .deffs = figures_of(&columns, DEFF, count),
	                                     .n_effs = figures_of(&columns, N_EFF, count),
	                                     .statuses = {count, columns.status, NULL},
	                                     .reasons = {count, columns.reason, NULL},
	                                     .hidden = {count, columns.hidden, NULL},
	                             });
}

/* Means of a handful, and of whom their differences would tell such a mean. */
static void means_withheld(const struct run_snapshot *snapshot, bool withheld[static GROUPS_MAX])
{
	struct cells_scheme scheme = groups_scheme(1, NULL);
	struct share shares[GROUPS_MAX] = {0};

	for (uint32_t g = 0; g < cells_group_count(&scheme); g++) {
		const struct run_counts *counts = &snapshot->groups[g];

		shares[g].n = (uint64_t)counts->submitted;
		shares[g].weight = (double)counts->submitted;
		shares[g].share = (double)counts->points;
		withheld[g] = counts->submitted && counts->submitted < REPORT_MEAN_LEAST;
	}
	publication_complete(&scheme, shares, withheld);
}

static void put_counts(struct db_batch *batch, int64_t run_id, const struct run_snapshot *snapshot,
        struct arena *arena)
{
	struct str group[GROUPS_MAX];
	int32_t attempts[GROUPS_MAX], submitted[GROUPS_MAX];
	double mean[GROUPS_MAX];
	bool missing[GROUPS_MAX], withheld[GROUPS_MAX] = {false};
	size_t count = 0;

	means_withheld(snapshot, withheld);
	for (uint32_t g = 0; g < GROUPS_MAX; g++) {
		const struct run_counts *counts = &snapshot->groups[g];
		char code[GROUPS_CODE_SIZE];

		if (g && !counts->attempts)
			continue;
		groups_code(g, code);
		group[count] = arena_copy(arena, str_from(code));
		attempts[count] = (int32_t)counts->attempts;
		submitted[count] = (int32_t)counts->submitted;
		missing[count] = withheld[g] || !counts->submitted;
		mean[count] =
		        missing[count] ? 0 : (double)counts->points / (double)counts->submitted;
		count++;
	}
	q_run_store_activity(batch, &(struct q_run_store_activity_in){
	                                    .run_id = run_id,
	                                    .groups = {count, group, NULL},
	                                    .attempts = {count, attempts, NULL},
	                                    .submitted = {count, submitted, NULL},
	                                    .mean_scores = {count, mean, missing},
	                            });
}

static bool store(struct db_session *session, int64_t run_id, const struct run_survey *survey,
        const struct run_snapshot *snapshot, const struct store_figures *figures,
        const struct buf *recipe, const struct buf *diagnostics, struct error *error)
{
	struct db_batch *batch = db_session_batch(session);
	struct arena arena;
	bool good;

	arena_init(&arena, ARENA_CHUNK);
	q_run_clear(batch, run_id);
	if (figures) {
		put_estimates(batch, run_id, survey, figures->estimates, &arena);
		measures_store(batch, run_id, survey, figures->estimates, &arena);
		run_areas_store(batch, run_id, survey, figures->areas, &arena);
		run_items_store(batch, run_id, survey, snapshot, figures->estimates, &arena);
		run_store_trend(batch, run_id, survey, snapshot, figures->trend, &arena);
	} else {
		put_counts(batch, run_id, snapshot, &arena);
	}
	q_run_finish(batch, run_id, (struct str){(const char *)snapshot->sha256, RUN_SHA256_SIZE},
	        buf_str(recipe), buf_str(diagnostics));
	good = db_session_run(session, error);
	arena_free(&arena);
	return good;
}

static bool report_and_store(struct db_session *session, int64_t run_id,
        const struct run_survey *survey, const struct run_snapshot *snapshot,
        const struct store_figures *figures, struct error *error)
{
	const struct estimates *estimates = figures ? figures->estimates : NULL;
	struct buf recipe, diagnostics;
	bool good;

	buf_init(&recipe, REPORT_BYTES_MAX);
	buf_init(&diagnostics, REPORT_BYTES_MAX);
	good = report_recipe(survey, snapshot, estimates, &recipe, error) &&
	       report_diagnostics(survey, snapshot, estimates, figures ? figures->areas : NULL,
	               figures ? figures->trend : NULL, &diagnostics, error) &&
	       store(session, run_id, survey, snapshot, figures, &recipe, &diagnostics, error);
	buf_free(&recipe);
	buf_free(&diagnostics);
	return good;
}

bool store_shares(struct db_session *session, int64_t run_id, const struct run_survey *survey,
        const struct run_snapshot *snapshot, const struct store_figures *figures,
        struct error *error)
{
	return report_and_store(session, run_id, survey, snapshot, figures, error);
}

bool store_activity(struct db_session *session, int64_t run_id, const struct run_survey *survey,
        const struct run_snapshot *snapshot, struct error *error)
{
	return report_and_store(session, run_id, survey, snapshot, NULL, error);
}
