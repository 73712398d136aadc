/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In every replicate a weight is the base weight times the factors of its psu and its cell. */
#include <run/weights_file.h>

#include "remake.h"

#include <base/memory.h>

#include <stdlib.h>
#include <string.h>

/* --- replicates --- */

/* For each replicate, the factors of psus and of cells. */
struct factors {
	double *psu, *cell, *scale;
};

static struct factors factors_make(const struct run_weights *weights)
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

	weighting_chain_work_make(&work, chain);
	for (uint32_t r = 0; r < count; r++) {
		factors.scale[r] = weighting_replicates_factors(&weights->replicates, r, factor);
		weighting_chain_weigh(chain, factor, CHAIN_STOP_AGAIN, &work);
		memcpy(&factors.psu[r * psus], work.psu_factor, psus * sizeof(*factor));
		memcpy(&factors.cell[r * cells], work.cell_factor, cells * sizeof(*factor));
	}
	weighting_chain_work_end(&work);
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

static void row_write(
        const struct run_remade *remade, const struct factors *factors, size_t i, FILE *file)
{
	const struct run_respondents *rows = &remade->snapshot.respondents;
	const struct chain *chain = &remade->weights.chain;
	size_t psu = rows->psu_at[i], cell = chain->cell[i];

	run_remade_row(remade, i, file);
	fprintf(file, ",%d,%d,%.17g,%.17g", rows->points[i], rows->literate[i] > 0, rows->weight[i],
	        remade->weights.weight[i]);
	for (uint32_t r = 0; r < remade->weights.replicates.count; r++)
		fprintf(file, ",%.17g",
		        rows->weight[i] * factors->psu[r * chain->psu_count + psu] *
		                factors->cell[r * chain->cells + cell]);
	putc('\n', file);
}

static void rows_write(const struct run_remade *remade, FILE *file)
{
	struct factors factors = factors_make(&remade->weights);

	fprintf(file, "%s,points,literate,base_weight,weight", run_remade_head);
	for (uint32_t r = 0; r < remade->weights.replicates.count; r++)
		fprintf(file, ",rw%u", r + 1);
	putc('\n', file);
	for (size_t i = 0; i < remade->snapshot.used; i++)
		row_write(remade, &factors, i, file);
	factors_end(&factors);
}

static void scales_write(const struct run_remade *remade, FILE *file)
{
	struct factors factors = factors_make(&remade->weights);

	fputs("replicate,scale\n", file);
	for (uint32_t r = 0; r < remade->weights.replicates.count; r++)
		fprintf(file, "rw%u,%.17g\n", r + 1, factors.scale[r]);
	factors_end(&factors);
}

bool run_weights_file_write(struct db_session *session, struct str slug, int64_t run_id, FILE *file,
        struct error *error)
{
	struct run_remade remade;
	bool good = run_remake(&remade, session, slug, run_id, error) &&
	            run_remade_may_leave(&remade, error);

	if (good)
		rows_write(&remade, file);
	run_remade_end(&remade);
	return good;
}

bool run_weights_file_write_scales(struct db_session *session, struct str slug, int64_t run_id,
        FILE *file, struct error *error)
{
	struct run_remade remade;
	bool good = run_remake(&remade, session, slug, run_id, error) &&
	            run_remade_may_leave(&remade, error);

	if (good)
		scales_write(&remade, file);
	run_remade_end(&remade);
	return good;
}
