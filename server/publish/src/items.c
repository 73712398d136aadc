/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The items of a run's scale as a table: their parameters with standard errors, how often they were
 * answered rightly, and how well they fit. There is no key in it, and no choice's share.
 */
#include <publish/kinds.h>

#include <db/session.h>

#include <math.h>
#include <queries/core.h>
#include <queries/publish.h>

enum { TEXTS = 6, WHOLES = 3, REALS = 16, COLUMNS = TEXTS + WHOLES + REALS };

#define TEXT_OF(column, size, in_zh, in_en)                                                        \
	{                                                                                          \
		.name = (column), .type = DATASET_TEXT, .width = (size), .label = {in_zh, in_en},  \
		.source = {                                                                        \
			"问卷与测量模型",                                                          \
			"instrument and measurement model"                                         \
		}                                                                                  \
	}
#define WHOLE_OF(column, in_zh, in_en)                                                             \
	{                                                                                          \
		.name = (column), .type = DATASET_INTEGER, .level = DATASET_SCALE, .width = 7,     \
		.label = {in_zh, in_en}, .source = {"问卷与答卷", "instrument and answers"},       \
		.missings = carried, .missing_count = 1                                            \
	}
#define REAL_OF(column, in_zh, in_en)                                                              \
	{                                                                                          \
		.name = (column), .type = DATASET_REAL, .level = DATASET_SCALE, .width = 10,       \
		.decimals = 4, .label = {in_zh, in_en},                                            \
		.source = {"项目反应模型", "item response model"}, .missings = carried,            \
		.missing_count = 1                                                                 \
	}

static const struct dataset_label carried[] = {
        {.words = {"本次未施测或未估计", "not asked in this survey, or not estimated"}}};
/* In the order of the values below. */
static const struct dataset_column columns[COLUMNS] = {
        TEXT_OF("instrument", 128, "问卷及其版本", "Instrument and its version"),
        TEXT_OF("item", 64, "题目代码", "Item"),
        TEXT_OF("kind", 12, "题型", "Kind of item"),
        TEXT_OF("dimension", 12, "内容维度", "Dimension of content"),
        TEXT_OF("anchor", 8, "是否锚题", "Whether it is an anchor"),
        TEXT_OF("model", 6, "模型", "Model"),
        WHOLE_OF("number", "题号", "Number of the item"),
        WHOLE_OF("points", "分值", "Points"),
        WHOLE_OF("answered", "作答人数", "Answers"),
        REAL_OF("a", "区分度", "Slope"),
        REAL_OF("a_se", "区分度的标准误", "Standard error of the slope"),
        REAL_OF("d", "截距", "Intercept"),
        REAL_OF("d_se", "截距的标准误", "Standard error of the intercept"),
        REAL_OF("c", "猜测参数", "Guessing parameter"),
        REAL_OF("c_se", "猜测参数的标准误", "Standard error of the guessing parameter"),
        REAL_OF("share_right", "答对比例（加权）", "Weighted share of right answers"),
        REAL_OF("item_rest", "题目与其余得分的相关", "Item-rest correlation"),
        REAL_OF("infit", "加权均方", "Infit mean square"),
        REAL_OF("outfit", "未加权均方", "Outfit mean square"),
        REAL_OF("rmsd", "均方根差", "Root mean square deviation"),
        REAL_OF("s_x2", "S-X2", "S-X2"),
        REAL_OF("s_x2_df", "S-X2的自由度", "Degrees of freedom of S-X2"),
        REAL_OF("s_x2_p", "S-X2的p值", "p of S-X2"),
        REAL_OF("drift", "锚题的漂移", "Drift of an anchor"),
        REAL_OF("shift", "锚题难度的变化", "Shift of an anchor's difficulty"),
};

static struct dataset_value real_value(double value, bool is_null)
{
	return (struct dataset_value){.missing = is_null || !isfinite(value), .real = value};
}

static void row_take(const struct q_run_items_row *row, struct dataset_value *to)
{
	const struct dataset_value values[COLUMNS] = {
	        {.text = row->instrument},
	        {.text = row->item},
	        {.text = row->kind},
	        {.text = row->dimension},
	        {.text = row->anchor},
	        {.text = row->model},
	        {.integer = row->number},
	        {.integer = row->points},
	        {.missing = row->answered_is_null, .integer = row->answered},
	        real_value(row->a, false),
	        real_value(row->a_se, row->a_se_is_null),
	        real_value(row->d, false),
	        real_value(row->d_se, row->d_se_is_null),
	        real_value(row->c, false),
	        real_value(row->c_se, row->c_se_is_null),
	        real_value(row->share_right, row->share_right_is_null),
	        real_value(row->item_rest, row->item_rest_is_null),
	        real_value(row->infit, row->infit_is_null),
	        real_value(row->outfit, row->outfit_is_null),
	        real_value(row->rmsd, row->rmsd_is_null),
	        real_value(row->s_x2, row->s_x2_is_null),
	        real_value(row->s_x2_df, row->s_x2_df_is_null),
	        real_value(row->s_x2_p, row->s_x2_p_is_null),
	        real_value(row->drift, row->drift_is_null),
	        real_value(row->shift, row->shift_is_null),
	};

	for (size_t i = 0; i < COLUMNS; i++)
		to[i] = values[i];
}

static bool rows_write(const struct db_batch *batch, size_t statement,
        const struct dataset *dataset, struct dataset_output *out, struct error *error)
{
	struct dataset_value values[COLUMNS];
	struct q_run_items_row row;

	if (!dataset_output_begin(out, dataset, error))
		return false;
	for (size_t i = 0;
	        dataset_output_wants_rows(out) && q_run_items_row(batch, statement, i, &row); i++) {
		row_take(&row, values);
		if (!dataset_output_row(out, values, error))
			return false;
	}
	return dataset_output_end(out, error);
}

/* The run's number; 0 with an error when there is none. */
static int64_t find_run(
        struct db_session *session, struct str survey, int64_t run_id, struct error *error)
{
	const struct q_run_of_survey_row *run;

	if (!q_run_of_survey_run(session, survey, run_id ? &run_id : NULL, &run, error))
		return 0;
	if (run && run->superseded_by_is_null)
		return run->run_id;
	error_set(error, "survey %.*s has no such run, or another one took its place",
	        STR_ARG(survey));
	return 0;
}

static bool items_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error)
{
	int64_t run = find_run(session, survey, run_id, error);
	struct db_batch *batch;
	size_t statement;

	if (!run)
		return false;
	batch = db_session_batch(session);
	statement = q_run_items(batch, run);
	if (!db_session_run(session, error))
		return false;
	if (!db_rows(batch, statement))
		return error_set(error,
		        "run %lld tells of no items: people were not measured by a scale, or the "
		        "survey was still open",
		        (long long)run);
	return rows_write(batch, statement,
	        &(struct dataset){
	                .name = "items",
	                .title = {"题目参数与拟合，一题一行",
	                        "Parameters and fit of the items, a row each"},
	                .columns = columns,
	                .column_count = COLUMNS,
	                .rows = (int64_t)db_rows(batch, statement),
	        },
	        out, error);
}

const struct core_figures_table publish_items_table = {
        .name = "items", .right = "read_diagnostics", .write = items_write};
