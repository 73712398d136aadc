/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What some figures rest on and a run does not keep: key groups, plausible scores with rapid
 * guesses in them, and what the small-area model knew of the townships. The run is measured again
 * from the answers, and what was kept of it must come out alike.
 */
#include "tables.h"

#include "remake.h"
#include "rows.h"

#include <dataset/output.h>
#include <reporting/labels.h>

#include <math.h>

enum { ARENA_CHUNK = 16 << 10, NUMBER = 9, REAL = 12, DECIMALS = 6, CODE = 12 };

struct again {
	struct arena arena;
	struct run_rows rows;
	struct run_microdata data;
	struct run_rest rest;
	bool has_kept; /* scores with rapid guesses in them; when no rows are wanted: may have */
	struct dataset_output *out;
	struct dataset_value *values; /* of one row */
};

/* measured: with scores, which takes longest. */
static bool again_open(struct again *again, struct db_session *session, struct str survey,
        int64_t run_id, bool measured, struct error *error)
{
	struct run_rows *rows = &again->rows;
	struct run_to_remake run = {0};

	arena_init(&again->arena, ARENA_CHUNK);
	if (!run_rows_open(rows, session, survey, run_id, measured, error) ||
	        !run_rows_check(rows, error))
		return false;
	again->has_kept = run_rows_measured(rows);
	if (!dataset_output_wants_rows(again->out))
		return true;
	if (!rows->reads_answers)
		return error_set(error,
		        "run %lld did not keep this: `kesu export` on the server can make it "
		        "again from the answers",
		        (long long)rows->run_id);
	run = (struct run_to_remake){
	        .run_id = rows->run_id,
	        .sha256 = {(const char *)rows->snapshot, sizeof(rows->snapshot)},
	        .measured = measured,
	};
	if (!run_remake(&again->data, &again->rest, session, &run, error))
		return false;
	again->has_kept = again->rest.kept_score;
	return true;
}

static void again_end(struct again *again)
{
	run_rest_end(&again->rest);
	run_microdata_end(&again->data);
	run_rows_end(&again->rows);
	arena_free(&again->arena);
}

static struct dataset_words notice_of(const struct run_rows *rows)
{
	return rows->is_rehearsal ? (struct dataset_words){REPORTING_BOTH(NOTICE_REHEARSAL)}
	                          : (struct dataset_words){0};
}

/* --- members --- */

static size_t member_columns(struct again *again, struct dataset_column *columns)
{
	const struct group_variable_levels *groups = &model_group_variables[GROUP_KEY_GROUP];
	struct arena *arena = &again->arena;
	size_t count = 0;

	columns[count++] = (struct dataset_column){
	        .name = "respondent",
	        .type = DATASET_INTEGER,
	        .width = NUMBER,
	        .label = {"行号，与microdata相同", "Number of the row, as in microdata"},
	        .source = {"重新计算", "made again"},
	};
	for (int k = 0; k < groups->count; k++) {
		const struct reporting_label *group = reporting_label(REPORTING_GROUP,
		        arena_printf(arena, "%s=%s", groups->code, groups->levels[k]));

		columns[count++] = (struct dataset_column){
		        .name = arena_printf(arena, "in_%s", groups->levels[k]).p,
		        .type = DATASET_FLAG,
		        .label = {group->zh, group->en},
		        .source = {"背景题", "background questions"},
		};
	}
	for (int d = 0; again->has_kept && d < MEASURE_DRAWS; d++)
		columns[count++] = (struct dataset_column){
		        .name = arena_printf(arena, "kept%d", d + 1).p,
		        .type = DATASET_REAL,
		        .level = DATASET_SCALE,
		        .width = REAL,
		        .decimals = DECIMALS,
		        .label = {arena_printf(arena, "似真值得分%d（含快速猜答）", d + 1).p,
		                arena_printf(arena, "Plausible score %d, rapid guesses kept", d + 1)
		                        .p},
		        .source = {"项目反应模型", "item response model"},
		};
	return count;
}

/* Another version of the program may measure otherwise: then these are not the run's. */
static bool is_alike(const struct again *again, const struct run_row *row, size_t i)
{
	const struct run_microdata *data = &again->data;

	if (i >= data->count || row->psu_at != data->psu_at[i] || row->points != data->points[i] ||
	        row->weight < data->weight[i] || row->weight > data->weight[i])
		return false;
	for (size_t d = 0; data->score && d < MEASURE_DRAWS; d++)
		if (row->score[d] < data->score[i * MEASURE_DRAWS + d] ||
		        row->score[d] > data->score[i * MEASURE_DRAWS + d])
			return false;
	return true;
}

