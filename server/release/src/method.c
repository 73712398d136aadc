/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run's figures were made with, a row each: a program reads the value, people the words. */
#include "figures.h"

#include <publish/facts.h>
#include <publish/read.h>

#include <dataset/output.h>
#include <db/session.h>
#include <reporting/labels.h>

#include <inttypes.h>
#include <jansson.h>

enum { ARENA_CHUNK = 4 << 10, ROWS_MOST = 32, TEXT_WIDTH = 128 };
enum { AT_NAME, AT_VALUE, AT_ZH, AT_EN, COLUMNS };

/* Of every interval of a run (run/compute/estimates.h). */
static const char LEVEL[] = "0.95";

#define TEXT_OF(column, in_zh, in_en)                                                              \
	{                                                                                          \
		.name = (column), .type = DATASET_TEXT, .width = TEXT_WIDTH,                       \
		.label = {in_zh, in_en}, .source = {                                               \
			"计算时存储的结果",                                                        \
			"stored by the run"                                                        \
		}                                                                                  \
	}

static const struct dataset_label unset[] = {{.words = {"没有此项", "there is none"}}};

struct method {
	struct arena arena;
	struct publish_indicator indicator;
	struct dataset_value rows[ROWS_MOST][COLUMNS];
	size_t count;
};

static void add(
        struct method *method, const char *name, struct str value, const char *zh, const char *en)
{
	struct dataset_value *row = method->rows[method->count++];

	row[AT_NAME] = (struct dataset_value){.text = str_from(name)};
	row[AT_VALUE] = (struct dataset_value){.missing = !value.n, .text = value};
	row[AT_ZH] = (struct dataset_value){.text = str_from(zh)};
	row[AT_EN] = (struct dataset_value){.text = str_from(en)};
}

static void add_survey(struct method *method)
{
	const struct publish_indicator *of = &method->indicator;
	const struct publish_run *run = &of->run;
	struct arena *arena = &method->arena;

	add(method, "survey", of->slug, "调查代码", "Survey");
	add(method, "label", str_from(publish_label(of)), "演练数据标记", "Mark of rehearsal data");
	add(method, "notice", str_from(publish_notice(of)), "须随数据出示的说明",
	        "Notice that goes with the figures");
	add(method, "year", arena_printf(arena, "%d", of->year), "调查年份", "Year of the survey");
	add(method, "region", of->region, "调查地区", "Region of the survey");
	add(method, "result_class", of->result_class, "结果性质", "Result class");
	add(method, "instrument", of->instrument, "问卷及其版本", "Instrument and its version");
	add(method, "standard",
	        arena_printf(
	                arena, "%.*s@%.*s", STR_ARG(of->standard), STR_ARG(of->standard_version)),
	        "评定标准及其版本", "Standard and its version");
	add(method, "run", arena_printf(arena, "%" PRId64, run->id), "计算编号", "Run");
	add(method, "kind", run->kind, "计算性质", "Kind of run");
	add(method, "seed", arena_printf(arena, "%" PRId64, run->seed), "随机种子", "Seed");
	add(method, "program_version", run->program_version, "程序版本", "Program version");
	add(method, "snapshot_sha256", run->snapshot_sha256, "数据快照的SHA-256",
	        "SHA-256 of the data that were scored");
}

static void add_target(struct method *method)
{
	const struct publish_target *target = &method->indicator.target;
	struct arena *arena = &method->arena;

	if (!target->given)
		return;
	add(method, "target", arena_printf(arena, "%.15g", target->value), "目标", "Target");
	add(method, "target_year", arena_printf(arena, "%d", target->year), "目标年份",
	        "Year of the target");
	add(method, "target_comparison", target->comparison, "目标是不低于还是高于",
	        "Whether the target is at_least or above");
}

bool release_has_opt_in(const struct publish_indicator *indicator)
{
	struct str text = indicator->run.recipe;
	json_t *recipe = json_loadb(text.p, text.n, 0, NULL);
	bool has = json_object_get(recipe, "opt_in");

	json_decref(recipe);
	return has;
}

static void add_recipe(struct method *method)
{
	const struct publish_indicator *of = &method->indicator;
	json_t *recipe = json_loadb(of->run.recipe.p, of->run.recipe.n, 0, NULL);
	json_t *standard = json_object_get(recipe, "standard");
	json_t *cut = json_object_get(standard, "literate_at");
	struct arena *arena = &method->arena;

	add(method, "headline", str_from(reporting_measure_name(of->headline)),
	        "公布口径：results.csv中以它开头的列",
	        "Measure of the published share: the columns "
	        "of results.csv that begin with it");
	add(method, "cut",
	        cut ? arena_printf(arena, "%" JSON_INTEGER_FORMAT, json_integer_value(cut))
	            : (struct str){0},
	        "具备科学素质的得分线", "Points from which people are literate");
	add(method, "inclusive",
	        json_is_false(json_object_get(standard, "inclusive")) ? STR("0") : STR("1"),
	        "得分线本身是否算具备", "Whether the cut itself is literate");
	add(method, "level", str_from(LEVEL), "置信水平", "Level of the intervals");
	add(method, "opt_in", release_has_opt_in(of) ? STR("1") : STR("0"), "是否含自愿参加者",
	        "Whether people who opted in are in it");
	json_decref(recipe);
}

static bool rows_write(struct method *method, struct dataset_output *out, struct error *error)
{
	struct dataset_column columns[COLUMNS] = {
	        TEXT_OF("name", "名称", "Name"),
	        TEXT_OF("value", "值", "Value"),
	        TEXT_OF("words_zh", "含义", "Meaning in Chinese"),
	        TEXT_OF("words_en", "英文含义", "Meaning"),
	};
	struct dataset dataset = {
	        .name = "method",
	        .title = {"计算方法的各项数值", "What the figures were made with"},
	        .notice = publish_notice_words(&method->indicator),
	        .columns = columns,
	        .column_count = COLUMNS,
	        .rows = (int64_t)method->count,
	};

	columns[AT_VALUE].missings = unset;
	columns[AT_VALUE].missing_count = 1;
	if (!dataset_output_begin(out, &dataset, error))
		return false;
	for (size_t i = 0; dataset_output_wants_rows(out) && i < method->count; i++)
		if (!dataset_output_row(out, method->rows[i], error))
			return false;
	return dataset_output_end(out, error);
}

bool release_method_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error)
{
	struct method method = {0};
	bool good;

	arena_init(&method.arena, ARENA_CHUNK);
	good = publish_read_run(&method.indicator, session, survey, run_id, error);
	if (good) {
		add_survey(&method);
		add_recipe(&method);
		add_target(&method);
		good = rows_write(&method, out, error);
	}
	publish_indicator_end(&method.indicator);
	arena_free(&method.arena);
	return good;
}
