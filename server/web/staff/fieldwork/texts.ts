/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fieldwork as it goes: counts and outcome rates, never what was answered. */
import type { Table } from '../language';

export const texts = {
  title: { zh: '现场进度', en: 'Fieldwork' },
  back: { zh: '← 回到这项调查', en: '← Back to the survey' },
  parts: { zh: '现场的工作', en: 'Work of the fieldwork' },
  assign: { zh: '分派个案', en: 'Assignments' },
  conflicts: { zh: '后到的面访', en: 'Later interviews' },
  quotas: { zh: '配额', en: 'Quotas' },
  reminders: { zh: '催访', en: 'Reminders' },
  updated: (at: string) => ({ zh: `更新于 ${at}`, en: `As of ${at}` }),
  live: { zh: '有新数据时自动更新', en: 'updates by itself' },
  lost: { zh: '连接中断，正在重新连接', en: 'the connection was lost; connecting again' },
  part: {
    zh: '只显示您所辖地区的部分。',
    en: 'Only what lies in your account’s region is shown.',
  },
  counts: { zh: '人数', en: 'People' },
  rates: { zh: '回答率等', en: 'Response and other rates' },
  ratesHow: { zh: '这些率怎样算', en: 'How these rates are defined' },
  rr1: {
    zh: 'RR1：完成的人，除以抽中的人中除去不合格的人；合格与否不明的人都算合格，是最保守的回答率。计算结果里的 RR1 只看邀请和答卷，所以是另一个数。',
    en: 'RR1: complete, out of all drawn who are not known to be ineligible; those of unknown eligibility all count as eligible, which makes it the most cautious rate. The RR1 of a run rests on invitations and answers alone and is another number.',
  },
  rr3: {
    zh: 'RR3：合格与否不明的人，按已知的人中合格的比例 e 折算。',
    en: 'RR3: of those of unknown eligibility, the share e that is eligible among the others counts.',
  },
  rr5: {
    zh: 'RR5：合格与否不明的人都不算，是回答率的上限。',
    en: 'RR5: those of unknown eligibility do not count at all: the highest the rate can be.',
  },
  cooperation: {
    zh: '合作率：接触到的合格的人里，完成的比例。接触率：合格的人里，接触到的比例。',
    en: 'Cooperation: complete, out of the eligible who were reached. Contact: reached, out of the eligible.',
  },
  aapor: {
    zh: '定义依照 AAPOR《标准定义》，未加权。这里只有人数和回答情况，没有作答的内容。',
    en: 'By AAPOR’s Standard Definitions, unweighted. There are counts and outcomes here, and nothing of what was answered.',
  },
  days: { zh: '每天完成与计划', en: 'Completed by day, and the plan' },
  noDays: { zh: '还没有人完成。', en: 'Nobody has finished yet.' },
  daysPlot: {
    zh: '实线为累计完成，虚线为计划，柱为当天完成，数值见下表',
    en: 'Line: completed so far; dashed: the plan; bars: completed that day; the table below has the numbers',
  },
  plan: {
    zh: '计划：抽中并启用的人在起止日期之间全部均匀完成。抽样时没有记预计回答率，所以到不了这条线不等于落后。',
    en: 'The plan: all who were drawn and released finish evenly between the planned days. A draw stores no expected response, so to be below the line is not to be behind.',
  },
  daysTable: { zh: '按天的人数', en: 'By day' },
  byRegion: { zh: '分地区', en: 'By region' },
  byStratum: { zh: '分层', en: 'By stratum' },
  byPsu: { zh: '分社区或村', en: 'By community' },
  byInterviewer: { zh: '分调查员', en: 'By interviewer' },
  interviewerHow: {
    zh: '按最近一次接触的调查员，全部为现场记录。',
    en: 'By the interviewer of the latest contact, as it was written down.',
  },
  unnamed: { zh: '未注明', en: 'not named' },
  qualityHow: {
    zh: '存疑的份数只算到昨天，满11份才更新，后来退出的仍算在内：这样看不出某一个人。它们仍计入各项结果。',
    en: 'Doubtful submissions are counted up to yesterday, eleven or more at a time, whoever withdrew since among them: so nobody is told apart. They stay in every figure.',
  },
  quality: { zh: '存疑答卷', en: 'Doubtful forms' },
  few: { zh: '不足11份，不显示', en: 'fewer than 11: not shown' },
  minutes: { zh: '用时中位数（分钟）', en: 'Median minutes' },
} satisfies Table;
