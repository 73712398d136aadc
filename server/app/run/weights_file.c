#include "run/weights_file.h"

#include "run/weights.h"
#include "words.h"

#include <schema/queries.h>

#include <base/memory.h>

#include <stdlib.h>
#include <string.h>

struct remade {
	struct run_survey survey;
	struct run_snapshot snapshot;
	struct weights weights;
	int64_t run_id;
	uint8_t sha256[RUN_SHA256_SIZE]; /* of the run's own snapshot */
};

static bool find_run(struct remade *remade, struct db_link *link, struct str slug, int64_t run_id,
        struct error *error)
{
	struct db_batch *batch = db_link_batch(link);
	struct q_run_of_survey_row row;
	bool good;

	q_run_of_survey(batch, &(struct q_run_of_survey){
	                               .slug = slug,
	                               .run_id = run_id,
	                               .run_id_is_null = !run_id,
	                       });
	good = db_link_run(link, batch, error);
	if (good && (!q_run_of_survey_row(batch, 0, 0, &row) ||
	                    row.snapshot_sha256.n != RUN_SHA256_SIZE))
		good = error_set(error, "survey %.*s has no such run that is done", STR_ARG(slug));
	if (good) {
		remade->run_id = row.run_id;
		memcpy(remade->sha256, row.snapshot_sha256.p, RUN_SHA256_SIZE);
	}
	db_batch_free(batch);
	return good;
}

static bool read_again(struct remade *remade, struct db_link *link, struct error *error)
{
	if (!run_survey_read(&remade->survey, link, remade->run_id, error))
		return false;
	if (remade->survey.is_activity)
		return error_set(error, "an activity has no weights");
	if (!run_snapshot_read(&remade->snapshot, link, &remade->survey, NULL, NULL, error))
		return false;
	if (memcmp(remade->snapshot.sha256, remade->sha256, RUN_SHA256_SIZE) != 0)
		return error_set(error,
		        "answers or margins have changed since run %lld, or another program made "
		        "it: its weights cannot be made again",
		        (long long)remade->run_id);
	return true;
}

static bool remake(struct remade *remade, struct db_link *link, struct str slug, int64_t run_id,
        struct error *error)
{
	bool good;

	*remade = (struct remade){0};
	if (!db_link_begin(link, true, error))
		return false;
	good = find_run(remade, link, slug, run_id, error) && read_again(remade, link, error);
	if (!good || !db_link_commit(link, error)) {
		db_link_rollback(link);
		return false;
	}
	return weights_make(&remade->weights, &remade->survey, &remade->snapshot, error);
}

static void remade_end(struct remade *remade)
{
	weights_end(&remade->weights);
	run_snapshot_end(&remade->snapshot);
	run_survey_end(&remade->survey);
}

/* --- replicates --- */

/* Of every replicate the factors of psus and of cells. */
struct factors {
	double *psu, *cell, *scale;
};

static struct factors factors_make(const struct weights *weights)
{
	const struct chain *chain = &weights->chain;
	size_t psus = chain->psu_count, cells = chain->cells, count = weights->replicates.count;
	struct factors factors = {
	        .psu = memory_new(count * psus, sizeof(double)),
	        .cell = memory_new(count * cells, sizeof(double)),
	        .scale = memory_new(count, sizeof(double)),
	};
	double *factor = memory_new(psus, sizeof(*factor));
	struct chain_work work;

	chain_work_make(&work, chain);
	for (uint32_t r = 0; r < count; r++) {
		factors.scale[r] = replicates_factors(&weights->replicates, r, factor);
		chain_weigh(chain, factor, CHAIN_STOP_AGAIN, &work);
		memcpy(&factors.psu[r * psus], work.psu_factor, psus * sizeof(*factor));
		memcpy(&factors.cell[r * cells], work.cell_factor, cells * sizeof(*factor));
	}
	chain_work_end(&work);
	free(factor);
	return factors;
}

static void factors_end(struct factors *factors)
{
	free(factors->psu);
	free(factors->cell);
	free(factors->scale);
}

/* --- rows --- */

static const char *level_name(const struct respondents *rows, int variable, size_t row)
{
	int8_t level = rows->level[variable][row];

	return level < 0 ? "" : group_variables[variable].levels[level];
}

static void row_write(
        const struct remade *remade, const struct factors *factors, size_t i, FILE *file)
{
	const struct respondents *rows = &remade->snapshot.respondents;
	const struct chain *chain = &remade->weights.chain;
	size_t psu = rows->psu_at[i], cell = chain->cell[i];

	fprintf(file, "%s,%zu,%lld,%lld", remade->survey.is_rehearsal ? WORDS_REHEARSAL : "", i + 1,
	        (long long)rows->stratum[i], (long long)rows->psu[i]);
	for (int v = 0; v < GROUPS_FACTORS; v++)
		fprintf(file, ",%s", level_name(rows, v, i));
	fprintf(file, ",%d,%d,%.17g,%.17g", rows->points[i], rows->literate[i] > 0, rows->weight[i],
	        remade->weights.weight[i]);
	for (uint32_t r = 0; r < remade->weights.replicates.count; r++)
		fprintf(file, ",%.17g",
		        rows->weight[i] * factors->psu[r * chain->psu_count + psu] *
		                factors->cell[r * chain->cells + cell]);
	putc('\n', file);
}

static void rows_write(const struct remade *remade, FILE *file)
{
	struct factors factors = factors_make(&remade->weights);

	fputs("label,respondent,stratum,psu,sex,age,residence,education,points,literate,"
	      "base_weight,weight",
	        file);
	for (uint32_t r = 0; r < remade->weights.replicates.count; r++)
		fprintf(file, ",rw%u", r + 1);
	putc('\n', file);
	for (size_t i = 0; i < remade->snapshot.used; i++)
		row_write(remade, &factors, i, file);
	factors_end(&factors);
}

static void scales_write(const struct remade *remade, FILE *file)
{
	struct factors factors = factors_make(&remade->weights);

	fputs("replicate,scale\n", file);
	for (uint32_t r = 0; r < remade->weights.replicates.count; r++)
		fprintf(file, "rw%u,%.17g\n", r + 1, factors.scale[r]);
	factors_end(&factors);
}

bool weights_file_write(
        struct db_link *link, struct str slug, int64_t run_id, FILE *file, struct error *error)
{
	struct remade remade;
	bool good = remake(&remade, link, slug, run_id, error);

	if (good)
		rows_write(&remade, file);
	remade_end(&remade);
	return good;
}

bool weights_file_write_scales(
        struct db_link *link, struct str slug, int64_t run_id, FILE *file, struct error *error)
{
	struct remade remade;
	bool good = remake(&remade, link, slug, run_id, error);

	if (good)
		scales_write(&remade, file);
	remade_end(&remade);
	return good;
}
