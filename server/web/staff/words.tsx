/* Chinese first, English on the second line. */
import type { ResultClass, Status, Text } from './types';

export const classLabels: Record<ResultClass, Text> = {
  official: { zh: '正式抽样调查', en: 'Official survey' },
  model_assisted: { zh: '模型辅助估计', en: 'Model-assisted estimate' },
  activity: { zh: '模拟测评或竞赛', en: 'Mock test or contest' },
};

export const statusLabels: Record<Status, Text> = {
  show: { zh: '公布', en: 'Published' },
  flag: { zh: '慎用', en: 'Use with caution' },
  suppress: { zh: '不公布', en: 'Not published' },
};

/* Why a figure is flagged or suppressed, by the server's code. */
export const reasonLabels: Record<string, Text> = {
  empty: { zh: '无样本', en: 'no respondents' },
  few_rows: { zh: '样本不足30人', en: 'fewer than 30 respondents' },
  no_df: { zh: '自由度不足4', en: 'fewer than 4 degrees of freedom' },
  thin_extreme: {
    zh: '比例为0或100%且自由度不足8',
    en: 'a share of 0 or 100 % on fewer than 8 degrees of freedom',
  },
  few_effective: { zh: '有效样本不足30人', en: 'effective sample under 30' },
  wide: { zh: '区间过宽', en: 'interval too wide' },
  wide_relative: { zh: '区间相对过宽', en: 'interval too wide for the share' },
  complementary: {
    zh: '为不使他格被推算而不公布',
    en: 'withheld so that another figure cannot be worked out',
  },
  few_df: { zh: '自由度不足8', en: 'fewer than 8 degrees of freedom' },
  extreme: { zh: '比例为0或100%', en: 'a share of 0 or 100 %' },
  wide_complement: { zh: '补数区间过宽', en: 'interval too wide for the complement' },
};

/* How a township's model-based share came about. */
export const areaKindLabels: Record<string, Text> = {
  synthetic: { zh: '无样本，合成估计', en: 'no respondents: synthetic' },
  none: { zh: '无模型估计', en: 'no model' },
};

/* Why a model-based share is flagged, withheld, or was not made. */
export const areaReasonLabels: Record<string, Text> = {
  large_error: { zh: '相对误差较大', en: 'large error for the share' },
  few_respondents: { zh: '样本过少', en: 'very few respondents' },
  few_areas: { zh: '有样本的乡镇不足5个', en: 'fewer than 5 townships with respondents' },
  few_df: { zh: '自由度不足，设计效应不可知', en: 'too few psus to know the design effect' },
  extreme: { zh: '比例全为0或100%', en: 'shares of 0 or 100 % throughout' },
  failed: { zh: '数据不支持模型', en: 'the figures do not allow a model' },
};

