/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of columns; those of the draws and of the replicates stand for as many as there are. */
#include "columns.h"

#include "recoding.h"

#include <reporting/labels.h>

#include <math.h>

enum field {
	FIELD_LABEL,
	FIELD_RESPONDENT,
	FIELD_STRATUM,
	FIELD_PSU,
	FIELD_LEVEL,
	FIELD_POINTS,
	FIELD_LITERATE,
	FIELD_BASE_WEIGHT,
	FIELD_WEIGHT,
	FIELD_EAP,
	FIELD_SCORE,
	FIELD_ITEM,
	FIELD_REPLICATE,
};

struct run_place {
	enum field field;
	int at; /* which variable, draw or replicate */
};

#define EVERY   (RUN_WEIGHTS | RUN_SCORES | RUN_MICRODATA)
#define PEOPLE  (EVERY | RUN_PUBLIC)
#define WEIGHED (RUN_WEIGHTS | RUN_MICRODATA)
#define TOLD    (WEIGHED | RUN_PUBLIC)
#define SCORED  (RUN_SCORES | RUN_MICRODATA)
#define NUMBER  DATASET_NOMINAL, 9, 0
#define POINTS  DATASET_SCALE, 3, 0
#define REAL    DATASET_SCALE, 12, 6
#define KEPT                                                                                       \
	{                                                                                          \
		"计算时保留的行", "rows kept with the run"                                         \
	}

static const struct template
{
	int tables;
	struct run_place place;
	const char *name; /* NULL: one for each draw or replicate, with its number */
	enum dataset_type type;
	enum dataset_level level;
	int width, decimals;
	struct dataset_words label, source;
}
templates[] = {
        {PEOPLE, {FIELD_LABEL, 0}, "label", DATASET_TEXT, DATASET_NOMINAL, 32, 0,
                {"演练数据标记", "Mark of rehearsal data"}, {"调查", "survey"}},
        {PEOPLE, {FIELD_RESPONDENT, 0}, "respondent", DATASET_INTEGER, NUMBER,
                {"行号（与答卷的先后无关）", "Number of the row (not the order of the answers)"},
                KEPT},
        {EVERY, {FIELD_STRATUM, 0}, "stratum", DATASET_INTEGER, NUMBER, {"层", "Stratum"},
                {"抽样", "sample"}},
        {EVERY, {FIELD_PSU, 0}, "psu", DATASET_INTEGER, NUMBER,
                {"初级抽样单元", "Primary sampling unit"}, {"抽样", "sample"}},
        {PEOPLE, {FIELD_LEVEL, GROUP_SEX}, "sex", DATASET_TEXT, DATASET_NOMINAL, 24, 0,
                {"性别", "Sex"}, {"背景题", "background question"}},
        {PEOPLE, {FIELD_LEVEL, GROUP_AGE}, "age", DATASET_TEXT, DATASET_ORDINAL, 24, 0,
                {"年龄段", "Age band"}, {"背景题", "background question"}},
        {PEOPLE, {FIELD_LEVEL, GROUP_RESIDENCE}, "residence", DATASET_TEXT, DATASET_NOMINAL, 24, 0,
                {"城乡", "Residence"}, {"抽样", "sample"}},
        {PEOPLE, {FIELD_LEVEL, GROUP_EDUCATION}, "education", DATASET_TEXT, DATASET_ORDINAL, 24, 0,
                {"文化程度", "Education"}, {"背景题", "background question"}},
        {TOLD, {FIELD_POINTS, 0}, "points", DATASET_INTEGER, POINTS, {"得分", "Points"}, KEPT},
        {TOLD, {FIELD_LITERATE, 0}, "literate", DATASET_INTEGER, DATASET_NOMINAL, 1, 0,
                {"按得分是否具备科学素质", "Literate by points"},
                {"得分与评定标准", "points and the standard's cut"}},
        {WEIGHED, {FIELD_BASE_WEIGHT, 0}, "base_weight", DATASET_REAL, REAL,
                {"基础权数", "Base weight"}, {"抽样", "sample"}},
        {EVERY, {FIELD_WEIGHT, 0}, "weight", DATASET_REAL, REAL, {"最终权数", "Final weight"},
                {"无回答调整与校准", "nonresponse adjustment and calibration"}},
        {RUN_PUBLIC, {FIELD_WEIGHT, 0}, "weight", DATASET_REAL, REAL,
                {"最终权数（同类受访者的平均）", "Final weight, the mean of the class"},
                {"最终权数，按公开文件的类平均", "final weights, averaged by class"}},
        {RUN_SCORES, {FIELD_POINTS, 0}, "observed", DATASET_INTEGER, POINTS, {"得分", "Points"},
                KEPT},
        {SCORED, {FIELD_EAP, 0}, "eap", DATASET_REAL, REAL,
                {"期望得分（EAP）", "Expected points (EAP)"},
                {"项目反应模型", "item response model"}},
        {SCORED, {FIELD_SCORE, 0}, NULL, DATASET_REAL, REAL, {NULL, NULL},
                {"项目反应模型", "item response model"}},
        {RUN_PUBLIC, {FIELD_SCORE, 0}, NULL, DATASET_REAL, DATASET_SCALE, 3, 0, {NULL, NULL},
                {"项目反应模型，舍去小数", "item response model, whole points"}},
        {RUN_MICRODATA, {FIELD_ITEM, 0}, NULL, DATASET_INTEGER, DATASET_NOMINAL, 1, 0, {NULL, NULL},
                {"答卷与题目的答案，有人撤回即删除", "answers, kept until somebody withdraws"}},
        {WEIGHED, {FIELD_REPLICATE, 0}, NULL, DATASET_REAL, REAL, {NULL, NULL},
                {"重复抽样法", "replication"}},
};

