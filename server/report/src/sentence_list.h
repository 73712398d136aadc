/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of sentences: name, Chinese, English. The same places in both. */
#ifndef KESU_REPORT_SENTENCE_LIST_H
#define KESU_REPORT_SENTENCE_LIST_H

/* clang-format off */
#define REPORT_SENTENCES(S) \
	/* --- what it is --- */ \
	S(ABOUT, "{region} · {year}年 · {class}", "{region} · {year} · {class}") \
	S(PUBLISHED, "{day}发布，计算{run}", "Published on {day}, run {run}") \
	S(NOT_PUBLISHED, "计算{run}，{day}完成。这份报告由调查人员制作，不是发布文件", \
	  "Run {run}, made on {day}. This report was made by those who run the survey; it is no publication") \
	S(REHEARSAL, "演练数据：作答的是模拟的居民，或是试用系统的人。这里没有任何关于真实居民的结果。", \
	  "Rehearsal data: simulated residents, or people who tried the system, have answered. Nothing here is about real residents.") \
	S(REHEARSAL_SHORT, "演练数据", "Rehearsal data") \
	S(WITHDRAWN, "本发布已撤回，不得再引用。原因：{reason}", \
	  "This publication was withdrawn and must not be quoted any more. The reason: {reason}") \
	S(WITHDRAWN_SHORT, "已撤回", "Withdrawn") \
	S(WITHDRAWN_KEPT, "撤回之前发布的数字仍列在下面，以备查核。", \
	  "The figures that were published before stand below, for the record.") \
	/* --- the headline --- */ \
	S(HEADLINE_NAME, "公民具备科学素质的比例", "Share of citizens with scientific literacy") \
	S(HEADLINE_WHO, "{region}18—69岁居民，{year}年", "Residents of {region} aged 18 to 69, {year}") \
	S(HEADLINE_INTERVAL, "95%置信区间 {interval}", "95 % interval {interval}") \
	S(HEADLINE_MEANS, "用同样的办法反复调查，约95%的这类区间会包含真实的比例。{share}是其中最好的单一估计，不是准确值。", \
	  "Of surveys repeated in the same way about 95 in 100 give an interval that holds the true share. {share} is the best single estimate, not an exact value.") \
	S(HEADLINE_WITHHELD, "总体的比例不公布：{reason}。", "The share of the whole region is not published: {reason}.") \
	S(HEADLINE_NONE, "这次计算没有总体的比例。", "This run has no share of the whole region.") \
	/* --- the target --- */ \
	S(CHANCE_FEW, "不到1%", "under 1%") \
	S(CHANCE_MOST, "超过99%", "over 99%") \
	S(WANTED_AT_LEAST, "不低于{value}", "at least {value}") \
	S(WANTED_ABOVE, "高于{value}", "above {value}") \
	S(TARGET_LINE, "{year}年目标{value}", "Target {value} for {year}") \
	S(TARGET_GOAL, "目标：{year}年{wanted}。{finding}：{verdict}。", "Target: {wanted} in {year}. {finding}: {verdict}.") \
	S(TARGET_PROBABILITY, "比例不低于目标的概率为{probability}。", "The probability that the share is at or above the target is {probability}.") \
	S(TARGET_NONE, "方案没有给出可以直接比较的数字目标。", "The plan gives no number that the share could be held against.") \
	S(TARGET_WITHHELD, "目标：{year}年{wanted}。总体的比例没有公布，不能与目标比较。", \
	  "Target: {wanted} in {year}. The share of the region is not published, so it cannot be held against the target.") \
	S(PLAN_QUOTE, "“{quote}”——{programme}", "“{quote}” — {programme}") \
	/* --- pictures --- */ \
	S(TREND, "与以往相比", "Compared with earlier") \
	S(TREND_THEN, "{year}年", "{year}") \
	S(TREND_NOW, "{year}年（本次）", "{year} (this survey)") \
	S(TREND_PROJECTED, "{year}年（按{model}趋势推算）", "{year} (projected, {model})") \
	S(TREND_ABOUT, "以往的数字没有区间的，是因为没有公布过误差，或只保存了标准误。", \
	  "An earlier figure stands without an interval: none was published, or only its standard error is kept.") \
	S(TREND_CHANGE, "与{year}年相比：{change}个百分点（95%置信区间 {low}至{high}）。{note}。", \
	  "Since {year}: {change} points (95 % interval {low} to {high}). {note}.") \
	S(GROUPS, "各类人群", "Groups of people") \
	S(GROUPS_ABOUT, "圆点是估计的比例，横线是95%置信区间，竖虚线是目标。区间相互重叠的人群，不能凭圆点分先后。", \
	  "A dot is the estimated share, the line through it the 95 % interval, the dashed line the target. Groups whose intervals overlap cannot be put in order by their dots.") \
	S(GROUPS_ABOUT_PLAIN, "圆点是估计的比例，横线是95%置信区间。区间相互重叠的人群，不能凭圆点分先后。", \
	  "A dot is the estimated share, the line through it the 95 % interval. Groups whose intervals overlap cannot be put in order by their dots.") \
	S(GROUP, "人群", "Group") \
	S(GROUP_SEX, "性别", "Sex") \
	S(GROUP_AGE, "年龄", "Age") \
	S(GROUP_RESIDENCE, "城乡", "Residence") \
	S(GROUP_EDUCATION, "文化程度", "Education") \
	S(GROUP_KEY, "重点人群", "Key groups") \
	S(WHOLE, "全体", "All") \
	S(REGIONS, "各地", "Places") \
	S(REGIONS_ABOUT, "实心圆点是直接估计，只用当地的答卷；空心圆点是模型估计，还借用了同县其他乡镇的信息。横线是95%置信区间。", \
	  "A filled dot is the direct share, of the place's own answers alone; a hollow dot is the model's, which also uses what is known of the county's other townships. Lines are 95 % intervals.") \
	S(REGIONS_DIRECT, "圆点是当地的比例，横线是95%置信区间。", "A dot is the place's share, the line through it the 95 % interval.") \
	S(REGIONS_FIRST, "这里列出前{shown}个地方，其余{left}个在下载的表里。", "The first {shown} places are shown; the other {left} are in the file.") \
	S(MODEL_VALUE, "模型 {share}（{interval}）", "Model {share} ({interval})") \
	S(CELL_VALUE, "{share}（{interval}）", "{share} ({interval})") \
	S(CELL_WITHHELD, "不公布：{reason}", "Not published: {reason}") \
	S(CELL_FLAGGED, "{value}，慎用", "{value}, use with caution") \
	/* --- activities --- */ \
	S(ACTIVITY, "参加人数和平均得分", "Who took part, and mean scores") \
	S(ACTIVITY_NOTE, "自愿参与的模拟测评/竞赛统计，非抽样调查结果，不代表本地区公民具备科学素质的比例", \
	  "Statistics of a voluntary mock test or contest. Not a sample survey: they do not stand for the share of citizens with scientific literacy in this region.") \
	S(ACTIVITY_STARTED, "开始（人次）", "Started") \
	S(ACTIVITY_SUBMITTED, "提交（人次）", "Submitted") \
	S(ACTIVITY_SCORE, "平均得分", "Mean score") \
	/* --- how it was made --- */ \
	S(METHOD, "这项调查是怎样做的", "How the survey was made") \
	S(WHO, "问了谁", "Who was asked") \
	S(WHO_FRAME, "{region}18—69岁居民；年龄为调查年份减出生年份，即当年达到的周岁。", \
	  "Residents of {region} aged 18 to 69; age is the year of the survey less the year of birth, the age reached in that calendar year.") \
	S(WHO_SAMPLE, "概率抽样：{strata}个层，{psus}个初级抽样单元，邀请{invited}人。", \
	  "A probability sample: {strata} strata, {psus} primary sampling units, {invited} people invited.") \
	S(WHO_VOLUNTEERS, "自愿参加，没有抽样。", "Whoever wanted took part; nobody was sampled.") \
	S(RIGHT, "依据", "By what right") \
	S(RIGHT_APPROVED, "{authority}制定，表号{form}，批准（备案）文号{number}，有效期{from}至{until}。", \
	  "Made by {authority}; form {form}, approval {number}, valid from {from} to {until}.") \
	S(RIGHT_NONE, "没有登记统计调查的批准文号，不是统计部门批准或备案的调查。", \
	  "No approval of a statistical survey is on record: it is none that a statistical authority has approved or filed.") \
	S(RIGHT_PLAN, "所依据的方案：{programme}。", "The plan that it serves: {programme}.") \
	S(DATES, "调查时间", "When") \
	S(DATES_BOTH, "{opened}至{closed}", "{opened} to {closed}") \
	S(DATES_FROM, "自{opened}起", "From {opened}") \
	S(RESPONSE, "回答情况", "Response") \
	S(RESPONSE_RATE, "{respondents}份答卷用于估计；回答率{rate}（AAPOR RR1，被邀请的人都视为合格）。", \
	  "{respondents} respondents count in the estimates; response rate {rate} (AAPOR RR1, everybody invited taken as eligible).") \
	S(RESPONSE_COUNT, "{respondents}份答卷用于估计。", "{respondents} respondents count in the estimates.") \
	S(RESPONSE_FEW, "答卷不足11份，不公布人数等一切数字。", "Fewer than 11 respondents: no number of theirs is given.") \
	S(INSTRUMENT, "问卷", "Instrument") \
	S(INSTRUMENT_WHOLE, "《{title}》（{code}），共{items}题，每人回答全部题目。", "{title} ({code}), {items} items, all of which everybody is asked.") \
	S(INSTRUMENT_BOOKLETS, "《{title}》（{code}），共{items}题，分为{booklets}种题册，每人回答其中一种。", \
	  "{title} ({code}), {items} items in {booklets} booklets, one of which everybody is asked.") \
	S(STANDARD, "评定标准", "Standard") \
	S(STANDARD_CUT, "《{title}》（{code}）：满分{points}分，{cut}分及以上为具备科学素质。", \
	  "{title} ({code}): {points} points in all, literate at {cut} points or more.") \
	S(STANDARD_CUT_ABOVE, "《{title}》（{code}）：满分{points}分，高于{cut}分为具备科学素质。", \
	  "{title} ({code}): {points} points in all, literate above {cut} points.") \
	S(MEASURE, "计分口径", "Measure") \
	S(MEASURE_OBSERVED, "原始得分：每人在整份问卷上得到的分数。", "Observed points: what each person scored on the whole form.") \
	S(MEASURE_PLAUSIBLE, "似真值得分：按每人的作答和背景推算其在整份问卷上可能的得分，抽取{draws}次，结果合并。", \
	  "Plausible scores: what a person may score on the whole form, by answers and background, drawn {draws} times; the results are combined.") \
	S(PRECISION, "精度", "Precision") \
	S(PRECISION_DEFF, "标准误{se}个百分点，设计效应{deff}：这些答卷的精度相当于{n_eff}人的简单随机样本。", \
	  "Standard error {se} points, design effect {deff}: the respondents are as good as a simple random sample of {n_eff}.") \
	S(COMPUTED, "计算", "Computation") \
	/* --- what may not be concluded --- */ \
	S(NOT, "不能由此得出的结论", "What may not be concluded") \
	S(NOT_REHEARSAL, "这是演练数据，关于真实居民什么也说明不了。", "This is rehearsal data: it tells nothing of real residents.") \
	S(NOT_ACTIVITY, "参加的人是自己来的，不能由此推算本地区公民具备科学素质的比例。", \
	  "Those who took part chose to: the share of citizens with scientific literacy in the region cannot be worked out from them.") \
	S(NOT_APPROVED, "没有登记批准文号的调查结果，不能称为政府统计数据。", "Without an approval on record the results must not be called government statistics.") \
	S(NOT_POINT, "不能只凭比例本身说达到或没有达到目标，要看整个区间。", "Whether a target is met cannot be told from the share alone, but from the whole interval.") \
	S(NOT_OVERLAP, "区间重叠的人群或地方，不能说谁高谁低；名次也只有区间。", \
	  "Of groups or places whose intervals overlap none can be said to be higher; ranks, too, are intervals.") \
	S(NOT_CAUSE, "人群之间的差别不说明原因：例如年龄不同的人，受教育的机会也不同。", \
	  "Differences between groups are no causes: people of other ages, for one, had other schooling.") \
	S(NOT_OTHERS, "18岁以下和69岁以上的人没有调查，结果不包括他们。", "People under 18 and over 69 were not asked: the results are not about them.") \
	S(NOT_SILENT, "没有回答的人可能与回答的人不同；加权只能修正已知总数涉及的差别。", \
	  "Those who did not answer may differ from those who did; weighting mends only what the known totals tell of.") \
	S(NOT_OPT_IN, "样本之外自愿参加的人，只有在同格之内自愿与否和素质无关时才能代表别人；标准误不含由此而来的偏差。", \
	  "People who opted in beside the sample stand for others only as far as opting in tells nothing of literacy within a cell; standard errors do not contain bias from that.") \
	S(NOT_OTHER_MEASURE, "本次的计分口径是{measure}。按别的问卷、标准或口径得出的比例，不能与它直接比较。", \
	  "The measure is {measure}. Shares by another instrument, standard or measure cannot be compared with it as they are.") \
	S(NOT_WITHHELD, "不公布的数字不是零，也不说明好坏，只说明答卷太少，或公布会泄露别的数字。", \
	  "A figure that is not published is no zero and tells neither good nor bad: there were too few answers, or it would give another figure away.") \
	S(NOT_MODEL, "乡镇的模型估计会把差别拉近，不能用来考核单个乡镇。", "The model's figures of townships draw differences together: they are not for judging a single township.") \
	S(NOT_PERSON, "比例说的是一个人群，不能用来评价个人。", \
	  "The share is of a population and judges no single person.") \
	/* --- files --- */ \
	S(FILES, "下载与核验", "Downloads, and how to verify") \
	S(FILE_CSV, "本页数字的表格（CSV）", "The figures as a table (CSV)") \
	S(FILE_MANIFEST, "带签名的发布文件（JSON）", "The signed file of the publication (JSON)") \
	S(FILE_PICTURE, "分享图（PNG）", "Picture for sharing (PNG)") \
	S(VERIFY, "发布文件带有 Ed25519 签名，本页和表格中的数字都取自它。核验：kesu verify 文件 --key 公钥。公钥要与发布单位另行公告的一致。", \
	  "The file of the publication carries an Ed25519 signature; the figures of this page and of the table are those in it. To verify it: kesu verify FILE --key KEY. The key has to be the one that the publisher has made known elsewhere.") \
	S(VERIFY_KEY, "公钥：{key}", "Public key: {key}") \
	S(PERMANENT, "本页地址固定，对应计算{run}，不会改成别的结果。", "This address is permanent: it stands for run {run} and never shows another one.") \
	S(OTHER_LANGUAGE, "English", "中文") \
	S(NOT_FOUND, "没有这样的发布", "There is no such publication") \
	S(NOT_FOUND_WHY, "请核对网址。没有发布的调查，这里不显示。", "Please check the address. What was not published is not shown here.") \
	S(CARD_WORDS, "{region}{year}年公民具备科学素质的比例为{share}（95%置信区间 {interval}）", \
	  "{region} {year}: share of citizens with scientific literacy {share} (95 % interval {interval})")
/* clang-format on */

#endif
