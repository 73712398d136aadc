/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The margins are crossed with the groups, each margin's totals shared out so that a group keeps
 * its weight: one calibration then standardises all groups, and their covariances follow.
 */
#include "standard.h"

#include <base/buf.h>
#include <base/memory.h>
#include <calibrated/estimate.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES_MAX = 1 << 20 };

/* ---- reading ---- */

bool tools_standard_want(
        struct regress_standard *standard, struct csv_table *table, struct error *error)
{
	if (!*standard->file)
		return true;
	standard->request = (struct calibration_request){
	        .options = {.method = CALIBRATE_RAKE}, .margins = standard->file, .variables = ""};
	if (*standard->over)
		standard->over_column = csv_table_want_label(table, standard->over);
	if (*standard->over)
		csv_table_code_missing(table, standard->over_column);
	return tools_calibration_margins_read(&standard->margins, &standard->request, table, error);
}

bool tools_standard_hold(
        struct regress_standard *standard, const struct survey *survey, struct error *error)
{
	struct calibration_margins *margins = &standard->margins;

	if (!*standard->file)
		return true;
	for (size_t m = 0; m < margins->recipe.rows.margins; m++)
		csv_table_sort_levels(survey->table, margins->margin[m].column);
	standard->groups = 1;
	if (*standard->over) {
		if (!csv_table_levels_apart(survey->table, standard->over_column, error))
			return false;
		csv_table_sort_levels(survey->table, standard->over_column);
		standard->groups = (uint32_t)csv_table_levels(survey->table, standard->over_column);
	}
	if (standard->groups > STANDARD_GROUPS_MAX)
		return error_set(error, "--over %s：水平超过 %d 个 has more than %d levels",
		        standard->over, STANDARD_GROUPS_MAX, STANDARD_GROUPS_MAX);
	return tools_calibration_margins_hold(margins, error);
}

size_t tools_standard_columns(
        const struct regress_standard *standard, struct survey_column *columns)
{
	size_t count = standard->margins.recipe.rows.margins;

	for (size_t m = 0; m < count; m++)
		columns[m] =
		        (struct survey_column){standard->margins.margin[m].level, sizeof(int32_t)};
	return count;
}

const char *tools_standard_group(
        const struct regress_standard *standard, const struct survey *survey, uint32_t group)
{
	return *standard->over
	               ? csv_table_level(survey->table, standard->over_column, (int32_t)group)
	               : "";
}

/* ---- groups ---- */

/* A margin crossed with the groups: level l of group g is g x levels + l. */
struct crossed {
	size_t count;
	int32_t *level; /* of each row */
	double *total;
	char **name;
};

struct job {
	const struct regress_standard *standard;
	const struct survey *survey;
	const double *y;
	int32_t *group; /* of each row; -1: it does not count */
	double *weight; /* of each row; 0 where it does not count */
	double *total;  /* of each group: its weights */
	struct crossed crossed[CALIBRATE_MARGINS_MAX];
	struct calibrate_margin margin[CALIBRATE_MARGINS_MAX]; /* the same */
	struct recipe recipe;
	struct calibrated calibrated;
	struct estimate *share; /* of each group */
	double *variance;       /* of each group's difference from the first */
};

static bool check_groups(const struct job *job, struct error *error)
{
	for (uint32_t g = 0; g < job->standard->groups; g++)
		if (!(job->total[g] > 0))
			return error_set(error,
			        "--over %s=%s：没有一行有因变量的值且权数大于 0 no row has a "
			        "response "
			        "and a weight above 0",
			        job->standard->over,
			        tools_standard_group(job->standard, job->survey, g));
	return true;
}

static bool groups_take(struct job *job, struct error *error)
{
	const struct regress_standard *standard = job->standard;
	const struct survey *survey = job->survey;
	const int32_t *label =
	        *standard->over ? csv_table_labels(survey->table, standard->over_column) : NULL;

	job->group = memory_new(survey->rows, sizeof(*job->group));
	job->weight = memory_new(survey->rows, sizeof(*job->weight));
	job->total = memory_new(standard->groups, sizeof(*job->total));
	for (size_t row = 0; row < survey->rows; row++) {
		double weight = survey->weight ? survey->weight[row] : 1;
		bool counts =
		        tools_survey_is_inside(survey, row) && !isnan(job->y[row]) && weight > 0;

		job->group[row] = !counts ? -1 : label ? label[row] : 0;
		if (job->group[row] < 0)
			continue;
		job->weight[row] = weight;
		job->total[job->group[row]] += weight;
	}
	return check_groups(job, error);
}

