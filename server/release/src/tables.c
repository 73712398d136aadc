/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables: a column for each field of a statement, in its order. New columns come last. */
#include "figures.h"

#include <release/release.h>

#include <queries/release.h>

static const struct release_column regions_columns[] = {
        {"region", DATASET_TEXT, DATASET_NOMINAL, "地区代码", "Region code"},
        {"parent", DATASET_TEXT, DATASET_NOMINAL, "上级地区代码", "Code of the region above"},
        {"level", DATASET_TEXT, DATASET_NOMINAL, "地区级别", "Level of the region"},
        {"name_zh", DATASET_TEXT, DATASET_NOMINAL, "地区名称", "Name in Chinese"},
        {"name_en", DATASET_TEXT, DATASET_NOMINAL, "地区英文名称", "Name in English"},
        {"unit", DATASET_FLAG, DATASET_NOMINAL, "规划中是否为单位，不与同级地区比较",
                "Whether the plan marks it as a unit, which is set beside none"},
};

static const struct release_column changes_columns[] = {
        {"region", DATASET_TEXT, DATASET_NOMINAL, "地区代码", "Region code"},
        {"kind", DATASET_TEXT, DATASET_NOMINAL, "所比较数字的类别", "Kind of the earlier figure"},
        {"year", DATASET_INTEGER, DATASET_NOMINAL, "所比较数字的年份",
                "Year of the earlier figure"},
        {"reference_run", DATASET_INTEGER, DATASET_NOMINAL, "往期的计算编号",
                "Run of the earlier figure"},
        {"reference_share", DATASET_REAL, DATASET_SCALE, "所比较的比例", "The earlier share"},
        {"reference_se", DATASET_REAL, DATASET_SCALE, "所比较比例的标准误",
                "Standard error of the earlier share"},
        {"reference_df", DATASET_REAL, DATASET_SCALE, "所比较比例的自由度",
                "Degrees of freedom of the earlier share"},
        {"derived", DATASET_FLAG, DATASET_NOMINAL, "基数是否由规划文字推算",
                "Whether the baseline follows from words of the plan"},
        {"change", DATASET_REAL, DATASET_SCALE, "变化", "Change of the share"},
        {"se", DATASET_REAL, DATASET_SCALE, "变化的标准误", "Standard error of the change"},
        {"df", DATASET_REAL, DATASET_SCALE, "自由度", "Degrees of freedom"},
        {"ci_low", DATASET_REAL, DATASET_SCALE, "95%置信区间下限",
                "Lower end of the 95 % interval"},
        {"ci_high", DATASET_REAL, DATASET_SCALE, "95%置信区间上限",
                "Upper end of the 95 % interval"},
        {"p", DATASET_REAL, DATASET_SCALE, "变化的p值", "p of the change"},
        {"reference_se_most", DATASET_REAL, DATASET_SCALE, "变化仍超出偶然时往期标准误的上限",
                "Largest error of the earlier share with which the change is beyond chance"},
        {"linking_se", DATASET_REAL, DATASET_SCALE, "变化中的链接误差",
                "Linking error of the change"},
        {"latent_se", DATASET_REAL, DATASET_SCALE, "两期潜在量尺之间的误差",
                "Error of the latent scale between the waves"},
};

static const struct release_column projections_columns[] = {
        {"model", DATASET_TEXT, DATASET_NOMINAL, "模型", "Model"},
        {"waves", DATASET_INTEGER, DATASET_SCALE, "所用期数", "Waves"},
        {"year", DATASET_INTEGER, DATASET_NOMINAL, "目标年份", "Year of the target"},
        {"target", DATASET_REAL, DATASET_SCALE, "目标", "Target"},
        {"share", DATASET_REAL, DATASET_SCALE, "推算的比例", "Projected share"},
        {"se", DATASET_REAL, DATASET_SCALE, "推算的标准误", "Standard error of the projection"},
        {"ci_low", DATASET_REAL, DATASET_SCALE, "95%置信区间下限",
                "Lower end of the 95 % interval"},
        {"ci_high", DATASET_REAL, DATASET_SCALE, "95%置信区间上限",
                "Upper end of the 95 % interval"},
        {"probability", DATASET_REAL, DATASET_SCALE, "达到目标的概率", "Probability of attainment"},
        {"verdict", DATASET_TEXT, DATASET_NOMINAL, "结论", "Verdict"},
};

static const struct release_column ranks_columns[] = {
        {"parent", DATASET_TEXT, DATASET_NOMINAL, "上级地区代码", "Code of the region above"},
        {"region", DATASET_TEXT, DATASET_NOMINAL, "地区代码", "Region code"},
        {"figure", DATASET_TEXT, DATASET_NOMINAL, "名次按哪一种估计", "Which share the rank is of"},
        {"ranked", DATASET_INTEGER, DATASET_SCALE, "参与排序的地区数", "Regions that were ranked"},
        {"siblings", DATASET_INTEGER, DATASET_SCALE, "同级地区数", "Siblings"},
        {"rank_low", DATASET_INTEGER, DATASET_SCALE, "名次置信区间的最前名次",
                "First place of the rank interval"},
        {"rank_high", DATASET_INTEGER, DATASET_SCALE, "名次置信区间的最后名次",
                "Last place of the rank interval"},
        {"tied_with", DATASET_TEXT, DATASET_NOMINAL, "数据不能区分先后的地区",
                "Regions that the data do not tell from this one"},
        {"peer_kind", DATASET_TEXT, DATASET_NOMINAL, "本调查以外地区的数字由谁公布、有无误差",
                "Whose figure of a region outside the survey it is, and what is known of its "
                "error"},
        {"peer_run", DATASET_INTEGER, DATASET_NOMINAL, "本调查以外地区的计算编号",
                "Run of a region outside the survey"},
        {"peer_share", DATASET_REAL, DATASET_SCALE, "本调查以外地区的比例",
                "Share of a region outside the survey"},
        {"peer_se", DATASET_REAL, DATASET_SCALE, "其标准误", "Its standard error"},
        {"peer_n", DATASET_INTEGER, DATASET_SCALE, "其样本量", "Its respondents"},
};

