/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the results say beside the words of figures (server/reporting/words.json). */
import type { Table } from '../language';

export const texts = {
  noRun: { zh: '尚未计算，暂无结果。', en: 'Not scored yet: there are no results.' },
  fullPoints: { zh: '满分 100', en: 'of 100' },
  method: { zh: '方法', en: 'Method' },
  byGroup: { zh: '分人群结果', en: 'By group' },
  byRegion: { zh: '分地区结果', en: 'By region' },
  sharesByGroup: (place: string) => ({
    zh: `${place}：分人群的公民具备科学素质的比例`,
    en: `${place}: share of citizens with scientific literacy by group`,
  }),
  sharesByRegion: {
    zh: '分地区的公民具备科学素质的比例',
    en: 'Share of citizens with scientific literacy by region',
  },
  download: { zh: '下载全部结果：', en: 'Download all results: ' },
  forExcel: { zh: 'Excel 用 CSV', en: 'CSV for Excel' },
  plainCsv: { zh: 'CSV（UTF-8）', en: 'CSV (UTF-8)' },
  workbook: { zh: 'XLSX 工作簿', en: 'Workbook (XLSX)' },
  microdata: {
    zh: '供复核的去标识个人数据（下载会记入审计）：',
    en: 'De-identified microdata, to recompute the figures (downloads are audited):',
  },
  file_microdata: { zh: '个人数据，一人一行：', en: 'Microdata, a row for each respondent:' },
  file_weights: { zh: '权数与复制权数：', en: 'Weights and replicate weights:' },
  file_scores: { zh: '似真值得分：', en: 'Plausible scores:' },
  file_scales: { zh: '复制权数的系数：', en: 'Scales of the replicates:' },
  file_codebook: { zh: '各列说明：', en: 'Codebook:' },
  trailer: {
    zh: '这几种 CSV 的末行写明行数和摘要；没有这一行的文件不完整。',
    en: 'The last line of these CSV files counts their rows; one without it is not whole.',
  },
  standard: { zh: '评定标准', en: 'Standard' },
  instrument: { zh: '问卷', en: 'Instrument' },
  run: { zh: '计算编号', en: 'Run' },
  scoredAt: { zh: '计算时间', en: 'Scored at' },
  program: { zh: '程序版本', en: 'Program' },
  snapshot: { zh: '数据快照 SHA-256', en: 'Snapshot, SHA-256' },
  seed: { zh: '随机种子', en: 'Seed' },
  recipe: { zh: '计算方法', en: 'Recipe' },
  diagnostics: { zh: '质量指标', en: 'Diagnostics' },
  noneOrWithheld: { zh: '无或不公布', en: 'none, or withheld' },
  entries: (count: number) => ({ zh: `${count} 项`, en: `${count} entries` }),
  countsByGroup: { zh: '分人群的答题人次与平均得分', en: 'Attempts and mean scores by group' },
} satisfies Table;

