/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The columns, in the order of the files. To add a column, add a row: its type comes from the
 * member of publish/indicator.h or publish/areas.h that it names, and every writer then has it.
 * Names and order are read by other people's programs, so a new column comes last.
 */
#include <publish/dataset.h>

#include <stddef.h>

/* clang-format off */
#define TYPE_OF(value) _Generic((value), struct str: DATASET_TEXT, int: DATASET_INTEGER, \
	int64_t: DATASET_INTEGER, double: DATASET_REAL, bool: DATASET_FLAG)
#define FIELD(part, tag, member) \
	{PUBLISH_PART_##part, TYPE_OF(((struct tag *)0)->member), offsetof(struct tag, member), \
		sizeof(((struct tag *)0)->member)}

/* The datasets of a column, and the place of its value. */
#define BOTH              PUBLISH_ESTIMATES | PUBLISH_STATISTICS
#define SURVEY(member)    BOTH, FIELD(SURVEY, publish_indicator, member)
#define RUN(member)       BOTH, FIELD(RUN, publish_run, member)
#define TEXTS(member)     BOTH, FIELD(TEXTS, publish_texts, member)
#define CELL(member)      PUBLISH_ESTIMATES, FIELD(ESTIMATE, publish_estimate, member)
#define CELL_TEXT(member) PUBLISH_ESTIMATES, FIELD(TEXTS, publish_texts, member)
#define TARGET(member)    PUBLISH_ESTIMATES, FIELD(TARGET, publish_target, member)
#define CHANGE(member)    PUBLISH_ESTIMATES, FIELD(CHANGE, publish_change, member)
#define AREA(member)      PUBLISH_ESTIMATES, FIELD(AREA, publish_area, member)
#define RANK(member)      PUBLISH_ESTIMATES, FIELD(RANK, publish_rank, member)
#define PLACE(member)     PUBLISH_ESTIMATES, FIELD(PLACE, publish_rank, member)
#define MEASURE(kind, member) CELL(measure[kind].member)
#define STATISTIC(member) PUBLISH_STATISTICS, FIELD(STATISTIC, publish_statistic, member)

#define NAMES(width)         {DATASET_NOMINAL, width, 0, REPORTING_KINDS}
#define CODES(width, labels) {DATASET_NOMINAL, width, 0, labels}
#define STEPS(width, labels) {DATASET_ORDINAL, width, 0, labels}
#define COUNT                {DATASET_SCALE, 9, 0, REPORTING_KINDS}
#define REAL(decimals)       {DATASET_SCALE, 10, decimals, REPORTING_KINDS}
/* clang-format on */