/* What the members of a run's recipe and diagnostics are called. */
export const termLabels: Record<string, string> = {
  age_unknown: '年龄不详（人）',
  alpha: 'α 信度',
  anchors: '锚题',
  answered_least: '至少作答（份）',
  attempts: '开始作答（人次）',
  booklets: '轮换题本',
  bounds: '限幅',
  calibration: '校准',
  calibration_steps: '题目参数估计步数',
  cells: '单元（个）',
  centre: '中心',
  classes: '分组',
  code: '代码',
  combination: '合并',
  constraints: '约束（个）',
  count: '个数',
  deff: '设计效应',
  df: '自由度',
  draws: '抽取次数',
  drift_most: '最大漂移',
  eap: '期望分（EAP）',
  effort: '作答投入',
  estimate: '估计量',
  factor_most: '最大调整系数',
  frame: '目标总体',
  g_weights: '校准系数',
  groups: '组数',
  guesses: '快速猜答（次）',
  guessing: '猜测参数',
  headline: '公布口径',
  indicators: '背景变量（个）',
  indicators_left_out: '略去的背景变量（个）',
  instrument: '问卷',
  intercepts: '截距参数',
  interval: '区间',
  invited: '抽中并邀请（人）',
  items: '题目',
  kind: '方法',
  largest_margin_error: '与已知总数的最大相对误差',
  linking: '量尺连接',
  linking_se: '链接误差',
  literate_at: '达标分',
  lonely_psu: '单一初级单元的层',
  marginal: '边际信度',
  margins: '已知总数',
  mean_points: '平均分（分）',
  mean_score_least: '给出平均分的最少人数',
  measurement: '测量',
  measures: '口径',
  message: '说明',
  method: '方法',
  missing: '缺答',
  model: '模型',
  models: '题目模型',
  multiple: '多选题',
  nonresponse: '无应答调整',
  not_compared: '未比较的往次调查',
  number: '填空题',
  observed: '卷面分',
  open: '未提交（人次）',
  out_of_frame: '目标总体之外（人）',
  plausible: '似真分',
  plausible_rapid_kept: '似真分（含快速猜答）',
  points: '满分',
  psus: '初级抽样单元（个）',
  psus_with_respondents: '有答卷的初级抽样单元（个）',
  publication: '公布规则',
  r_indicator: 'R 指标',
  random_numbers: '随机数',
  ranks: '名次区间',
  rapid: '快速猜答',
  reference_form: '计分整卷',
  reference_year: '参考年份',
  regression: '潜回归',
  regressors: '背景变量',
  reliability: '信度',
  reliability_definition: '信度定义',
  replicates: '重复权重',
  residence: '城乡',
  residual_variance: '残差方差',
  respondents: '用于估计的答卷（份）',
  respondents_below_rte: '投入不足（人）',
  respondents_timed: '有计时的人',
  response: '应答情况',
  response_rate: '应答率',
  response_rate_definition: '应答率定义',
  rounds: '迭代次数',
  rr1: '应答率 RR1',
  rr1_weighted: '加权应答率 RR1',
  rr3: '应答率 RR3',
  rr3_weighted: '加权应答率 RR3',
  rte_least: '投入的下限',
  score: '计分',
  se_over_linearised: '与线性化标准误之比',
  seed: '随机种子',
  share_of_answers: '占作答',
  single: '单选题',
  slopes: '区分度参数',
  small_areas: '乡镇模型估计',
  source: '来源',
  standard: '达标标准',
  statistics: '统计量',
  status: '状态',
  strata: '层（个）',
  submitted: '已提交（人次）',
  survey_year: '调查年份',
  target_probability: '达标概率',
  threshold: '界限',
  thresholds: '各题界限',
  timed_answers: '有计时的作答',
  totals: '总数（个）',
  townships: '乡镇模型',
  treated_as: '处理',
  trend: '与往年相比',
  trimmed: '触及限幅的人数',
  true_false: '判断题',
  uninvited: '未受邀请（人）',
  variance: '方差',
  version: '版本',
  weight_deff_kish: '权重的设计效应（Kish）',
  weight_sum: '权重之和（人）',
  weights: '权重',
  with_regressors: '含背景变量',
  withdrawn: '已撤回（人次）',
  without_answers: '没有作答的人',
};

export const disclaimer: Text = {
  zh: '自愿参与的模拟测评/竞赛统计，非抽样调查结果，不代表本地区公民具备科学素质的比例',
  en: 'Statistics of a voluntary mock test or contest. Not a sample survey: they do not stand for the share of citizens with scientific literacy in this region.',
};

export function Both({ text }: { text: Text }) {
  return (
    <>
      {text.zh}
      {text.en && (
        <span class="en" lang="en">
          {text.en}
        </span>
      )}
    </>
  );
}

export function Rehearsal() {
  return (
    <p class="rehearsal">
      <b>演练数据</b> 系统演练产生，不反映真实居民的情况，不得作为统计结果使用。
      <span class="en" lang="en">
        Rehearsal data: they say nothing about real residents and are not statistics.
      </span>
    </p>
  );
}

export function percent(share: number | null, digits = 1): string {
  return share === null ? '–' : (share * 100).toFixed(digits) + '%';
}

export function interval(ci: [number, number] | null): string {
  return ci ? `${(ci[0] * 100).toFixed(1)}–${(ci[1] * 100).toFixed(1)}%` : '–';
}

/* A standard error in percentage points. */
export function points(se: number | null): string {
  return se === null ? '–' : (se * 100).toFixed(2);
}

/* A change in percentage points, with its sign. */
export function signedPoints(change: number): string {
  return (change < 0 ? '−' : '+') + Math.abs(change * 100).toFixed(2);
}

export function fixed(value: number | null, digits: number): string {
  return value === null ? '–' : value.toFixed(digits);
}

/* A probability is never said to be 0 or 1. */
export function probability(value: number | null): string {
  if (value === null) return '–';
  return value < 0.01 ? '< 1%' : value > 0.99 ? '> 99%' : percent(value, 0);
}

export function targetText(target: { comparison?: string; value: number }): string {
  return `${target.comparison === 'above' ? '>' : '≥'} ${percent(target.value)}`;
}
