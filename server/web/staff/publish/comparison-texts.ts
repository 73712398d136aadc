/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { Table } from '../language';

export const comparisonTexts = {
  title: { zh: '与其他地区相比', en: 'Beside other regions' },
  figure: (region: string, year: number, share: string) => ({
    zh: `对照：${region}，${year}年，${share}`,
    en: `Compared with: ${region}, ${year}, ${share}`,
  }),
  error: (se: string) => ({ zh: `标准误 ${se} 个百分点`, en: `SE ${se} points` }),
  errorAtLeast: (se: string) => ({
    zh: `标准误至少 ${se} 个百分点`,
    en: `SE at least ${se} points`,
  }),
  standard: (theirs: string, ours: string) => ({
    zh: `评定标准 ${theirs}（本次 ${ours}）`,
    en: `Standard ${theirs} (here ${ours})`,
  }),
  instrument: (theirs: string, ours: string) => ({
    zh: `问卷 ${theirs}（本次 ${ours}）`,
    en: `Instrument ${theirs} (here ${ours})`,
  }),
  notStated: { zh: '来源未说明', en: 'not stated' },
  source: (source: string) => ({ zh: `来源：${source}`, en: `Source: ${source}` }),
  run: (id: number) => ({ zh: `计算编号 ${id}`, en: `Run ${id}` }),
  because: (outcome: string, reason: string) => ({
    zh: `${outcome}：${reason}`,
    en: `${outcome}: ${reason}`,
  }),
  difference: (points: string, low: string, high: string) => ({
    zh: `差 ${points} 个百分点（95%置信区间 ${low} 至 ${high}）`,
    en: `Difference ${points} points (95 % interval ${low} to ${high})`,
  }),
  chance: (probability: string) => ({
    zh: `不低于对照数据的概率 ${probability}`,
    en: `Probability of not being below it ${probability}`,
  }),
  stands: (se: string) => ({
    zh: `只要对照数据的标准误不超过 ${se} 个百分点，此结论成立。`,
    en: `It stands while the figure’s own SE is at most ${se} points.`,
  }),
  gapCounts: (gaps: number, compared: number) => ({
    zh: `差距 ${gaps} 项，其中 ${compared} 项可与以往调查相比`,
    en: `${gaps} gaps, ${compared} of them with an earlier wave to compare`,
  }),
  rankOutside: (count: number) => ({
    zh: `其中 ${count} 个地区按载入的对照数据排列。`,
    en: `${count} of them by loaded figures of others.`,
  }),
  rankApart: (count: number) => ({
    zh: `另有 ${count} 个地区的数据不可比（年份或评定标准不同）。`,
    en: `The figures of ${count} more are not comparable (another year or standard).`,
  }),
} satisfies Table;