/* ---- crossed margins ---- */

static char *crossed_name(const struct job *job, uint32_t group, const char *level)
{
	struct buf name;

	buf_init(&name, NAME_BYTES_MAX);
	buf_printf(&name, "%s%s%s", tools_standard_group(job->standard, job->survey, group),
	        *job->standard->over ? ":" : "", level);
	return name.p;
}

static void margin_cross(
        const struct job *job, const struct calibrate_margin *from, struct crossed *to)
{
	size_t rows = job->survey->rows;
	double sum = 0;

	to->count = from->levels * job->standard->groups;
	to->level = memory_new(rows, sizeof(*to->level));
	to->total = memory_new(to->count, sizeof(*to->total));
	to->name = memory_new(to->count, sizeof(*to->name));
	for (size_t l = 0; l < from->levels; l++)
		sum += from->total[l];
	for (size_t i = 0; i < to->count; i++) {
		size_t l = i % from->levels;
		uint32_t group = (uint32_t)(i / from->levels);

		to->total[i] = from->total[l] / sum * job->total[group];
		to->name[i] = crossed_name(job, group, from->level_name[l]);
	}
	for (size_t row = 0; row < rows; row++) {
		int32_t group = job->group[row] > 0 ? job->group[row] : 0;

		to->level[row] = from->level[row] + group * (int32_t)from->levels;
	}
}

static void recipe_make(struct job *job)
{
	const struct calibrate_rows *from = &job->standard->margins.recipe.rows;

	for (size_t m = 0; m < from->margins; m++) {
		struct crossed *crossed = &job->crossed[m];

		margin_cross(job, &from->margin[m], crossed);
		job->margin[m] = (struct calibrate_margin){.name = from->margin[m].name,
		        .level = crossed->level,
		        .levels = crossed->count,
		        .total = crossed->total,
		        .level_name = (const char *const *)crossed->name};
	}
	job->recipe.rows = (struct calibrate_rows){.rows = job->survey->rows,
	        .weight = job->weight,
	        .margins = from->margins,
	        .margin = job->margin};
	job->recipe.options.method = from->margins == 1 ? CALIBRATE_POSTSTRATIFY : CALIBRATE_RAKE;
}

static void job_end(struct job *job)
{
	for (size_t m = 0; m < CALIBRATE_MARGINS_MAX; m++) {
		for (size_t i = 0; i < job->crossed[m].count; i++)
			free(job->crossed[m].name[i]);
		free(job->crossed[m].name);
		free(job->crossed[m].level);
		free(job->crossed[m].total);
	}
	calibrated_end(&job->calibrated);
	free(job->group);
	free(job->weight);
	free(job->total);
	free(job->share);
	free(job->variance);
}

/* ---- estimates ---- */

static struct domains_rows rows_of(const struct job *job, const double *weight)
{
	return (struct domains_rows){.weight = weight, .y = job->y, .domain = job->group};
}

static bool linearise(struct job *job, const struct domains_estimand *estimand, struct error *error)
{
	uint32_t groups = estimand->domains;
	uint32_t *domain = memory_new(groups, sizeof(*domain));
	double *v = memory_new((size_t)groups * groups, sizeof(*v));
	struct contrast_domains compared = {groups, domain, job->share};
	bool good;

	for (uint32_t g = 0; g < groups; g++)
		domain[g] = g;
	good = calibrated_estimate(estimand, &job->calibrated, job->share, error) &&
	       calibrated_covariance(estimand, &job->calibrated, &compared, v, error);
	for (uint32_t g = 0; good && g < groups; g++)
		job->variance[g] =
		        fmax(v[0] + v[(size_t)g * groups + g] - 2 * v[(size_t)g * groups], 0);
	free(v);
	free(domain);
	return good;
}

/* The weights of a replicate that meet the margins; NULL: they cannot. */
static double *reweigh(
        const struct job *job, const double *replicate, const double *base, struct error *error)
{
	size_t rows = job->survey->rows;
	double *before = memory_new(rows, sizeof(*before));
	double *weight = memory_new(rows, sizeof(*weight));
	struct recipe_result result;
	bool good;

	for (size_t row = 0; row < rows; row++)
		if (job->group[row] >= 0)
			before[row] = replicate[row] * (base ? base[row] : 1);
	good = weighting_recipe_weigh(&job->recipe, before, weight, weight, &result, error);
	free(before);
	if (good)
		return weight;
	free(weight);
	return NULL;
}