static bool member_write(
        const struct run_row *row, int64_t number, void *state, struct error *error)
{
	struct again *again = state;
	size_t i = (size_t)number - 1, at = 0;
	int groups = model_group_variables[GROUP_KEY_GROUP].count;

	if (!is_alike(again, row, i))
		return error_set(error,
		        "run %lld was made by a program that measured otherwise: this cannot be "
		        "made again",
		        (long long)again->rows.run_id);
	again->values[at++] = (struct dataset_value){.integer = number};
	for (int k = 0; k < groups; k++)
		again->values[at++] =
		        (struct dataset_value){.flag = again->rest.key_groups[i] >> k & 1};
	for (size_t d = 0; again->has_kept && d < MEASURE_DRAWS; d++)
		again->values[at++] = (struct dataset_value){
		        .real = again->rest.kept_score[i * MEASURE_DRAWS + d]};
	return dataset_output_row(again->out, again->values, error);
}

static bool members_write(struct again *again, struct error *error)
{
	struct dataset_column columns[1 + GROUP_LEVELS_MAX + MEASURE_DRAWS];
	struct dataset_value values[1 + GROUP_LEVELS_MAX + MEASURE_DRAWS];
	struct dataset dataset = {
	        .name = "members",
	        .title = {"受访者的重点人群与含快速猜答的似真值得分",
	                "Key groups of the respondents, and plausible scores with rapid guesses"},
	        .notice = notice_of(&again->rows),
	        .columns = columns,
	        .column_count = member_columns(again, columns),
	        .rows = again->rows.count,
	};
	bool good;

	again->values = values;
	good = dataset_output_begin(again->out, &dataset, error) &&
	       (!dataset_output_wants_rows(again->out) ||
	               run_rows_each(&again->rows, member_write, again, error)) &&
	       dataset_output_end(again->out, error);
	again->values = NULL;
	return good;
}

bool run_members_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error)
{
	struct again again = {.out = out};
	bool good = again_open(&again, session, survey, run_id, true, error) &&
	            members_write(&again, error);

	again_end(&again);
	return good;
}

/* --- townships --- */

static bool covariates_write(struct again *again, struct error *error)
{
	static const struct dataset_label unknown[] = {
	        {.words = {"总数资料中没有", "the margins do not have it"}}};
	struct dataset_column columns[1 + RUN_COVARIATES] = {{.name = "region",
	        .type = DATASET_TEXT,
	        .width = CODE,
	        .label = {"地区代码", "Region code"},
	        .source = {"地区表", "region tree"}}};
	static const struct dataset_words labels[RUN_COVARIATES] = {
	        {"大专及以上文化程度者所占比例", "Share with college or more"},
	        {"城镇居民所占比例", "Share urban"}};
	static const char *const names[RUN_COVARIATES] = {"college_or_more", "urban"};
	struct dataset dataset = {
	        .name = "covariates",
	        .title = {"小区域模型所用的乡镇街道资料",
	                "What the small-area model may know of the townships"},
	        .notice = notice_of(&again->rows),
	        .columns = columns,
	        .column_count = 1 + RUN_COVARIATES,
	        .rows = (int64_t)again->rest.towns,
	};

	for (size_t c = 0; c < RUN_COVARIATES; c++)
		columns[1 + c] = (struct dataset_column){
		        .name = names[c],
		        .type = DATASET_REAL,
		        .level = DATASET_SCALE,
		        .width = REAL,
		        .decimals = DECIMALS,
		        .label = labels[c],
		        .source = {"总数资料", "margins"},
		        .missings = unknown,
		        .missing_count = 1,
		};
	if (!dataset_output_begin(again->out, &dataset, error))
		return false;
	for (size_t i = 0; dataset_output_wants_rows(again->out) && i < again->rest.towns; i++) {
		struct dataset_value values[1 + RUN_COVARIATES] = {{.text = again->rest.town[i]}};

		for (size_t c = 0; c < RUN_COVARIATES; c++)
			values[1 + c] = (struct dataset_value){
			        .missing = !isfinite(again->rest.covariate[i][c]),
			        .real = again->rest.covariate[i][c]};
		if (!dataset_output_row(again->out, values, error))
			return false;
	}
	return dataset_output_end(again->out, error);
}

bool run_covariates_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error)
{
	struct again again = {.out = out};
	bool good = again_open(&again, session, survey, run_id, false, error) &&
	            covariates_write(&again, error);

	again_end(&again);
	return good;
}
