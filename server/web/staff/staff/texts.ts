/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { Table } from '../language';

export const texts = {
  programmes: { zh: '监测方案', en: 'Programmes' },
  none: { zh: '暂无方案。', en: 'There is none yet.' },
  targetInWords: (year: number) => ({
    zh: `${year}年目标，方案没有给出数值`,
    en: `Target of ${year}, for which the plan gives no number`,
  }),
  resident: { zh: '答题页', en: 'Resident’s page' },
} satisfies Table;

export const overviewTexts = {
  title: { zh: '各方案概览', en: 'All programmes' },
  about: {
    zh: '每个方案最近一次发布的比例。各地问卷、标准、年份不同，并列不等于可比；要比较，请用“比较”。',
    en: 'The share that each plan has published last. Instruments, standards and years differ: standing side by side does not make them comparable; use Compare for that.',
  },
  none: { zh: '暂无方案。', en: 'There is none yet.' },
  programme: { zh: '方案', en: 'Plan' },
  target: { zh: '目标', en: 'Target' },
  latest: { zh: '最近发布的比例', en: 'Published last' },
  ends: (ends: string) => ({ zh: `95%置信区间 ${ends}`, en: `95 % interval ${ends}` }),
  targetInWords: { zh: '方案没有给出数值', en: 'The plan gives no number' },
  noTarget: { zh: '方案没有目标', en: 'The plan has no target' },
  nothing: { zh: '尚未发布', en: 'Nothing published' },
  nothingAtAll: {
    zh: '现在没有一个方案有已发布、未撤回的比例。',
    en: 'No plan has a published share that was not withdrawn.',
  },
  withheld: { zh: '不公布', en: 'Not published' },
  picture: { zh: '各方案最近发布的比例与目标', en: 'Latest published shares and targets' },
  pictureAbout: (plans: number, shown: number) => ({
    zh: `${plans} 个方案，${shown} 个有发布的比例及其95%置信区间。数字见下面的表。`,
    en: `${plans} plans, ${shown} with a published share and its 95 % interval. The table below has the numbers.`,
  }),
  own: { zh: '最近发布的比例与95%置信区间', en: 'share published last with its 95 % interval' },
  goal: { zh: '当时所对照的目标', en: 'the target that it was held against' },
  notRanked: {
    zh: '按方案代码排列，不是名次。数轴从 0 开始。',
    en: 'In the order of the plans’ codes, which is no ranking. The axis begins at 0.',
  },
  table: { zh: '各方案的目标和最近发布的比例', en: 'Targets of all plans and the shares published last' },
} satisfies Table;
