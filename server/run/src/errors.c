/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The standard errors of shares by plausible scores, by two rules and in their parts. With p_m the
 * share by draw m of M, and p the mean of them,
 *   se       sqrt(A + (1 + 1/M) B)   what is published (measurement/combine.h)
 *   rubin_se sqrt(U + (1 + 1/M) B)   Rubin 1987, same draws
 *   rubin_se sqrt(U + (1 + 1/M) B)   Rubin 1987, from the same draws
 * B the variance of the p_m. U has the noise of a draw in it, and B has it once more.
 *
 * Of the survey's own region, everyone and the groups of sex, age, residence and education, where
 * the headline is published. One pass over the rows; memory is replicates x groups x draws.
 */
#include "tables.h"

#include "rows.h"

#include <run/input/survey.h>

#include <dataset/output.h>
#include <groups/groups.h>
#include <reporting/labels.h>

#include <base/memory.h>

#include <jansson.h>
#include <math.h>
#include <queries/core.h>
#include <queries/run.h>
#include <stdlib.h>
#include <string.h>

enum {
	ARENA_CHUNK = 4 << 10,
	OUTCOMES = 1 + MEASURE_DRAWS, /* the mean over the draws, and then these */
	WIDTH = 1 + OUTCOMES,         /* the weight, and the weighted outcomes */
	TEXT_WIDTH = 48,
	REAL_WIDTH = 12,
	DECIMALS = 6,
};
enum {
	AT_REGION,
	AT_GROUP,
	AT_SHARE,
	AT_SE,
	AT_SAMPLING,
	AT_BETWEEN,
	AT_RUBIN_SAMPLING,
	AT_RUBIN,
	COLUMNS
};

struct errors {
	struct run_rows rows;
	struct str region;    /* of the survey */
	struct standard rule; /* of its standard, the cut alone */
	bool told[GROUPS_MAX];
	double *sums; /* (1 + replicates) x GROUPS_MAX x WIDTH; the first is of the final weights */
};

static double *sums_of(const struct errors *errors, size_t weighting, uint32_t group)
{
	return &errors->sums[(weighting * GROUPS_MAX + group) * WIDTH];
}

/* --- the sums --- */

static size_t groups_of_row(const struct run_row *row, uint32_t groups[static 1 + GROUPS_FACTORS])
{
	char code[GROUPS_CODE_SIZE];
	size_t count = 1;

	groups[0] = 0;
	for (int v = 0; v < GROUPS_FACTORS; v++) {
		if (!row->level[v].n)
			continue;
		snprintf(code, sizeof(code), "%s=%.*s", model_group_variables[v].code,
		        STR_ARG(row->level[v]));
		groups[count] = groups_find(NULL, str_from(code));
		count += groups[count] < GROUPS_MAX;
	}
	return count;
}

static bool row_add(const struct run_row *row, int64_t number, void *state, struct error *error)
{
	struct errors *errors = state;
	const struct run_microdata *data = &errors->rows.data;
	uint32_t groups[1 + GROUPS_FACTORS];
	size_t count = groups_of_row(row, groups);
	double y[OUTCOMES] = {0};

	(void)number;
	(void)error;
	for (size_t d = 0; d < MEASURE_DRAWS; d++) {
		y[1 + d] = run_is_literate(&errors->rule, row->score[d]);
		y[0] += y[1 + d] / MEASURE_DRAWS;
	}
	for (size_t r = 0; r <= data->replicates; r++) {
		double w = r ? run_microdata_weight(
		                       data, row->base_weight, row->psu_at, row->cell, r - 1)
		             : row->weight;

		for (size_t g = 0; g < count; g++) {
			double *sums = sums_of(errors, r, groups[g]);

			sums[0] += w;
			for (size_t k = 0; k < OUTCOMES; k++)
				sums[1 + k] += w * y[k];
		}
	}
	return true;
}

static double variance_of(const struct errors *errors, uint32_t group, size_t outcome)
{
	const double *whole = sums_of(errors, 0, group);
	double variance = 0;

	for (size_t r = 1; r <= errors->rows.data.replicates; r++) {
		const double *sums = sums_of(errors, r, group);
		double off = sums[1 + outcome] / sums[0] - whole[1 + outcome] / whole[0];

		if (sums[0] > 0)
			variance += errors->rows.data.scale[r - 1] * off * off;
	}
	return variance;
}