static const struct dataset_label unknown[] = {
        {.words = {"未答或不明", "not answered or not known"}}};
static const struct dataset_label unsaid[] = {{.words = {"不是演练", "no rehearsal"}}};
static const struct dataset_label unanswered[] = {
        {.words = {"没有作答的题", "no item was answered"}}};
static const struct dataset_label ungiven[] = {
        {.words = {"没有问到，或没有答到", "not asked, or not reached"}}};
static const struct dataset_label rights[] = {
        {.number = 0, .words = {"答错或未答", "wrong, or left out"}},
        {.number = 1, .words = {"答对", "right"}}};
static const struct dataset_label literacy[] = {{.number = 0, .words = {"不具备", "not literate"}},
        {.number = 1, .words = {"具备", "literate"}}};

static size_t repeats(const struct template *template, const struct run_rows *rows)
{
	if (template->place.field == FIELD_REPLICATE)
		return rows->data.replicates;
	if (template->place.field == FIELD_ITEM)
		return rows->data.items;
	if (template->place.field == FIELD_SCORE)
		return run_rows_measured(rows) ? MEASURE_DRAWS : 0;
	return template->place.field != FIELD_EAP || run_rows_measured(rows);
}

/* The levels of a variable with the words of its groups: "sex=male" is that of "male". */
static void take_levels(struct dataset_column *column, struct arena *arena, int variable)
{
	const struct group_variable_levels *levels = &model_group_variables[variable];
	struct dataset_label *labels = arena_new(arena, (size_t)levels->count, sizeof(*labels));

	for (int i = 0; i < levels->count; i++) {
		const struct reporting_label *group = reporting_label(REPORTING_GROUP,
		        arena_printf(arena, "%s=%s", levels->code, levels->levels[i]));

		labels[i] = (struct dataset_label){
		        .text = levels->levels[i], .words = {group->zh, group->en}};
	}
	column->labels = labels;
	column->label_count = (size_t)levels->count;
}

static void take_codes(const struct run_columns *columns, struct dataset_column *column,
        struct arena *arena, struct run_place place)
{
	switch (place.field) {
	case FIELD_LEVEL:
		if (columns->recoding) {
			run_recoding_describe(columns->recoding, column, arena, place.at);
			return;
		}
		take_levels(column, arena, place.at);
		column->missings = unknown;
		break;
	case FIELD_LITERATE:
		column->labels = literacy;
		column->label_count = sizeof(literacy) / sizeof(*literacy);
		return;
	case FIELD_ITEM:
		column->labels = rights;
		column->label_count = sizeof(rights) / sizeof(*rights);
		column->missings = ungiven;
		break;
	case FIELD_LABEL:
		column->missings = unsaid;
		break;
	case FIELD_EAP:
	case FIELD_SCORE:
		column->missings = unanswered;
		break;
	default:
		return;
	}
	column->missing_count = 1;
}

