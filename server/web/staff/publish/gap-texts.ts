/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { Table } from '../language';

export const gapTexts = {
  title: { zh: '差距', en: 'Gaps' },
  about: {
    zh: '两类人群比例之差，已计入两者来自同一批社区。是否算“缩小”“改善”由读者判断：这里给出数字和把握。',
    en: 'Differences between the shares of two groups, knowing that both come from the same communities. Whether a gap has improved is for the reader to say: here are the numbers and how sure they are.',
  },
  table: (place: string) => ({
    zh: `${place}：各类人群之间的差距`,
    en: `${place}: gaps between groups`,
  }),
  none: { zh: '没有可以公布的差距。', en: 'There is no gap that can be published.' },
  pair: { zh: '比较', en: 'Compared' },
  against: (a: string, b: string) => ({ zh: `${a} 减 ${b}`, en: `${a} less ${b}` }),
  difference: { zh: '差（百分点）', en: 'Difference (points)' },
  ratio: { zh: '倍数', en: 'Ratio' },
  test: { zh: '是否超出抽样误差', en: 'Beyond chance?' },
  beyond: (p: string) => ({ zh: `是，${p}`, en: `Yes, ${p}` }),
  chance: (p: string) => ({ zh: `分不清，${p}`, en: `Cannot be told, ${p}` }),
  noTest: { zh: '无法检验', en: 'No test' },
  adjusted: {
    zh: 'p 已按同一变量的各对比较作 Holm 校正。',
    en: 'p is Holm’s, over all pairs of one variable.',
  },
  change: { zh: '与以往相比', en: 'Since earlier waves' },
  since: (year: number, then: string, change: string, between: string) => ({
    zh: `${year}年为 ${then}，此后变化 ${change}（${between}）`,
    en: `${then} in ${year}; change ${change} (${between})`,
  }),
  narrowed: (chance: string) => ({
    zh: `差距比当时小的概率 ${chance}`,
    en: `Probability that it is smaller now: ${chance}`,
  }),
  between: (low: string, high: string) => ({ zh: `${low} 至 ${high}`, en: `${low} to ${high}` }),
  spreads: { zh: '各乡镇街道之间', en: 'Between the townships' },
  spreadsAbout: (areas: number) => ({
    zh: `按 ${areas} 个乡镇街道的模型估计推算真实比例相差多少；直接比较调查数字会把抽样误差也算成差距。`,
    en: `How far apart the true shares of ${areas} townships are, by the model. The surveyed shares themselves differ more, since their sampling errors do.`,
  }),
  range: { zh: '最高与最低之差（百分点）', en: 'Highest less lowest (points)' },
  sd: { zh: '标准差（百分点）', en: 'Standard deviation (points)' },
  dissimilarity: {
    zh: '相异指数（%）：多大一部分具备科学素质的人换个乡镇，各地比例才会一样',
    en: 'Index of dissimilarity (%): the part of the literate who would have to move for all townships to be alike',
  },
} satisfies Table;