/* The share itself, and which survey it is from. */
export const headlineTexts = {
  shareOf: (place: string) => ({
    zh: `${place}公民具备科学素质的比例`,
    en: `${place}: share of citizens with scientific literacy`,
  }),
  precision: (interval: string, se: string, n: number | null) => ({
    zh: `95%置信区间 ${interval}，标准误 ${se} 个百分点，样本量 ${n} 人`,
    en: `95 % interval ${interval}, standard error ${se} points, ${n} respondents`,
  }),
  found: (year: number, place: string, share: string, ends: string) => ({
    zh: `${year}年，${place}公民具备科学素质的比例为 ${share}（95%置信区间 ${ends}）`,
    en: `In ${year}, ${share} of the citizens of ${place} had scientific literacy (95 % interval ${ends})`,
  }),
  withheld: (year: number, place: string) => ({
    zh: `${year}年${place}公民具备科学素质的比例不公布。`,
    en: `The share of ${place} in ${year} is not published.`,
  }),
  against: (year: number, target: string, zh: string, en: string) => ({
    zh: `；${year}年目标为 ${target}，${zh}。`,
    en: `; the target of ${year} is ${target}: ${en[0]!.toLowerCase()}${en.slice(1)}.`,
  }),
  end: { zh: '。', en: '.' },
  year: { zh: '年份', en: 'Year' },
  state: { zh: '状态', en: 'State' },
  kind: { zh: '结果性质', en: 'Kind of result' },
  fieldwork: { zh: '现场', en: 'Fieldwork' },
  days: (from: string, to: string) => ({ zh: `${from} 至 ${to}`, en: `${from} to ${to}` }),
  since: (from: string) => ({ zh: `${from} 开始，尚未结束`, en: `since ${from}, not ended` }),
  rate: { zh: '回答率（RR1）', en: 'Response rate (RR1)' },
  approval: { zh: '批准', en: 'Approval' },
  form: (number: string) => ({ zh: `表号 ${number}`, en: `form ${number}` }),
  number: (number: string) => ({ zh: `文号 ${number}`, en: `number ${number}` }),
  noApproval: { zh: '没有登记批准', en: 'none was registered' },
  valid: (from: string, until: string) => ({
    zh: `有效期 ${from} 至 ${until}`,
    en: `valid ${from} to ${until}`,
  }),
  scored: { zh: '计算', en: 'Run' },
  run: (run: number, at: string) => ({ zh: `编号 ${run}，${at}`, en: `${run}, of ${at}` }),
  plan: { zh: '方案', en: 'Plan' },
} satisfies Table;

/* How the share was measured. */
export const measureTexts = {
  title: { zh: '比例怎样测得', en: 'How the share was measured' },
  table: (place: string, label: string) => ({
    zh: `${place}：同一批答卷的四种口径${label && `（${label}）`}`,
    en: `${place}: the same answers in four measures${label && ` (${label})`}`,
  }),
  headline: { zh: '公布口径', en: 'Headline measure' },
  why: { zh: '为什么几个比例不同', en: 'Why they differ' },
  observed: {
    zh: '原始得分：答对多少题就得多少分。题目有限，得分里有运气成分；多数人的水平在分数线以下，因运气过线的人比因运气落下的人多，题目越少越明显，所以每人只答一个题册时比例偏高。整卷作答时，评定标准本来就按原始得分规定。',
    en: 'Observed points: what was answered right. With few questions there is luck in every score. As most people are below the cut, luck lifts more of them over it than it drops, the more so the shorter the form: of booklets the share comes out too high. On the whole form the standard is itself defined by observed points.',
  },
  expected: {
    zh: 'EAP 折算得分：先估计每个人的期望水平，再折算成整卷应得的分。这样的估计总向人群的平均靠拢，人与人的差别显得比实际小，比例往往偏低。',
    en: 'Expected points: each person’s expected level, turned into points on the whole form. Such estimates are drawn towards the average of all, people look more alike than they are, and the share mostly comes out too low.',
  },
  plausible: {
    zh: '似真值（plausible values）得分：不把每个人归为一个期望水平，而是按其作答和背景在可能的水平中随机抽取多次，每次算出比例，再取平均。这样既不夸大也不缩小人群之间的差别；都按同一份整卷计分，与拿到哪个题册无关；置信区间已计入各次抽取的差别。',
    en: 'Plausible scores: instead of one expected level, several levels are drawn from those that a person’s answers and background allow; each draw gives a share, and the shares are averaged. The spread between people is then neither too small nor too large, everybody is scored on the same whole form whichever booklet they had, and the interval counts the spread between draws.',
  },
  rapid: {
    zh: '快速猜答：用时太短、来不及读题的作答，按未作答处理；最后一行把它们算进来，可以看出影响有多大。',
    en: 'Rapid guesses: answers given faster than the question can be read are not taken for answers; the last row counts them in, to show how much they matter.',
  },
  effort: {
    zh: '。作答投入不足：有时间记录的作答中，快速猜答超过一成的人。',
    en: '. Little effort: more than a tenth of the timed answers are rapid guesses.',
  },
  alpha: { zh: '克龙巴赫 α 系数', en: 'Reliability (alpha)' },
  eap: { zh: 'EAP 信度', en: 'Reliability (EAP)' },
  marginal: { zh: '边际信度', en: 'Marginal reliability' },
  guesses: { zh: '快速猜答占全部作答的比例', en: 'Rapid guesses, share of all answers' },
  littleEffort: { zh: '作答投入不足（人）', en: 'People of little effort' },
} satisfies Table;

