/* Tables from code to words; the codes are those of estimates, JSON and CSV files. */
#include <reporting/labels.h>

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static const struct label groups[] = {
        {"all", "全体", "All"},
        {"sex=male", "男", "Male"},
        {"sex=female", "女", "Female"},
        {"age=18-29", "18-29岁", "Age 18-29"},
        {"age=30-39", "30-39岁", "Age 30-39"},
        {"age=40-49", "40-49岁", "Age 40-49"},
        {"age=50-59", "50-59岁", "Age 50-59"},
        {"age=60-69", "60-69岁", "Age 60-69"},
        {"residence=urban", "城镇", "Urban"},
        {"residence=rural", "乡村", "Rural"},
        {"education=primary_or_less", "小学及以下", "Primary or less"},
        {"education=junior_high", "初中", "Junior high"},
        {"education=senior_high", "高中阶段", "Senior high"},
        {"education=college", "大学专科", "College"},
        {"education=degree_or_more", "本科及以上", "Degree or more"},
        {"key_group=youth", "青少年", "Youth"},
        {"key_group=farmer", "农民", "Farmers"},
        {"key_group=industrial_worker", "产业工人", "Industrial workers"},
        {"key_group=older", "老年人", "Older people"},
        {"key_group=official", "领导干部和公务员", "Officials"},
};

static const struct label classes[] = {
        {"official", "正式抽样调查", "Official survey"},
        {"model_assisted", "模型辅助估计", "Model-assisted estimate"},
        {"activity", "模拟测评或竞赛", "Mock test or contest"},
};

static const struct label statuses[] = {
        {"show", "公布", "Published"},
        {"flag", "慎用", "Use with caution"},
        {"suppress", "不公布", "Not published"},
};

static const struct label reasons[] = {
        {"good", "", ""},
        {"empty", "无样本", "no respondents"},
        {"few_rows", "样本不足30人", "fewer than 30 respondents"},
        {"no_df", "自由度不足4", "fewer than 4 degrees of freedom"},
        {"thin_extreme", "比例为0或100%且自由度不足8",
                "a share of 0 or 100 % on fewer than 8 degrees of freedom"},
        {"few_effective", "有效样本不足30人", "effective sample under 30"},
        {"wide", "区间过宽", "interval too wide"},
        {"wide_relative", "区间相对过宽", "interval too wide for the share"},
        {"complementary", "为不使他格被推算而不公布",
                "withheld so that another figure cannot be worked out"},
        {"few_df", "自由度不足8", "fewer than 8 degrees of freedom"},
        {"extreme", "比例为0或100%", "a share of 0 or 100 %"},
        {"wide_complement", "补数区间过宽", "interval too wide for the complement"},
};

static const struct label area_kinds[] = {
        {"sampled", "有样本", "Sampled"},
        {"synthetic", "无样本，合成估计", "No respondents: synthetic"},
        {"none", "无模型估计", "No model"},
};

/* Why a model-based share is flagged, withheld, or was not made. */
static const struct label area_reasons[] = {
        {"good", "", ""},
        {"large_error", "相对误差较大", "large error for the share"},
        {"few_respondents", "样本过少", "very few respondents"},
        {"few_areas", "有样本的乡镇不足5个", "fewer than 5 townships with respondents"},
        {"few_df", "自由度不足，设计效应不可知", "too few psus to know the design effect"},
        {"extreme", "比例全为0或100%", "shares of 0 or 100 % throughout"},
        {"failed", "数据不支持模型", "the figures do not allow a model"},
};

static const struct label verdicts[] = {
        {"unknown", "无法判断", "unknown"},
        {"above", "达到", "met"},
        {"below", "未达到", "not met"},
        {"undecided", "尚不能判断", "undecided"},
};

/* Before the target's year nothing is met or missed yet. */
static const struct label verdicts_now[] = {
        {"unknown", "无法判断", "unknown"},
        {"above", "目前不低于目标", "not below it now"},
        {"below", "目前低于目标", "below it now"},
        {"undecided", "尚不能判断", "undecided"},
};

static const struct label models[] = {
        {"linear", "线性", "linear"},
        {"logit", "logit", "logit"},
};

static const struct label changes[] = {
        {"baseline",
                "方案所列基期，其误差、问卷和标准均未公布，与本次未必可比：区间只含本次调查的误差，"
                "不作检验",
                "The plan's baseline, of which neither error nor instrument and standard were "
                "published: it may not be comparable; the interval carries this survey's error "
                "alone, and there is no test"},
        {"wave", "往次调查（同一问卷、同一标准），两次独立样本的误差合并",
                "An earlier wave (same instrument and standard); the errors of both independent "
                "samples"},
        {"wave_linked",
                "往次调查（另一版本的问卷或重估的量尺，由共同题连到同一参照卷；同一标准）："
                "两次独立样本的误差与连接误差合并",
                "An earlier wave (linked by common items to one reference form, same standard): "
                "the errors of both independent samples and of the link"},
};

static const struct label measures[] = {
        {"observed", "卷面分", "observed points"},
        {"eap", "期望分（EAP）", "expected points (EAP)"},
        {"plausible", "似真分", "plausible scores"},
        {"plausible_rapid_kept", "似真分（含快速猜答）", "plausible scores, rapid guesses kept"},
};

static const struct label *label_find(const struct label *table, size_t count, struct str code)
{
	static const struct label unknown = {"", "", ""};

	for (size_t i = 0; i < count; i++)
		if (str_equal_c(code, table[i].code))
			return &table[i];
	return &unknown;
}

const struct label *label_group(struct str code)
{
	return label_find(groups, COUNT(groups), code);
}

const struct label *label_class(struct str code)
{
	return label_find(classes, COUNT(classes), code);
}

const struct label *label_status(struct str code)
{
	return label_find(statuses, COUNT(statuses), code);
}

const struct label *label_reason(struct str code)
{
	return label_find(reasons, COUNT(reasons), code);
}

const struct label *label_area_kind(struct str code)
{
	return label_find(area_kinds, COUNT(area_kinds), code);
}

const struct label *label_area_reason(struct str code)
{
	return label_find(area_reasons, COUNT(area_reasons), code);
}

const struct label *label_verdict(struct str code, bool ahead)
{
	return ahead ? label_find(verdicts_now, COUNT(verdicts_now), code)
	             : label_find(verdicts, COUNT(verdicts), code);
}

const struct label *label_model(struct str code)
{
	return label_find(models, COUNT(models), code);
}

const struct label *label_change(struct str kind, double linking_se)
{
	return label_find(changes, COUNT(changes), linking_se > 0 ? STR("wave_linked") : kind);
}

const struct label *label_measure(struct str code)
{
	return label_find(measures, COUNT(measures), code);
}
