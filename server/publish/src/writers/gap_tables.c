/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The gaps between groups as a table, a row for each gap and earlier wave that had it, one where
 * none had; and how far apart a county's townships are. Shares are between 0 and 1. A gap of a
 * withheld share has no row.
 */
#include <publish/dataset.h>
#include <publish/facts.h>
#include <publish/writers.h>

#include <reporting/labels.h>

#include <math.h>
#include <string.h>

enum { ARENA_CHUNK = 8 << 10, COMMON = 5, SINCE = 12, COLUMNS_MOST = 32 };
#define COUNT(array) (sizeof(array) / sizeof(*(array)))

#define TEXT_OF(column, size, in_zh, in_en)                                                        \
	{                                                                                          \
		.name = (column), .type = DATASET_TEXT, .width = (size), .label = {in_zh, in_en},  \
		.source = STORED                                                                   \
	}
#define WHOLE_OF(column, digits, in_zh, in_en)                                                     \
	{                                                                                          \
		.name = (column), .type = DATASET_INTEGER, .width = (digits),                      \
		.label = {in_zh, in_en}, .source = STORED                                          \
	}
#define REAL_OF(column, why, in_zh, in_en)                                                         \
	{                                                                                          \
		.name = (column), .type = DATASET_REAL, .level = DATASET_SCALE, .width = 10,       \
		.decimals = 4, .label = {in_zh, in_en}, .source = STORED, .missings = (why),       \
		.missing_count = 1                                                                 \
	}
#define SINCE_OF(column, digits, in_zh, in_en)                                                     \
	{                                                                                          \
		.name = (column), .type = DATASET_INTEGER, .width = (digits),                      \
		.label = {in_zh, in_en}, .source = STORED, .missings = no_wave, .missing_count = 1 \
	}
#define STORED                                                                                     \
	{                                                                                          \
		"计算时存储的结果", "stored by the run"                                            \
	}

static const struct dataset_label no_error[] = {
        {.words = {"没有误差，或无法计算", "there is no error, or it cannot be computed"}}};
static const struct dataset_label no_wave[] = {
        {.words = {"没有可比较的往期差距", "no earlier wave has this gap"}}};
static const struct dataset_label unsaid[] = {{.words = {"不是演练", "no rehearsal"}}};

#define COMMON_COLUMNS                                                                             \
	TEXT_OF("survey", 64, "调查代码", "Survey"), WHOLE_OF("run", 9, "计算编号", "Run"),        \
	        {.name = "label",                                                                  \
	                .type = DATASET_TEXT,                                                      \
	                .width = 32,                                                               \
	                .label = {"演练数据标记", "Mark of rehearsal data"},                       \
	                .source = STORED,                                                          \
	                .missings = unsaid,                                                        \
	                .missing_count = 1},                                                       \
	        TEXT_OF("region", 12, "地区代码", "Region code"),                                  \
	        TEXT_OF("region_name", 255, "地区名称", "Name of the region in Chinese")

