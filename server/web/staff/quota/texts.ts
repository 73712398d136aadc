/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many people are wanted of each kind of those who opt in. */
import type { Table } from '../language';

export const texts = {
  title: { zh: '自愿参加者的配额', en: 'Quotas of who opts in' },
  about: {
    zh: '只管样本之外自愿参加的人，有信的人从不受影响。满了的一格不再收新的人，已经开始的照常答完；空着的格不限人数。',
    en: 'For people who take part beside the sample; nobody with a letter is concerned. A kind that is full takes nobody new, whoever has begun goes on, and a kind that is left empty is not limited.',
  },
  noOptIn: {
    zh: '这项调查不接受样本之外的自愿参加者，没有配额。',
    en: 'Nobody may opt into this survey beside its sample, so it has no quotas.',
  },
  over: { zh: '调查已经结束，配额不再改。', en: 'The survey is over: its quotas stay as they are.' },
  none: { zh: '没有设配额：各类人都不限人数。', en: 'There are no quotas: no kind of people is limited.' },
  by: { zh: '按什么分', en: 'Kinds go by' },
  byHow: {
    zh: '没有信的人开始之前要先答这几项。选得越多，格越多，每格也越难收满。',
    en: 'Whoever has no letter is asked these before starting. The more of them, the more kinds, and the harder each is to fill.',
  },
  fixed: {
    zh: '已有人按这几项计入，不能再换；各格的人数还可以改。',
    en: 'People have been counted by these, so they stay; the numbers can still be changed.',
  },
  noVariable: { zh: '请至少选一项。', en: 'Please choose one at least.' },
  kinds: { zh: '各类人数', en: 'People of each kind' },
  kind: { zh: '人群', en: 'Kind' },
  most: { zh: '配额', en: 'Wanted' },
  submitted: { zh: '完成', en: 'Complete' },
  begun: { zh: '作答中', en: 'Begun' },
  state: { zh: '状态', en: 'State' },
  full: { zh: '已满', en: 'full' },
  more: (people: number) => ({ zh: `超出 ${people} 人`, en: `${people} more than wanted` }),
  notLimited: { zh: '不限', en: 'no limit' },
  softly: {
    zh: '同时开始的人多，可能超出几个。',
    en: 'When many begin at once there may be a few more than wanted.',
  },
  save: { zh: '保存配额', en: 'Save the quotas' },
  saved: { zh: '已保存。', en: 'They are saved.' },
  removed: { zh: '配额已取消，各类人都不限人数。', en: 'The quotas are taken away; no kind of people is limited.' },
  empty: { zh: '请至少填一格的人数。', en: 'Please fill in one kind at least.' },
  remove: { zh: '取消全部配额', en: 'Take all quotas away' },
  removes: {
    zh: '各类人都不再限人数，谁自愿参加都收。',
    en: 'No kind of people will be limited any more; everybody who opts in is taken.',
  },
  refresh: { zh: '更新人数', en: 'Count again' },
  saving: { zh: '正在保存…', en: 'Saving…' },
} satisfies Table;

/* What quotas may go by, in the order of a kind's name. */
export const variableTexts = {
  sex: { zh: '性别', en: 'Sex' },
  age: { zh: '年龄', en: 'Age' },
  residence: { zh: '城乡', en: 'Urban or rural' },
  education: { zh: '文化程度', en: 'Education' },
} satisfies Table;