static bool replicates_use(struct job *job, const struct domains_estimand *estimand,
        const struct replicate_given *made, struct error *error)
{
	const struct survey *survey = job->survey;
	struct replicate_set set;
	double degrees = (double)tools_survey_given_rank(survey) - 1;
	bool good = replicate_given_estimate(estimand, made, job->share, error) &&
	            replicate_given_keep(estimand, made, job->share, &set, error);

	if (!good)
		return false;
	for (uint32_t g = 0; g < estimand->domains; g++) {
		job->share[g].df = job->share[g].df_cell = degrees;
		job->variance[g] = g ? replicate_difference(&set, g, 0) : 0;
	}
	replicate_set_end(&set);
	return true;
}

/* Every replicate is standardised anew. */
static bool replicate(struct job *job, const struct domains_estimand *estimand, struct error *error)
{
	struct replicate_given given = tools_survey_given(job->survey), made = given;
	double **weight = memory_new(given.count, sizeof(*weight));
	bool good = true;

	for (uint32_t r = 0; good && r < given.count; r++) {
		weight[r] = reweigh(job, given.weight[r], given.base, error);
		good = weight[r] ||
		       error_wrap(error, "--replicate-weights %s",
		               csv_table_column(job->survey->table, job->survey->given.column[r]));
	}
	made.weight = (const double *const *)weight;
	made.base = NULL;
	good = good && replicates_use(job, estimand, &made, error);
	for (uint32_t r = 0; r < given.count; r++)
		free(weight[r]);
	free(weight);
	return good;
}

static bool crude_take(const struct job *job, struct standard_figure *figures, struct error *error)
{
	struct domains_rows rows = rows_of(job, job->weight);
	uint32_t groups = job->standard->groups;
	struct domains_estimand estimand = {&job->survey->design, DOMAINS_MEAN, &rows, groups};
	struct estimate *crude = memory_new(groups, sizeof(*crude));
	bool good = design_domains(&estimand, crude, error);

	for (uint32_t g = 0; good && g < groups; g++)
		figures[g].crude = crude[g].value;
	free(crude);
	return good;
}

static bool estimate(struct job *job, struct error *error)
{
	struct domains_rows rows;
	struct domains_estimand estimand = {
	        &job->survey->design, DOMAINS_MEAN, &rows, job->standard->groups};

	job->share = memory_new(estimand.domains, sizeof(*job->share));
	job->variance = memory_new(estimand.domains, sizeof(*job->variance));
	if (!calibrated_make(&job->calibrated, &job->recipe, error))
		return false;
	rows = rows_of(job, job->calibrated.used);
	return job->survey->given.count ? replicate(job, &estimand, error)
	                                : linearise(job, &estimand, error);
}

/* The thinner side bounds the degrees of freedom of a difference. */
static void figures_fill(const struct job *job, double level, struct standard_figure *figures)
{
	for (uint32_t g = 0; g < job->standard->groups; g++) {
		const struct estimate *share = &job->share[g], *first = &job->share[0];

		figures[g].share = *share;
		figures[g].interval = design_interval_mean(share->value,
		        share->var > 0 ? share->se : (double)NAN, share->df_cell, level);
		figures[g].from_first = design_contrast_test(share->value - first->value,
		        job->variance[g], fmin(share->df_cell, first->df_cell), level);
	}
}

bool tools_standard_make(struct regress_standard *standard, const struct survey *survey,
        const double *y, double level, struct error *error)
{
	struct job job = {.standard = standard, .survey = survey, .y = y};
	bool good;

	if (!*standard->file)
		return true;
	standard->figures = memory_new(standard->groups, sizeof(*standard->figures));
	good = groups_take(&job, error);
	if (good)
		recipe_make(&job);
	good = good && estimate(&job, error) && crude_take(&job, standard->figures, error);
	if (good)
		figures_fill(&job, level, standard->figures);
	job_end(&job);
	return good || tools_survey_fail_whole(survey, error);
}

void tools_standard_end(struct regress_standard *standard)
{
	tools_calibration_margins_end(&standard->margins);
	free(standard->figures);
}