/* In the order of the values below. */
static const struct dataset_column gap_columns[] = {
        COMMON_COLUMNS,
        TEXT_OF("group", 48, "分组", "Group"),
        TEXT_OF("against", 48, "对照的分组", "Group that it is held against"),
        TEXT_OF("status", 8, "公布状态", "Publication status"),
        REAL_OF("difference", no_error, "差距（比例之差）", "Difference of the shares"),
        REAL_OF("se", no_error, "差距的标准误", "Its standard error"),
        REAL_OF("df", no_error, "自由度", "Degrees of freedom"),
        REAL_OF("ci_low", no_error, "95%置信区间下限", "Lower end of the 95 % interval"),
        REAL_OF("ci_high", no_error, "95%置信区间上限", "Upper end of the 95 % interval"),
        REAL_OF("p", no_error, "p值", "p"),
        REAL_OF("p_adjusted", no_error, "按比较次数调整的p值", "p, adjusted for their number"),
        REAL_OF("ratio", no_error, "比例之比", "Ratio of the shares"),
        REAL_OF("ratio_low", no_error, "比的区间下限", "Lower end of its 95 % interval"),
        REAL_OF("ratio_high", no_error, "比的区间上限", "Upper end of its 95 % interval"),
        SINCE_OF("since_year", 4, "往期年份", "Year of the earlier wave"),
        SINCE_OF("since_run", 9, "往期的计算编号", "Run of the earlier wave"),
        REAL_OF("since_difference", no_wave, "往期的差距", "Difference then"),
        REAL_OF("since_se", no_wave, "往期差距的标准误", "Its standard error"),
        REAL_OF("change", no_wave, "差距的变化", "Change of the difference"),
        REAL_OF("change_se", no_wave, "变化的标准误", "Its standard error"),
        REAL_OF("change_df", no_wave, "变化的自由度", "Degrees of freedom of the change"),
        REAL_OF("change_low", no_wave, "变化的区间下限", "Lower end of its 95 % interval"),
        REAL_OF("change_high", no_wave, "变化的区间上限", "Upper end of its 95 % interval"),
        REAL_OF("change_p", no_wave, "变化的p值", "p of the change"),
        REAL_OF("narrowed_probability", no_wave, "差距缩小的概率",
                "Probability that the gap is narrower now"),
        REAL_OF("since_df", no_wave, "往期差距的自由度", "Degrees of freedom of the earlier gap"),
};
static const struct dataset_column spread_columns[] = {
        COMMON_COLUMNS,
        TEXT_OF("measure", 16, "离散指标", "Measure"),
        WHOLE_OF("areas", 6, "乡镇街道数", "Townships"),
        REAL_OF("value", no_error, "数值", "Value"),
        REAL_OF("ci_low", no_error, "95%置信区间下限", "Lower end of the 95 % interval"),
        REAL_OF("ci_high", no_error, "95%置信区间上限", "Upper end of the 95 % interval"),
};

struct table {
	struct arena arena;
	const struct publish_indicator *indicator;
	struct dataset dataset;
	struct dataset_fact facts[PUBLISH_FACTS_MOST];
	struct dataset_column columns[COLUMNS_MOST];
	struct dataset_output *out;
};

/* --- values --- */

static struct dataset_value text_value(struct str text)
{
	return (struct dataset_value){.missing = !text.n, .text = text};
}

static struct dataset_value real_value(double real)
{
	return (struct dataset_value){.missing = !isfinite(real), .real = publish_as_told(real)};
}

static void common_take(const struct table *table, struct str region,
        struct publish_words region_name, struct dataset_value *to)
{
	const struct publish_indicator *indicator = table->indicator;

	to[0] = text_value(indicator->slug);
	to[1] = (struct dataset_value){.integer = indicator->run.id};
	to[2] = text_value(str_from(publish_label(indicator)));
	to[3] = text_value(region);
	to[4] = text_value(region_name.zh);
}

static void gap_take(const struct publish_gap *gap, struct dataset_value *to)
{
	const struct dataset_value values[] = {
	        text_value(gap->group_a),
	        text_value(gap->group_b),
	        text_value(gap->status),
	        real_value(gap->difference),
	        real_value(gap->se),
	        real_value(gap->df),
	        real_value(gap->low),
	        real_value(gap->high),
	        real_value(gap->p),
	        real_value(gap->p_adjusted),
	        real_value(gap->ratio),
	        real_value(gap->ratio_low),
	        real_value(gap->ratio_high),
	};

	memcpy(to, values, sizeof(values));
}

/* change: NULL when there is none. */
static void change_take(const struct publish_gap_change *change, struct dataset_value *to)
{
	const struct dataset_value none = {.missing = 1};
	const struct publish_gap_change nothing = {0};
	const struct publish_gap_change *of = change ? change : &nothing;
	struct dataset_value values[] = {
	        {.integer = of->year},
	        {.integer = of->run},
	        real_value(of->difference),
	        real_value(of->se),
	        real_value(of->change),
	        real_value(of->change_se),
	        real_value(of->df),
	        real_value(of->low),
	        real_value(of->high),
	        real_value(of->p),
	        real_value(of->narrowed),
	        real_value(of->reference_df),
	};

	for (size_t i = 0; !change && i < COUNT(values); i++)
		values[i] = none;
	memcpy(to, values, sizeof(values));
}

/* --- rows --- */

static bool gap_row(const struct table *table, const struct publish_gap *gap,
        const struct publish_gap_change *change, struct error *error)
{
	struct dataset_value values[COUNT(gap_columns)];

	common_take(table, gap->region, gap->region_name, values);
	gap_take(gap, &values[COMMON]);
	change_take(change, &values[COUNT(gap_columns) - SINCE]);
	return dataset_output_row(table->out, values, error);
}

