/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Scores are summed, one score after another, by unit of the last stage. The terms are sorted by
 * size, so the order of the rows does not matter. Where each row is a psu, the psus of a stratum
 * are sorted by their scores for the same reason. Then the vectors are aggregated stage by stage,
 * with the moments of each group about its mean (Welford 1962; Chan, Golub & LeVeque 1983).
 */
#include <design/covariance.h>

#include <base/memory.h>
#include <base/number.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The current group of units: their number, their mean and products about it (upper triangle). */
struct moments {
	double units, *mean, *about;
};

struct covarying {
	const struct design *design;
	uint32_t count;
	double *sum;                                /* units of the last stage x count */
	struct moments level[DESIGN_LATER_MAX + 1]; /* psus, then units of later stages */
	double *step, *total;
	double *all;       /* sum over psus */
	double *lonely;    /* sums of lonely psus, to be centred at the mean of all */
	double *unsampled; /* of each of them */
	size_t lonely_count;
};

/* ---- sums of the last stage ---- */

static double sorted_sum(double *part, size_t count)
{
	double sum = 0;

	number_sort(part, count);
	for (size_t i = 0; i < count; i++)
		sum += part[i];
	return sum;
}

static void units_sum(struct covarying *job, const uint32_t *first, size_t units,
        const struct covariance_scores *scores)
{
	const struct design *design = job->design;
	double *score = memory_new(design->rows, sizeof(*score));
	double *part = memory_new(design->rows, sizeof(*part));

	for (uint32_t c = 0; c < job->count; c++) {
		scores->fill(scores->data, c, score);
		for (size_t u = 0; u < units; u++) {
			size_t count = 0;

			for (uint32_t i = first[u]; i < first[u + 1]; i++)
				if (fabs(score[design->order[i]]) > 0)
					part[count++] = score[design->order[i]];
			job->sum[u * job->count + c] = sorted_sum(part, count);
		}
	}
	free(part);
	free(score);
}

static int vector_compare(const void *a, const void *b, void *count)
{
	const double *x = a, *y = b;

	for (uint32_t c = 0; c < *(const uint32_t *)count; c++)
		if (x[c] < y[c] || x[c] > y[c])
			return x[c] < y[c] ? -1 : 1;
	return 0;
}

static void rows_order(struct covarying *job)
{
	const uint32_t *first = job->design->stratum_first;

	for (size_t h = 0; h < job->design->strata; h++)
		qsort_r(&job->sum[(size_t)first[h] * job->count], first[h + 1] - first[h],
		        job->count * sizeof(*job->sum), vector_compare, &job->count);
}

/* ---- moments ---- */

static void product_add(const struct covarying *job, double *to, const double *x, double times)
{
	for (uint32_t i = 0; i < job->count; i++)
		for (uint32_t j = i; j < job->count; j++)
			to[i * job->count + j] += times * x[i] * x[j];
}

static void moments_clear(const struct covarying *job, struct moments *moments)
{
	moments->units = 0;
	memset(moments->mean, 0, job->count * sizeof(*moments->mean));
	memset(moments->about, 0, (size_t)job->count * job->count * sizeof(*moments->about));
}

static void moments_add(const struct covarying *job, struct moments *moments, const double *x)
{
	double before = moments->units++;

	for (uint32_t c = 0; c < job->count; c++)
		job->step[c] = x[c] - moments->mean[c];
	for (uint32_t c = 0; c < job->count; c++)
		moments->mean[c] += job->step[c] / moments->units;
	if (before > 0)
		product_add(job, moments->about, job->step, before / moments->units);
}

/* ---- groups ---- */

static void lonely_add(struct covarying *job, int stage, const double *x, double times)
{
	enum frame_lonely lonely = job->design->lonely;

	if (lonely == DESIGN_LONELY_ADJUST && stage) {
		product_add(job, job->total, x, times);
		return;
	}
	if (lonely == DESIGN_LONELY_ADJUST)
		memcpy(&job->lonely[job->lonely_count * job->count], x, job->count * sizeof(*x));
	if (lonely == DESIGN_LONELY_ADJUST || lonely == DESIGN_LONELY_AVERAGE)
		job->unsampled[job->lonely_count++] = times;
}

