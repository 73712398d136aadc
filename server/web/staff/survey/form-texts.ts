/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A survey's form: its preview, its pilot, and how often its items were shown. */
import type { Table } from '../language';

export const formTexts = {
  preview: { zh: '预览', en: 'Preview' },
  previewAbout: {
    zh: '在居民的答题页里看题，每本题册、两种语言都能看。什么也不保存，不计入结果；看保密问卷会记入操作记录和曝光次数。',
    en: 'The form in the resident’s page, every booklet in both languages. Nothing is stored and nothing counts; looking at a secure form is noted in the audit and in the counts below.',
  },
  openPreview: { zh: '打开预览', en: 'Open the preview' },
  pilot: { zh: '试测', en: 'Pilot' },
  pilotAbout: {
    zh: '请同事凭链接真正答一遍，看每题用时、漏答和选项是否合适。试测作答单独存放，不进入计算、导出、进度和权数。',
    en: 'Colleagues answer the form by links, to see the time, the gaps and the choices of each item. What they answer lies apart: it is in no run, export, progress or weight.',
  },
  links: { zh: '链接个数', en: 'Links' },
  days: { zh: '有效天数', en: 'Days that they work' },
  make: { zh: '生成链接', en: 'Make links' },
  once: {
    zh: '请现在抄下或发出，链接只显示这一次，一人一个：',
    en: 'Copy or send them now. They are shown this once; one for each person:',
  },
  count: (made: number, started: number, submitted: number) => ({
    zh: `链接 ${made} 个，已开始 ${started} 个，已提交 ${submitted} 个。下表只计已提交的。`,
    en: `Links: ${made}; begun: ${started}; submitted: ${submitted}. The table is of the submitted ones.`,
  }),
  none: { zh: '还没有试测链接。', en: 'There are no links yet.' },
  results: { zh: '试测结果', en: 'Results of the pilot' },
  item: { zh: '题号', en: 'Item' },
  asked: { zh: '问到', en: 'Asked' },
  notAnswered: { zh: '未答', en: 'Not answered' },
  median: { zh: '用时中位数（秒）', en: 'Median time (s)' },
  choices: { zh: '选项：人数', en: 'Choice: people' },
  remove: { zh: '删除试测', en: 'Delete the pilot' },
  removeSure: {
    zh: '将删除全部试测链接和试测作答，不能恢复；题目的曝光次数保留。',
    en: 'This deletes every link and what was answered, for good. How often items were shown stays counted.',
  },
  cancel: { zh: '暂不', en: 'Not now' },
  exposure: { zh: '题目曝光', en: 'How often items were shown' },
  exposureAbout: {
    zh: '答卷开始即算整本题册已展示。“历次”合计本问卷各版本在您可见的全部调查中的次数。',
    en: 'An attempt that has begun was shown its whole booklet. “Ever” is over all surveys of the versions of this instrument that you may see.',
  },
  population: (people: string) => ({
    zh: `占比的分母是18至69岁人口 ${people} 人。`,
    en: `Shares are of ${people} persons aged 18 to 69.`,
  }),
  noPopulation: {
    zh: '没有导入人口数（kesu load --margins），不算占比。',
    en: 'No totals of the population are loaded (kesu load --margins), so there are no shares.',
  },
  attempts: { zh: '答卷', en: 'Attempts' },
  share: { zh: '占人口', en: 'Share of the population' },
  previews: { zh: '预览', en: 'Previews' },
  pilots: { zh: '试测', en: 'Pilots' },
  ever: { zh: '历次答卷', en: 'Attempts ever' },
} satisfies Table;
