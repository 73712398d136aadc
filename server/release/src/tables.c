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
        {"peer_run", DATASET_INTEGER, DATASET_NOMINAL, "本调查以外地区的计算编号",
                "Run of a region outside the survey"},
        {"peer_share", DATASET_REAL, DATASET_SCALE, "本调查以外地区的比例",
                "Share of a region outside the survey"},
        {"peer_se", DATASET_REAL, DATASET_SCALE, "其标准误", "Its standard error"},
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
        {.name = NULL},
};