/* The names and words of the `at`-th draw or replicate. */
static void take_number(struct dataset_column *column, struct arena *arena,
        const struct run_rows *rows, struct run_place place)
{
	int number = place.at + 1;
	double scale = place.field == FIELD_REPLICATE ? rows->data.scale[place.at] : 0;

	if (place.field == FIELD_SCORE) {
		column->name = arena_printf(arena, "ps%d", number).p;
		column->label.zh = arena_printf(arena, "似真值得分%d", number).p;
		column->label.en = arena_printf(arena, "Plausible score %d", number).p;
	} else if (place.field == FIELD_ITEM) {
		struct str code = rows->data.item_code[place.at];

		column->name = arena_printf(arena, "item%d", number).p;
		column->label.zh =
		        arena_printf(arena, "第%d题（%.*s）是否答对", number, STR_ARG(code)).p;
		column->label.en =
		        arena_printf(arena, "Item %d (%.*s) right", number, STR_ARG(code)).p;
	} else {
		column->name = arena_printf(arena, "rw%d", number).p;
		column->label.zh = arena_printf(arena, "复制权数%d，系数%.6g", number, scale).p;
		column->label.en =
		        arena_printf(arena, "Replicate weight %d, scale %.6g", number, scale).p;
	}
}

static void take_column(struct run_columns *columns, struct arena *arena,
        const struct template *template, size_t number)
{
	struct dataset_column *column = &columns->column[columns->count];
	struct run_place *place = &columns->place[columns->count++];

	*column = (struct dataset_column){
	        .name = template->name,
	        .type = template->type,
	        .level = template->level,
	        .width = template->width,
	        .decimals = template->decimals,
	        .label = template->label,
	        .source = template->source,
	};
	*place = template->place;
	if (!template->name) {
		place->at = (int)number;
		take_number(column, arena, columns->rows, *place);
	}
	take_codes(columns, column, arena, *place);
}

void run_columns_make(struct run_columns *columns, struct arena *arena, enum run_table table,
        const struct run_rows *rows, const struct run_recoding *recoding)
{
	size_t most = sizeof(templates) / sizeof(*templates) + MEASURE_DRAWS + rows->data.items +
	              rows->data.replicates;

	*columns = (struct run_columns){
	        .rows = rows,
	        .recoding = recoding,
	        .column = arena_new(arena, most, sizeof(*columns->column)),
	        .place = arena_new(arena, most, sizeof(*columns->place)),
	};
	for (size_t t = 0; t < sizeof(templates) / sizeof(*templates); t++)
		for (size_t i = 0;
		        templates[t].tables & (int)table && i < repeats(&templates[t], rows); i++)
			take_column(columns, arena, &templates[t], i);
}

/* --- the values --- */

static struct dataset_value text_value(struct str text)
{
	return (struct dataset_value){.missing = !text.n, .text = text};
}

static struct dataset_value real_value(double real)
{
	return (struct dataset_value){.missing = !isfinite(real), .real = real};
}

static struct dataset_value value_of(const struct run_rows *rows, struct run_place place,
        const struct run_row *row, int64_t number)
{
	const struct run_microdata *data = &rows->data;

	switch (place.field) {
	case FIELD_LABEL:
		return text_value(
		        rows->is_rehearsal ? STR(REPORTING_NOTICE_REHEARSAL_ZH) : (struct str){0});
	case FIELD_RESPONDENT:
		return (struct dataset_value){.integer = number};
	case FIELD_STRATUM:
		return (struct dataset_value){.integer = data->stratum[row->psu_at]};
	case FIELD_PSU:
		return (struct dataset_value){.integer = data->psu[row->psu_at]};
	case FIELD_LEVEL:
		return text_value(row->level[place.at]);
	case FIELD_POINTS:
		return (struct dataset_value){.integer = row->points};
	case FIELD_LITERATE:
		return (struct dataset_value){.integer = row->is_literate};
	case FIELD_BASE_WEIGHT:
		return real_value(row->base_weight);
	case FIELD_WEIGHT:
		return real_value(row->weight);
	case FIELD_EAP:
		return real_value(row->eap);
	case FIELD_SCORE:
		return real_value(row->score[place.at]);
	case FIELD_ITEM:
		return (struct dataset_value){.missing = row->category[place.at] == RUN_NOT_GIVEN,
		        .integer = row->category[place.at] == RUN_RIGHT};
	case FIELD_REPLICATE:
		return real_value(run_microdata_weight(
		        data, row->base_weight, row->psu_at, row->cell, (size_t)place.at));
	}
	return (struct dataset_value){.missing = 1};
}

void run_columns_take(const struct run_columns *columns, const struct run_row *row, int64_t number,
        struct dataset_value *values)
{
	for (size_t i = 0; i < columns->count; i++)
		values[i] = value_of(columns->rows, columns->place[i], row, number);
}