static void row_take(
        const struct errors *errors, uint32_t group, const char *code, struct dataset_value *to)
{
	const double *sums = sums_of(errors, 0, group);
	double share = sums[1] / sums[0], own = variance_of(errors, group, 0), mean = 0,
	       between = 0;

	for (size_t d = 1; d <= MEASURE_DRAWS; d++) {
		double off = sums[1 + d] / sums[0] - share;

		mean += variance_of(errors, group, d) / MEASURE_DRAWS;
		between += off * off / (MEASURE_DRAWS - 1);
	}
	between *= 1 + 1.0 / MEASURE_DRAWS;
	to[AT_REGION] = (struct dataset_value){.text = errors->region};
	to[AT_GROUP] = (struct dataset_value){.text = str_from(code)};
	to[AT_SHARE] = (struct dataset_value){.real = share};
	to[AT_SE] = (struct dataset_value){.real = sqrt(own + between)};
	to[AT_SAMPLING] = (struct dataset_value){.real = sqrt(own)};
	to[AT_BETWEEN] = (struct dataset_value){.real = sqrt(between)};
	to[AT_RUBIN_SAMPLING] = (struct dataset_value){.real = sqrt(mean)};
	to[AT_RUBIN] = (struct dataset_value){.real = sqrt(mean + between)};
}

/* --- the table --- */

#define TEXT_OF(column, in_zh, in_en)                                                              \
	{                                                                                          \
		.name = (column), .type = DATASET_TEXT, .width = TEXT_WIDTH,                       \
		.label = {in_zh, in_en}, .source = {                                               \
			"计算时存储的结果",                                                        \
			"stored by the run"                                                        \
		}                                                                                  \
	}
#define REAL_OF(column, in_zh, in_en)                                                              \
	{                                                                                          \
		.name = (column), .type = DATASET_REAL, .level = DATASET_SCALE,                    \
		.width = REAL_WIDTH, .decimals = DECIMALS, .label = {in_zh, in_en}, .source = {    \
			"似真值得分与复制权数",                                                    \
			"plausible scores and replicate weights"                                   \
		}                                                                                  \
	}

static const struct dataset_column columns[COLUMNS] = {
        [AT_REGION] = TEXT_OF("region", "地区代码", "Region code"),
        [AT_GROUP] = TEXT_OF("group", "人群代码", "Group code"),
        [AT_SHARE] = REAL_OF("share", "似真值得分口径的比例", "Share by plausible scores"),
        [AT_SE] = REAL_OF("se", "公布的标准误", "Standard error as published"),
        [AT_SAMPLING] = REAL_OF(
                "sampling_se", "其中抽样部分", "Its part from sampling: of means over draws"),
        [AT_BETWEEN] = REAL_OF("between_se", "其中各次抽取之间的部分",
                "Its part from between the draws, (1 + 1/M) B"),
        [AT_RUBIN_SAMPLING] = REAL_OF("rubin_sampling_se", "鲁宾规则的抽样部分",
                "Part from sampling by Rubin's rules: of single draws"),
        [AT_RUBIN] = REAL_OF("rubin_se", "按鲁宾规则的标准误", "Standard error by Rubin's rules"),
};

/* Where an evaluator of the file meets the two numbers. */
static const struct dataset_fact why[] = {
        {{"两种标准误为何不同", "Why there are two standard errors"},
                {"公布的标准误把各次抽取的噪声只计一次；鲁宾规则在抽样部分又计一次，因而较大。"
                 "见docs/MEASUREMENT.md / The published one counts the noise of a draw once; "
                 "Rubin's rules count it again in the part from sampling, and are larger. See "
                 "docs/MEASUREMENT.md",
                        0}},
};