/* Adds the contribution of the current group of a stage (0: psus of a stratum) to the variance. */
static void group_close(struct covarying *job, int stage, double times)
{
	const struct moments *moments = &job->level[stage];
	double scale = times * moments->units / (moments->units - 1);

	if (!(times > 0))
		return;
	if (!(moments->units > 1)) {
		lonely_add(job, stage, moments->mean, times);
		return;
	}
	for (size_t i = 0; i < (size_t)job->count * job->count; i++)
		job->total[i] += scale * moments->about[i];
}

/* Units begin .. end of a stage are a group; see design_tally_unit_done for fraction. */
static void group_sum(struct covarying *job, uint32_t stage, uint32_t begin, uint32_t end,
        double fraction, double unsampled)
{
	const struct design *design = job->design;
	struct moments *moments = &job->level[stage];

	moments_clear(job, moments);
	for (uint32_t u = begin; u < end; u++) {
		double *x = &job->sum[(size_t)u * job->count];

		if (stage < design->later && stage < DESIGN_LATER_MAX) {
			const struct moments *inside = &job->level[stage + 1];

			group_sum(job, stage + 1, design->stage[stage].inside[u],
			        design->stage[stage].inside[u + 1], fraction * (1 - unsampled),
			        design_unsampled_later(design, stage, u));
			x = inside->mean;
			for (uint32_t c = 0; c < job->count; c++)
				x[c] *= inside->units;
		}
		moments_add(job, moments, x);
		for (uint32_t c = 0; !stage && c < job->count; c++)
			job->all[c] += x[c];
	}
	group_close(job, (int)stage, fraction * unsampled);
}

static void strata_sum(struct covarying *job)
{
	const struct design *design = job->design;
	double strata = (double)design->strata;

	for (size_t h = 0; h < design->strata; h++)
		group_sum(job, 0, design->stratum_first[h], design->stratum_first[h + 1], 1,
		        design_unsampled(design, h));
	if (design->lonely == DESIGN_LONELY_AVERAGE)
		for (size_t i = 0; i < (size_t)job->count * job->count; i++)
			job->total[i] *= strata / (strata - (double)job->lonely_count);
	if (design->lonely != DESIGN_LONELY_ADJUST)
		return;
	for (size_t i = 0; i < job->lonely_count; i++) {
		double *x = &job->lonely[i * job->count];

		for (uint32_t c = 0; c < job->count; c++)
			x[c] -= job->all[c] / (double)design->psus;
		product_add(job, job->total, x, job->unsampled[i]);
	}
}

static void job_make(struct covarying *job, size_t units)
{
	size_t count = job->count;

	job->sum = memory_new(units * count, sizeof(double));
	job->step = memory_new(count, sizeof(double));
	job->all = memory_new(count, sizeof(double));
	job->unsampled = memory_new(job->design->strata, sizeof(double));
	if (job->design->lonely == DESIGN_LONELY_ADJUST)
		job->lonely = memory_new(job->design->strata * count, sizeof(double));
	for (uint32_t s = 0; s <= job->design->later; s++) {
		job->level[s].mean = memory_new(count, sizeof(double));
		job->level[s].about = memory_new(count * count, sizeof(double));
	}
}

static void job_end(struct covarying *job)
{
	for (uint32_t s = 0; s <= job->design->later; s++) {
		free(job->level[s].mean);
		free(job->level[s].about);
	}
	free(job->sum);
	free(job->step);
	free(job->all);
	free(job->unsampled);
	free(job->lonely);
}

bool design_covariance(const struct design *design, const struct covariance_scores *scores,
        double *out, struct error *error)
{
	const struct frame_stage *last = design->later ? &design->stage[design->later - 1] : NULL;
	size_t units = last ? last->units : design->psus, count = scores->count;
	struct covarying job = {.design = design, .count = scores->count, .total = out};

	if ((uint64_t)units * count > COVARIANCE_CELLS_MAX)
		return error_set(error,
		        "covariances of %zu figures over %zu units are more than %d", count, units,
		        COVARIANCE_CELLS_MAX);
	job_make(&job, units);
	memset(out, 0, count * count * sizeof(*out));
	units_sum(&job, last ? last->first : design->psu_first, units, scores);
	if (design->row_is_psu)
		rows_order(&job);
	strata_sum(&job);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++)
			out[i * count + j] = out[j * count + i];
	job_end(&job);
	return true;
}
