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
  attempts: '开始作答（人次）',
  bounds: '限幅',
  calibration: '校准',
  cells: '单元（个）',
  classes: '分组',
  constraints: '约束（个）',
  count: '个数',
  deff: '设计效应',
  df: '自由度',
  estimate: '估计量',
  factor_most: '最大调整系数',
  frame: '目标总体',
  g_weights: '校准系数',
  groups: '组数',
  instrument: '问卷',
  interval: '区间',
  invited: '抽中并邀请（人）',
  kind: '方法',
  largest_margin_error: '与已知总数的最大相对误差',
  linking: '量尺连接',
  lonely_psu: '单一初级单元的层',
  margins: '已知总数',
  mean_points: '平均分（分）',
  mean_score_least: '给出平均分的最少人数',
  nonresponse: '无应答调整',
  not_compared: '未比较的往次调查',
  open: '未提交（人次）',
  out_of_frame: '目标总体之外（人）',
  psus: '初级抽样单元（个）',
  psus_with_respondents: '有答卷的初级抽样单元（个）',
  publication: '公布规则',
  ranks: '名次区间',
  reliability: '信度',
  reliability_definition: '信度定义',
  replicates: '重复权重',
  residence: '城乡',
  respondents: '用于估计的答卷（份）',
  r_indicator: 'R 指标',
  reference_year: '参考年份',
  response: '应答情况',
  response_rate: '应答率',
  response_rate_definition: '应答率定义',
  rounds: '迭代次数',
  rr1: '应答率 RR1',
  rr1_weighted: '加权应答率 RR1',
  rr3: '应答率 RR3',
  rr3_weighted: '加权应答率 RR3',
  score: '计分',
  se_over_linearised: '与线性化标准误之比',
  seed: '随机种子',
  source: '来源',
  small_areas: '乡镇模型估计',
  standard: '达标标准',
  statistics: '统计量',
  strata: '层（个）',
  submitted: '已提交（人次）',
  survey_year: '调查年份',
  target_probability: '达标概率',
  trend: '与往年相比',
  townships: '乡镇模型',
  totals: '总数（个）',
  trimmed: '触及限幅的人数',
  uninvited: '未受邀请（人）',
  variance: '方差',
  weight_deff_kish: '权重的设计效应（Kish）',
  weight_sum: '权重之和（人）',
  weights: '权重',
  withdrawn: '已撤回（人次）',
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