static const struct release_column comparisons_columns[] = {
        {"region", DATASET_TEXT, DATASET_NOMINAL, "地区代码", "Region code"},
        {"year", DATASET_INTEGER, DATASET_NOMINAL, "规划所说的年份", "Year that the plan names"},
        {"against", DATASET_TEXT, DATASET_NOMINAL, "对照地区的代码",
                "Code of the region it is held against"},
        {"comparison", DATASET_TEXT, DATASET_NOMINAL, "规划要求不低于还是高于",
                "Whether the plan wants at_least or above"},
        {"outcome", DATASET_TEXT, DATASET_NOMINAL, "对照的情况", "What came of it"},
        {"reason", DATASET_TEXT, DATASET_NOMINAL, "不可比的原因", "Why it is not comparable"},
        {"kind", DATASET_TEXT, DATASET_NOMINAL, "对照数据由谁公布、有无误差",
                "Whose figure it is, and what is known of its error"},
        {"series", DATASET_TEXT, DATASET_NOMINAL, "对照数据系列", "Series of the figure"},
        {"source", DATASET_TEXT, DATASET_NOMINAL, "对照数据的来源", "Source of the figure"},
        {"reference_run", DATASET_INTEGER, DATASET_NOMINAL, "对照数据的计算编号",
                "Run of the figure"},
        {"reference_year", DATASET_INTEGER, DATASET_NOMINAL, "对照数据的年份",
                "Year of the figure"},
        {"reference_share", DATASET_REAL, DATASET_SCALE, "对照的比例", "The figure"},
        {"reference_se", DATASET_REAL, DATASET_SCALE, "对照比例的标准误，未公布的取其下限",
                "Its standard error; where none is published, the least that it can be"},
        {"reference_df", DATASET_REAL, DATASET_SCALE, "其自由度", "Its degrees of freedom"},
        {"reference_n", DATASET_INTEGER, DATASET_SCALE, "其样本量", "Its respondents"},
        {"difference", DATASET_REAL, DATASET_SCALE, "比例之差", "Difference of the shares"},
        {"se", DATASET_REAL, DATASET_SCALE, "差的标准误", "Standard error of the difference"},
        {"df", DATASET_REAL, DATASET_SCALE, "自由度", "Degrees of freedom"},
        {"ci_low", DATASET_REAL, DATASET_SCALE, "95%置信区间下限",
                "Lower end of the 95 % interval"},
        {"ci_high", DATASET_REAL, DATASET_SCALE, "95%置信区间上限",
                "Upper end of the 95 % interval"},
        {"probability", DATASET_REAL, DATASET_SCALE, "不低于对照的概率",
                "Probability that the share is not below the figure"},
        {"verdict", DATASET_TEXT, DATASET_NOMINAL, "结论", "Verdict"},
        {"reference_se_most", DATASET_REAL, DATASET_SCALE, "结论仍成立时对照标准误的上限",
                "Largest error of the figure with which the verdict stands"},
};

static const struct release_column psus_columns[] = {
        {"psu", DATASET_INTEGER, DATASET_NOMINAL, "初级抽样单元", "Primary sampling unit"},
        {"stratum", DATASET_INTEGER, DATASET_NOMINAL, "层", "Stratum"},
        {"region", DATASET_TEXT, DATASET_NOMINAL, "地区代码", "Region code"},
        {"residence", DATASET_TEXT, DATASET_NOMINAL, "城乡", "Residence"},
};

#define TABLE(table, in_zh, in_en)                                                                 \
	static bool table##_write(struct db_session *session, struct str survey, int64_t run_id,   \
	        struct dataset_output *out, struct error *error)                                   \
	{                                                                                          \
		static const struct release_table of = {                                           \
		        #table,                                                                    \
		        {in_zh, in_en},                                                            \
		        &q_file_##table##_statement,                                               \
		        table##_columns,                                                           \
		        sizeof(table##_columns) / sizeof(*table##_columns),                        \
		};                                                                                 \
                                                                                                   \
		return release_table_write(&of, session, survey, run_id, out, error);              \
	}

TABLE(regions, "地区，一地一行", "Regions, a row each")
TABLE(changes, "与往期数字的变化", "Changes since earlier figures")
TABLE(projections, "对目标年份的推算", "Projections to the target's year")
TABLE(ranks, "名次置信区间", "Rank intervals")
TABLE(comparisons, "规划所说与其他地区的对照", "Comparisons with other regions that the plan wants")
TABLE(psus, "样本中的初级抽样单元，一单元一行", "Primary sampling units of the sample, a row each")

#define FIGURES_OF(table)                                                                          \
	{                                                                                          \
		.name = #table, .right = "read_diagnostics", .write = table##_write                \
	}

/* That of the psus is of the sample. */
const struct core_figures_table release_tables[] = {
        {.name = "method", .right = "read_diagnostics", .write = release_method_write},
        FIGURES_OF(regions),
        {.name = "psus", .right = "export_microdata", .write = psus_write},
        FIGURES_OF(changes),
        FIGURES_OF(projections),
        FIGURES_OF(ranks),
        FIGURES_OF(comparisons),
        {.name = NULL},
};