static bool rows_write(const struct errors *errors, struct dataset_output *out, struct error *error)
{
	struct dataset_value values[COLUMNS];
	char code[GROUPS_CODE_SIZE];

	for (uint32_t g = 0; g < GROUPS_MAX; g++) {
		if (!errors->told[g] || !(sums_of(errors, 0, g)[0] > 0))
			continue;
		groups_code(NULL, g, code);
		row_take(errors, g, code, values);
		if (!dataset_output_row(out, values, error))
			return false;
	}
	return true;
}

static bool table_write(
        const struct errors *errors, struct dataset_output *out, struct error *error)
{
	struct dataset_fact fact = why[0];
	struct dataset dataset = {
	        .name = "errors",
	        .title = {"似真值得分口径的两种标准误",
	                "Standard errors of shares by plausible scores, by two rules"},
	        .columns = columns,
	        .column_count = COLUMNS,
	        .facts = &fact,
	        .fact_count = 1,
	};

	fact.value.n = strlen(fact.value.p);
	if (errors->rows.is_rehearsal)
		dataset.notice = (struct dataset_words){REPORTING_BOTH(NOTICE_REHEARSAL)};
	for (uint32_t g = 0; errors->sums && g < GROUPS_MAX; g++)
		dataset.rows += errors->told[g] && sums_of(errors, 0, g)[0] > 0;
	return dataset_output_begin(out, &dataset, error) &&
	       (!dataset_output_wants_rows(out) || rows_write(errors, out, error)) &&
	       dataset_output_end(out, error);
}

/* --- reading --- */

/* The run's recipe names the cut: an account reads no documents, for they may have keys. */
static bool read_rule(
        struct errors *errors, struct str survey, struct db_session *session, struct error *error)
{
	struct run_rows *rows = &errors->rows;
	const struct q_run_of_survey_row *run;
	const struct q_run_survey_row *of;
	json_t *recipe, *standard;

	if (!q_run_of_survey_run(session, survey, &rows->run_id, &run, error))
		return false;
	recipe = json_loadb(run->recipe.p, run->recipe.n, 0, NULL);
	standard = json_object_get(recipe, "standard");
	errors->rule.literate_at =
	        (int)json_integer_value(json_object_get(standard, "literate_at"));
	errors->rule.inclusive = json_is_true(json_object_get(standard, "inclusive"));
	json_decref(recipe);
	if (!errors->rule.literate_at)
		return error_set(
		        error, "run %lld does not say where its cut is", (long long)rows->run_id);
	if (!q_run_survey_run(session, rows->run_id, &of, error))
		return false;
	errors->region = arena_copy(&rows->arena, of->region);
	return true;
}

/* Only where the headline is published, and no key groups: a run does not keep who is of them. */
static bool read_told(struct errors *errors, struct db_session *session, struct error *error)
{
	struct db_batch *batch = db_session_batch(session);
	size_t cells = q_earlier_cells(batch, errors->rows.run_id);
	struct q_earlier_cells_row row;

	if (!db_session_run(session, error))
		return false;
	for (size_t i = 0; q_earlier_cells_row(batch, cells, i, &row); i++) {
		uint32_t group = groups_find(NULL, row.group);

		if (group < GROUPS_MAX && str_equal(row.region, errors->region))
			errors->told[group] = !row.withheld;
	}
	return true;
}

static bool sum_up(struct errors *errors, struct error *error)
{
	errors->sums = memory_new(
	        (1 + errors->rows.data.replicates) * GROUPS_MAX * WIDTH, sizeof(*errors->sums));
	return run_rows_each(&errors->rows, row_add, errors, error);
}

bool run_errors_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error)
{
	struct errors errors = {0};
	bool good = run_rows_open(&errors.rows, session, survey, run_id, true, error) &&
	            run_rows_check(&errors.rows, error);

	if (good && !run_rows_measured(&errors.rows))
		good = error_set(error, "run %lld could not measure people: %.*s",
		        (long long)errors.rows.run_id, STR_ARG(errors.rows.data.unmeasured));
	good = good && read_rule(&errors, survey, session, error) &&
	       read_told(&errors, session, error) &&
	       (!dataset_output_wants_rows(out) || sum_up(&errors, error)) &&
	       table_write(&errors, out, error);
	free(errors.sums);
	run_rows_end(&errors.rows);
	return good;
}