static bool gap_rows(const struct table *table, struct error *error)
{
	const struct publish_gaps *gaps = &table->indicator->gaps;

	for (size_t i = 0; i < gaps->gap_count; i++) {
		const struct publish_gap *gap = &gaps->gaps[i];
		size_t c = 0;

		do {
			const struct publish_gap_change *change =
			        gap->change_count ? &gap->changes[c] : NULL;

			if (!gap_row(table, gap, change, error))
				return false;
		} while (++c < gap->change_count);
	}
	return true;
}

static bool spread_rows(const struct table *table, struct error *error)
{
	const struct publish_gaps *gaps = &table->indicator->gaps;

	for (size_t i = 0; i < gaps->spread_count; i++) {
		const struct publish_spread *spread = &gaps->spreads[i];
		struct dataset_value values[COUNT(spread_columns)];
		struct dataset_value *own = &values[COMMON];

		common_take(table, spread->region, spread->region_name, values);
		own[0] = text_value(spread->measure);
		own[1] = (struct dataset_value){.integer = spread->areas};
		own[2] = real_value(spread->value);
		own[3] = real_value(spread->low);
		own[4] = real_value(spread->high);
		if (!dataset_output_row(table->out, values, error))
			return false;
	}
	return true;
}

/* --- tables --- */

static void take_labels(struct table *table, size_t column, enum reporting_kind kind)
{
	struct dataset_column *to = &table->columns[column];
	const struct reporting_label *labels = reporting_labels(kind, &to->label_count);
	struct dataset_label *copy = arena_new(&table->arena, to->label_count, sizeof(*copy));

	for (size_t i = 0; i < to->label_count; i++)
		copy[i] = (struct dataset_label){
		        .text = labels[i].code, .words = {labels[i].zh, labels[i].en}};
	to->labels = copy;
}

static void table_make(struct table *table, const struct publish_indicator *indicator,
        struct dataset_output *out, const struct dataset_column *columns, size_t count)
{
	*table = (struct table){.indicator = indicator, .out = out};
	arena_init(&table->arena, ARENA_CHUNK);
	memcpy(table->columns, columns, count * sizeof(*columns));
	table->dataset.columns = table->columns;
	table->dataset.column_count = count;
	publish_facts_take(&table->dataset, table->facts, indicator, &table->arena);
}

typedef bool rows_fn(const struct table *table, struct error *error);

static bool table_write(struct table *table, rows_fn *rows, struct error *error)
{
	bool good = dataset_output_begin(table->out, &table->dataset, error) &&
	            (!dataset_output_wants_rows(table->out) || rows(table, error)) &&
	            dataset_output_end(table->out, error);

	arena_free(&table->arena);
	return good;
}

bool publish_gaps_write(
        const struct publish_indicator *indicator, struct dataset_output *out, struct error *error)
{
	const struct publish_gaps *gaps = &indicator->gaps;
	struct table table;

	table_make(&table, indicator, out, gap_columns, COUNT(gap_columns));
	take_labels(&table, COMMON, REPORTING_GROUP);
	take_labels(&table, COMMON + 1, REPORTING_GROUP);
	take_labels(&table, COMMON + 2, REPORTING_STATUS);
	table.dataset.name = "gaps";
	table.dataset.title = (struct dataset_words){"各组之间的差距", "Gaps between groups"};
	for (size_t i = 0; i < gaps->gap_count; i++)
		table.dataset.rows +=
		        gaps->gaps[i].change_count ? (int64_t)gaps->gaps[i].change_count : 1;
	return table_write(&table, gap_rows, error);
}

static const struct dataset_label measures[] = {
        {.text = "range", .words = {"最高与最低之差", "highest less lowest"}},
        {.text = "sd", .words = {"标准差", "standard deviation"}},
        {.text = "dissimilarity", .words = {"相异指数", "index of dissimilarity"}},
};

bool publish_spreads_write(
        const struct publish_indicator *indicator, struct dataset_output *out, struct error *error)
{
	struct table table;

	table_make(&table, indicator, out, spread_columns, COUNT(spread_columns));
	table.columns[COMMON].labels = measures;
	table.columns[COMMON].label_count = COUNT(measures);
	table.dataset.name = "spreads";
	table.dataset.title = (struct dataset_words){
	        "乡镇街道之间的差距", "How far apart the townships of a county are"};
	table.dataset.rows = (int64_t)indicator->gaps.spread_count;
	return table_write(&table, spread_rows, error);
}