/* Townships and ranks. */
export const areaTexts = {
  ranks: { zh: '名次的95%置信区间（联合）', en: 'Rank intervals, 95 %, joint' },
  townships: { zh: '乡镇街道：直接估计与模型估计', en: 'Townships: direct and model-based shares' },
  townshipsTable: {
    zh: '乡镇街道公民具备科学素质的比例：直接估计与模型估计',
    en: 'Share of citizens with scientific literacy in townships: direct and model-based',
  },
  borrowed: {
    zh: '模型估计借用全县各乡镇的共同信息，误差较小；它与直接估计并列，不代替直接估计。没有样本的乡镇只有合成估计，不反映当地的实际差别。各估计下面是95%置信区间。',
    en: 'The model borrows what the county’s townships have in common, so its error is smaller. It stands beside the direct share, not in its place. A township without respondents has a synthetic share only, which says nothing of its own. Below each share stands its 95 % interval.',
  },
  ordered: (figure: string, ranked: number) => ({
    zh: `按${figure}排列（第1名为比例最高）。${ranked}个地区的真实名次同时落在各自置信区间内的概率为95%；区间相交的地区分不出先后。`,
    en: `By the ${figure.toLowerCase()} estimate; 1 is the largest share. All ${ranked} true ranks lie in their intervals at once with probability 95 %; regions whose intervals meet cannot be told apart.`,
  }),
  missing: (names: string) => ({
    zh: `没有数据、未参加排列的地区：${names}。`,
    en: ` Not ranked, as they have no figure: ${names}.`,
  }),
  ranking: (parent: string) => ({
    zh: `${parent}下级地区的名次置信区间`,
    en: `Rank intervals of the regions of ${parent}`,
  }),
  places: (from: number, to: number, ranked: number | null) => ({
    zh: `第 ${from}–${to} 名，共 ${ranked} 个`,
    en: `${from} to ${to} of ${ranked}`,
  }),
  tiedNone: { zh: '无', en: 'none' },
  tiedMany: (count: number) => ({ zh: `${count} 个地区`, en: `${count} regions` }),
  rankAmong: (parent: string, rank: string, places: string) => ({
    zh: `在${parent}的${rank}：${places}`,
    en: `${rank} among the regions of ${parent}: ${places}`,
  }),
  noPeers: (parent: string, why: string) => ({ zh: `${parent}：${why}`, en: `${parent}: ${why}` }),
} satisfies Table;