static const struct publish_column columns[] = {
        /* In every row, so that a row copied out of its file can still be identified. */
        {"survey", SURVEY(slug), NAMES(64), PUBLISH_NEVER, "调查代码", "Survey"},
        {"result_class", SURVEY(result_class), CODES(16, REPORTING_RESULT_CLASS), PUBLISH_NEVER,
                "结果性质", "Result class"},
        {"rehearsal", SURVEY(rehearsal), NAMES(5), PUBLISH_NEVER, "是否演练数据",
                "Whether these are rehearsal data"},
        {"label", TEXTS(label), NAMES(32), PUBLISH_UNSAID, "演练数据标记",
                "Mark of rehearsal data"},
        {"standard", SURVEY(standard), NAMES(64), PUBLISH_NEVER, "评定标准", "Standard"},
        {"standard_version", SURVEY(standard_version), NAMES(32), PUBLISH_NEVER, "评定标准的版本",
                "Version of the standard"},
        {"instrument", SURVEY(instrument), NAMES(128), PUBLISH_NEVER, "问卷及其版本",
                "Instrument and its version"},
        {"run", RUN(id), NAMES(9), PUBLISH_NO_RUN, "计算编号", "Run"},
        {"snapshot_sha256", RUN(snapshot_sha256), NAMES(64), PUBLISH_NO_RUN, "数据快照的SHA-256",
                "SHA-256 of the data that were scored"},

        {"region", CELL(region), NAMES(12), PUBLISH_NEVER, "地区代码", "Region code"},
        {"region_name", CELL(region_name.zh), NAMES(255), PUBLISH_NEVER, "地区名称",
                "Name of the region in Chinese"},
        {"region_name_en", CELL(region_name.en), NAMES(255), PUBLISH_NEVER, "地区英文名称",
                "Name of the region in English"},
        {"level", CELL(level), STEPS(8, REPORTING_KINDS), PUBLISH_NEVER, "地区级别",
                "Level of the region"},
        {"group", TEXTS(group), CODES(32, REPORTING_GROUP), PUBLISH_NEVER, "人群代码",
                "Group code"},
        {"group_label", TEXTS(group_label), NAMES(64), PUBLISH_UNSAID,
                "人群（年龄为调查年份减出生年份）",
                "Group in words (age: year of the survey less year of birth)"},

        /* The share. */
        {"n", CELL(n), COUNT, PUBLISH_WITHHELD, "样本量（人）", "Respondents"},
        {"n_eff", CELL(n_eff), REAL(1), PUBLISH_WITHHELD, "等效样本量", "Effective sample size"},
        {"share", CELL(share), REAL(6), PUBLISH_WITHHELD, "公民具备科学素质的比例",
                "Share of citizens with scientific literacy"},
        {"se", CELL(se), REAL(6), PUBLISH_WITHHELD, "比例的标准误", "Standard error of the share"},
        {"ci_low", CELL(ci_low), REAL(6), PUBLISH_WITHHELD, "95%置信区间下限",
                "Lower end of the 95 % interval"},
        {"ci_high", CELL(ci_high), REAL(6), PUBLISH_WITHHELD, "95%置信区间上限",
                "Upper end of the 95 % interval"},
        {"df", CELL(df), REAL(1), PUBLISH_WITHHELD, "自由度", "Degrees of freedom"},
        {"deff", CELL(deff), REAL(3), PUBLISH_WITHHELD, REPORTING_BOTH(TITLE_DEFF)},
        {"status", CELL(status), STEPS(8, REPORTING_STATUS), PUBLISH_NEVER, "公布状态",
                "Publication status"},
        {"reason", CELL(reason), CODES(16, REPORTING_REASON), PUBLISH_UNSAID, "慎用或不公布的原因",
                "Reason for caution or for withholding"},

        /* The comparison with the target, as the run made it. */
        {"target", TARGET(value), REAL(6), PUBLISH_NO_TARGET, "目标", "Target"},
        {"target_year", TARGET(year), NAMES(4), PUBLISH_NO_TARGET, "目标年份",
                "Year of the target"},
        {"target_comparison", TARGET(comparison), NAMES(8), PUBLISH_NO_TARGET,
                "目标是不低于还是高于", "Whether the target is at_least or above"},
        {"target_probability", CELL(target_probability), REAL(6), PUBLISH_NO_TARGET,
                "不低于目标的概率", "Probability of a share at or above the target"},
        {"target_verdict", CELL(target_verdict), CODES(9, REPORTING_VERDICT), PUBLISH_NO_TARGET,
                "与目标对照的结论", "Verdict against the target"},
        {"target_basis", CELL_TEXT(target_basis), NAMES(14), PUBLISH_NO_TARGET,
                "结论是目前的还是目标年份的",
                "Whether the verdict is of now or of the target's year"},

        /* The comparison with the latest earlier figure. */
        {"change_since_kind", CHANGE(kind), CODES(8, REPORTING_CHANGE), PUBLISH_NO_CHANGE,
                "所比较数字的类别", "Kind of the earlier figure"},
        {"change_since_year", CHANGE(year), NAMES(4), PUBLISH_NO_CHANGE, "所比较数字的年份",
                "Year of the earlier figure"},
        {"change_since_share", CHANGE(reference), REAL(6), PUBLISH_NO_CHANGE, "所比较的比例",
                "The earlier share"},
        {"change", CHANGE(change), REAL(6), PUBLISH_NO_CHANGE, "变化", "Change of the share"},
        {"change_se", CHANGE(se), REAL(6), PUBLISH_NO_CHANGE, "变化的标准误",
                "Standard error of the change"},
        {"change_ci_low", CHANGE(low), REAL(6), PUBLISH_NO_CHANGE, "变化的95%置信区间下限",
                "Lower end of the change's 95 % interval"},
        {"change_ci_high", CHANGE(high), REAL(6), PUBLISH_NO_CHANGE, "变化的95%置信区间上限",
                "Upper end of the change's 95 % interval"},
        {"change_p", CHANGE(p), REAL(6), PUBLISH_NO_CHANGE, "变化的p值", "p of the change"},
        {"change_linking_se", CHANGE(linking_se), REAL(6), PUBLISH_NO_CHANGE, "变化中的链接误差",
                "Linking error of the change"},

        /* A township's model-based share, and a region's rank among its siblings. */
        {"model_share", AREA(share), REAL(6), PUBLISH_NO_MODEL, "模型估计的比例",
                "Model-based share"},
        {"model_rmse", AREA(rmse), REAL(6), PUBLISH_NO_MODEL, "模型估计的均方根误差",
                "Root mean squared error of the model-based share"},
        {"model_ci_low", AREA(ci_low), REAL(6), PUBLISH_NO_MODEL, "模型估计的95%置信区间下限",
                "Lower end of the model-based 95 % interval"},
        {"model_ci_high", AREA(ci_high), REAL(6), PUBLISH_NO_MODEL, "模型估计的95%置信区间上限",
                "Upper end of the model-based 95 % interval"},
        {"model_gamma", AREA(gamma), REAL(6), PUBLISH_NO_MODEL, REPORTING_BOTH(TITLE_GAMMA)},
        {"model_kind", AREA(kind), CODES(9, REPORTING_AREA_KIND), PUBLISH_NO_MODEL,
                "模型估计的依据", "Kind of the model-based share"},
        {"model_status", AREA(status), STEPS(8, REPORTING_STATUS), PUBLISH_NO_MODEL,
                "模型估计的公布状态", "Publication status of the model-based share"},
        {"model_reason", AREA(reason), CODES(16, REPORTING_AREA_REASON), PUBLISH_NO_MODEL,
                "模型估计慎用或不公布的原因",
                "Reason for caution with the model-based share or withholding it"},
        {"rank_figure", RANK(figure), NAMES(6), PUBLISH_NO_RANK, "名次按哪一种估计",
                "Which share the rank is of"},
        {"rank_low", PLACE(low), COUNT, PUBLISH_NO_RANK, "名次置信区间的最前名次",
                "First place of the rank interval"},
        {"rank_high", PLACE(high), COUNT, PUBLISH_NO_RANK, "名次置信区间的最后名次",
                "Last place of the rank interval"},
        {"ranked", RANK(ranked), COUNT, PUBLISH_NO_RANK, "参与排序的地区数",
                "Siblings that were ranked"},
        {"siblings", RANK(siblings), COUNT, PUBLISH_NO_RANK, "同级地区数", "Siblings"},

        /* Figures of an activity, which has only counts and means. */
        {"attempts", STATISTIC(attempts), COUNT, PUBLISH_WITHHELD, "参与人次", "Attempts"},
        {"submitted", STATISTIC(submitted), COUNT, PUBLISH_WITHHELD,
                REPORTING_BOTH(TITLE_SUBMITTED)},
        {"mean_score", STATISTIC(mean_score), REAL(1), PUBLISH_WITHHELD,
                REPORTING_BOTH(TITLE_MEAN_SCORE)},
        {"notice", TEXTS(notice), NAMES(255), PUBLISH_UNSAID, "须随数据出示的说明",
                "Notice that goes with the figures"},

        /* The share by every way of measuring people. One of them is the headline. */
        {"headline", CELL_TEXT(headline), CODES(20, REPORTING_MEASURE), PUBLISH_NEVER, "公布口径",
                "Measure of the published share"},
        {"observed_share", MEASURE(REPORTING_OBSERVED, share), REAL(6), PUBLISH_NO_MEASURE,
                "原始得分口径：比例", "Share by observed points"},
        {"observed_se", MEASURE(REPORTING_OBSERVED, se), REAL(6), PUBLISH_NO_MEASURE,
                "原始得分口径：标准误", "Standard error by observed points"},
        {"observed_ci_low", MEASURE(REPORTING_OBSERVED, ci_low), REAL(6), PUBLISH_NO_MEASURE,
                "原始得分口径：95%置信区间下限",
                "Lower end of the 95 % interval by observed points"},
        {"observed_ci_high", MEASURE(REPORTING_OBSERVED, ci_high), REAL(6), PUBLISH_NO_MEASURE,
                "原始得分口径：95%置信区间上限",
                "Upper end of the 95 % interval by observed points"},
        {"eap_share", MEASURE(REPORTING_EAP, share), REAL(6), PUBLISH_NO_MEASURE,
                "EAP折算得分口径：比例", "Share by expected points (EAP)"},
        {"eap_se", MEASURE(REPORTING_EAP, se), REAL(6), PUBLISH_NO_MEASURE,
                "EAP折算得分口径：标准误", "Standard error by expected points (EAP)"},
        {"eap_ci_low", MEASURE(REPORTING_EAP, ci_low), REAL(6), PUBLISH_NO_MEASURE,
                "EAP折算得分口径：95%置信区间下限",
                "Lower end of the 95 % interval by expected points (EAP)"},
        {"eap_ci_high", MEASURE(REPORTING_EAP, ci_high), REAL(6), PUBLISH_NO_MEASURE,
                "EAP折算得分口径：95%置信区间上限",
                "Upper end of the 95 % interval by expected points (EAP)"},
        {"plausible_share", MEASURE(REPORTING_PLAUSIBLE, share), REAL(6), PUBLISH_NO_MEASURE,
                "似真值得分口径：比例", "Share by plausible scores"},
        {"plausible_se", MEASURE(REPORTING_PLAUSIBLE, se), REAL(6), PUBLISH_NO_MEASURE,
                "似真值得分口径：标准误", "Standard error by plausible scores"},
        {"plausible_ci_low", MEASURE(REPORTING_PLAUSIBLE, ci_low), REAL(6), PUBLISH_NO_MEASURE,
                "似真值得分口径：95%置信区间下限",
                "Lower end of the 95 % interval by plausible scores"},
        {"plausible_ci_high", MEASURE(REPORTING_PLAUSIBLE, ci_high), REAL(6), PUBLISH_NO_MEASURE,
                "似真值得分口径：95%置信区间上限",
                "Upper end of the 95 % interval by plausible scores"},
        {"plausible_rapid_kept_share", MEASURE(REPORTING_RAPID_KEPT, share), REAL(6),
                PUBLISH_NO_MEASURE, "似真值得分（含快速猜答）口径：比例",
                "Share by plausible scores, rapid guesses kept"},
        {"plausible_rapid_kept_se", MEASURE(REPORTING_RAPID_KEPT, se), REAL(6), PUBLISH_NO_MEASURE,
                "似真值得分（含快速猜答）口径：标准误",
                "Standard error by plausible scores, rapid guesses kept"},
        {"plausible_rapid_kept_ci_low", MEASURE(REPORTING_RAPID_KEPT, ci_low), REAL(6),
                PUBLISH_NO_MEASURE, "似真值得分（含快速猜答）口径：95%置信区间下限",
                "Lower end of the 95 % interval by plausible scores, rapid guesses kept"},
        {"plausible_rapid_kept_ci_high", MEASURE(REPORTING_RAPID_KEPT, ci_high), REAL(6),
                PUBLISH_NO_MEASURE, "似真值得分（含快速猜答）口径：95%置信区间上限",
                "Upper end of the 95 % interval by plausible scores, rapid guesses kept"},

        {"age_rule", TEXTS(age_rule), NAMES(255), PUBLISH_UNSAID, "年龄的算法",
                "How age is counted"},
};

enum { COLUMNS = sizeof(columns) / sizeof(*columns) };

const struct publish_column *publish_column_next(
        enum publish_dataset dataset, const struct publish_column *column)
{
	const struct publish_column *end = columns + COLUMNS;

	for (column = column ? column + 1 : columns; column < end; column++)
		if (column->datasets & (int)dataset)
			return column;
	return NULL;
}