/* Other years. */
export const trendTexts = {
  title: { zh: '与以往相比', en: 'Compared with earlier years' },
  apart: (year: number, zh: string, en: string) => ({
    zh: `${year}年调查：${zh}`,
    en: `The survey of ${year}: ${en}`,
  }),
  table: {
    zh: '公民具备科学素质的比例：与以往相比的变化',
    en: 'Share of citizens with scientific literacy: changes since earlier years',
  },
  baseline: (year: number) => ({ zh: `${year}年基期`, en: `Baseline of ${year}` }),
  wave: (year: number) => ({ zh: `${year}年调查`, en: `Survey of ${year}` }),
  run: (run: number) => ({ zh: `计算编号 ${run}`, en: `run ${run}` }),
  derived: { zh: '由方案文字推算', en: 'worked out from the plan’s words' },
  between: (low: string, high: string) => ({ zh: `${low} 至 ${high}`, en: `${low} to ${high}` }),
  beyond: (p: string) => ({ zh: `变化显著，${p}`, en: `Beyond chance, ${p}` }),
  chance: (p: string) => ({
    zh: `变化不显著（可能只是抽样误差），${p}`,
    en: `May be chance alone, ${p}`,
  }),
  errorUnknown: (zh: string, en: string) => ({
    zh: `基期误差未公布；${zh}`,
    en: `The baseline’s error is not published; ${en}`,
  }),
  errorAtMost: (points: string) => ({
    zh: `基期误差未公布；其标准误若大于 ${points} 个百分点，变化就不显著`,
    en: `The baseline’s error is not published; with more than ${points} points the change would not be beyond chance`,
  }),
  model: { zh: '外推方法', en: 'Model' },
  projection: { zh: '外推值', en: 'Projection' },
  projected: (waves: number, year: number) => ({
    zh: `按 ${waves} 次调查外推到 ${year} 年`,
    en: `Projection from ${waves} waves to ${year}`,
  }),
  line: (year: number) => ({
    zh: `把各次调查连成直线外推，不是 ${year} 年的调查结果；两种方法相差越大，越说明外推不可靠。`,
    en: `A line through the waves, not a survey of ${year}. The further the two models lie apart, the less a projection can be relied on.`,
  }),
  projectionTable: (year: number) => ({
    zh: `${year}年公民具备科学素质的比例：外推`,
    en: `Share of citizens with scientific literacy in ${year}: projected`,
  }),
} satisfies Table;

export const publicationTexts = {
  title: { zh: '发布', en: 'Publication' },
  about: {
    zh: '发布的是最后一次正式计算的全部数字，签名以后谁也不能改。下面是它要说的话。',
    en: 'All figures of the last main run are published. Once they are signed nobody can change them. This is what they say.',
  },
  nothing: { zh: '这次计算没有可以公布的数字。', en: 'The run has no figure to publish.' },
  willSay: (region: string) => ({
    zh: `将公布：${region}公民具备科学素质的比例`,
    en: `To be published: citizens with scientific literacy in ${region}`,
  }),
  figures: (shown: number, withheld: number) => ({
    zh: `分地区、分人群共公布 ${shown} 个比例，${withheld} 个不公布（人太少，或能推算出别的数）。`,
    en: `${shown} shares by region and group are published, and ${withheld} are withheld (too few people, or another figure could be worked out).`,
  }),
  all: { zh: '逐个看这些数字', en: 'Look at each of these figures' },
  fixes: {
    zh: '用本单位的密钥签名并公布，任何人都能看到、能核对。以后只能撤回，原因会一直显示。',
    en: 'The figures are signed with your office’s key and public: anybody can see and check them. After that they can only be withdrawn, with a reason that stays visible.',
  },
  type: (slug: string) => ({ zh: `输入调查的短名 ${slug} 以确认`, en: `Type the survey’s short name, ${slug}` }),
  differs: { zh: '输入的不是这项调查的短名。', en: 'This is not the survey’s short name.' },
  publish: { zh: '签名并发布', en: 'Sign and publish' },
  working: { zh: '正在签名并发布…', en: 'Signing and publishing…' },
  stands: { zh: '有效', en: 'Stands' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
  notToQuote: (reason: string) => ({
    zh: `数字不得再引用。原因：${reason}`,
    en: `The figures must not be quoted any more. The reason: ${reason}`,
  }),
  because: (reason: string) => ({ zh: `撤回的原因：${reason}`, en: `Withdrawn because: ${reason}` }),
  line: (run: number, at: string, account: string) => ({
    zh: `编号 ${run} 的计算，${at} 由 ${account} 发布`,
    en: `Run ${run}, published ${at} by ${account}`,
  }),
  download: { zh: '下载签名的发布文件', en: 'Download the signed file' },
  how: { zh: '怎样核对', en: 'How to check it' },
  howAbout: {
    zh: '用 kesu verify 文件 --key 公钥 核对。请把下面的公钥登在本单位的网站上。',
    en: 'By kesu verify FILE --key KEY. Make this public key known on your office’s own site.',
  },
} satisfies Table;
