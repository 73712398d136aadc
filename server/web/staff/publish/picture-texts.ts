/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pictures of the results say. */
import type { Words } from '../../generated/openapi';
import type { Table } from '../language';

/* What the groups differ in, by the word before the = of their code. */
export const variableTexts: Record<string, Words> = {
  sex: { zh: '性别', en: 'Sex' },
  age: { zh: '年龄', en: 'Age' },
  education: { zh: '文化程度', en: 'Education' },
  residence: { zh: '城乡', en: 'Residence' },
  key_group: { zh: '重点人群', en: 'Key groups' },
  other: { zh: '其他人群', en: 'Other groups' },
};

/* Dimensions of content, by code. */
export const dimensionTexts: Record<string, Words> = {
  knowledge: { zh: '科学知识', en: 'Scientific knowledge' },
  methods: { zh: '科学方法', en: 'Scientific methods' },
  spirit: { zh: '科学精神与思想', en: 'Scientific spirit and thought' },
  application: { zh: '应用科学的能力', en: 'Ability to apply science' },
};

export const pictureTexts = {
  tables: { zh: '表：同样的数字', en: 'Tables: the same numbers' },
  toTable: { zh: '数字见表', en: 'The numbers as a table' },
  groups: (place: string) => ({
    zh: `${place}：分人群的公民具备科学素质的比例`,
    en: `${place}: share of citizens with scientific literacy by group`,
  }),
  places: {
    zh: '各地区公民具备科学素质的比例',
    en: 'Share of citizens with scientific literacy by region',
  },
  range: (lines: number, low: string, at: string, high: string, to: string) => ({
    zh: `${lines} 个比例及其95%置信区间，最低 ${at}（${low}），最高 ${to}（${high}）。数字见本页的表。`,
    en: `${lines} shares with their 95 % intervals, from ${at} (${low}) to ${to} (${high}). The tables of this page have the numbers.`,
  }),
  noShare: { zh: '没有可以公布的比例。', en: 'There is no share that can be published.' },
  withheld: (count: number, names: string) => ({
    zh: `另有 ${count} 个地区的直接估计不公布：${names}。`,
    en: `The direct shares of ${count} more regions are not published: ${names}.`,
  }),
  own: { zh: '估计值与95%置信区间', en: 'estimate with its 95 % interval' },
  caution: { zh: '慎用', en: 'use with caution' },
  target: (place: string) => ({ zh: `${place}的目标`, en: `the target of ${place}` }),
  zero: { zh: '数轴从 0 开始。', en: 'The axis begins at 0.' },
  effective: {
    zh: '等效样本量按简单随机抽样折算。',
    en: 'Effective n: the size of a simple random sample of the same precision.',
  },
  towns: (place: string) => ({
    zh: `${place}各乡镇街道：直接估计与模型估计`,
    en: `Townships of ${place}: direct and model-based shares`,
  }),
  townsAbout: (towns: number, withheld: number) => ({
    zh: `${towns} 个乡镇街道，各有直接估计和模型估计，${withheld} 个直接估计不公布。数字见本页的表。`,
    en: `${towns} townships, each with its direct and its model-based share; ${withheld} direct shares are withheld. The tables of this page have the numbers.`,
  }),
  direct: { zh: '直接估计', en: 'direct' },
  model: { zh: '模型估计', en: 'model' },
  drawn: { zh: '模型把直接估计拉近了多少', en: 'how far the model has drawn the direct share in' },
  county: (place: string) => ({ zh: `${place}的比例`, en: `the share of ${place}` }),
  weight: (part: string) => ({ zh: `直接估计占 ${part}`, en: `direct share weighs ${part}` }),
  ranks: (parent: string) => ({
    zh: `${parent}下级地区名次的95%置信区间（联合）`,
    en: `Rank intervals of the regions of ${parent}, 95 %, joint`,
  }),
  ranksAbout: (regions: number, ranked: number) => ({
    zh: `${regions} 个地区，${ranked} 个有名次置信区间；横条从可能的最好名次画到最差名次。数字见本页的表。`,
    en: `${regions} regions, ${ranked} with a rank interval: a bar from the best rank that is possible to the worst. The tables of this page have the numbers.`,
  }),
  ranksNote: {
    zh: '横条重叠的地区分不出先后。横轴为名次，第 1 名比例最高。',
    en: 'Regions whose bars overlap cannot be told apart. The axis has ranks; 1 is the largest share.',
  },
  years: (place: string) => ({
    zh: `${place}：历年比例、目标和外推`,
    en: `${place}: shares by year, target and projection`,
  }),
  yearsAbout: (from: number, to: number, now: string) => ({
    zh: `${from} 年到 ${to} 年的比例及其95%置信区间，本次为 ${now}。数字见本页的表。`,
    en: `Shares from ${from} to ${to} with their 95 % intervals; this survey’s is ${now}. The tables of this page have the numbers.`,
  }),
  now: { zh: '本次调查', en: 'this survey' },
  before: {
    zh: '以往调查（区间按正负1.96个标准误画出）；方案基期没有区间，其误差未公布',
    en: 'earlier waves (interval: 1.96 standard errors each way); a plan’s baseline has none, as its error is not published',
  },
  ahead: {
    zh: '外推（左为直线，右为 logit）；浅色扇形连接两端，中间各年没有计算',
    en: 'projections (left by a line, right by logits); the pale fan joins both ends, the years between were not computed',
  },
  apart: { zh: '不可比的以往调查没有画出，原因见表。', en: 'Earlier surveys that are not comparable are not drawn; the tables say why.' },
  gaps: (place: string) => ({
    zh: `${place}：人群之间的差距（百分点）`,
    en: `${place}: gaps between groups, in points`,
  }),
  gapsAbout: (gaps: number, clear: number) => ({
    zh: `${gaps} 对人群比例之差及其95%置信区间，${clear} 对的区间不含 0。数字见本页的表。`,
    en: `Differences of ${gaps} pairs of groups with their 95 % intervals; ${clear} intervals do not hold 0. The tables of this page have the numbers.`,
  }),
  noGap: { zh: '没有差距', en: 'no gap' },
  then: (year: number) => ({
    zh: `${year}年的差距（区间按正负1.96个标准误画出）`,
    en: `the gap of ${year} (interval: 1.96 standard errors each way)`,
  }),
  responded: { zh: '回答情况', en: 'Response' },
  response: { zh: '各地区作答人数占抽中人数的比例', en: 'Respondents out of those drawn, by region' },
  responseAbout: (regions: number, low: string, high: string) => ({
    zh: `${regions} 个地区，作答人数占抽中人数的 ${low} 至 ${high}。数字见本页的表。`,
    en: `${regions} regions: ${low} to ${high} of those drawn have answered. The tables of this page have the numbers.`,
  }),
  responseNote: {
    zh: '作答人数除以抽中人数，未加权；这是清点，不是估计，所以没有区间。',
    en: 'Respondents out of those drawn, unweighted: a count, not an estimate, so it has no interval.',
  },
  answered: { zh: '作答（人）', en: 'Respondents' },
  invited: { zh: '抽中（人）', en: 'Drawn' },
  rate: { zh: '作答比例', en: 'Responded' },
  items: { zh: '题目图：各题的难度', en: 'Item map: how hard each item is' },
  itemsOpen: { zh: '题目图（读取会记入操作记录）', en: 'Item map (reading it is noted in the audit)' },
  itemsAbout: (items: number, easy: string, hard: string) => ({
    zh: `${items} 道题的难度，与居民水平在同一量尺上，最易 ${easy}，最难 ${hard}。数字见下面的表。`,
    en: `The difficulty of ${items} items on one scale with people’s levels, from ${easy} to ${hard}. The table below has the numbers.`,
  }),
  itemsNote: {
    zh: '横轴为量尺（logit），0 没有特别的意义。区间为正负1.96个标准误，斜率视为已知；锚题的参数沿用以往，没有误差。',
    en: 'The axis is the latent scale in logits; its 0 means nothing by itself. Intervals are 1.96 standard errors each way, slopes taken for known; anchors keep earlier parameters and have no error.',
  },
  people: { zh: '居民（中间95%的人）', en: 'People (the middle 95 %)' },
  item: { zh: '题目', en: 'Item' },
  difficulty: { zh: '难度', en: 'Difficulty' },
  error: { zh: '标准误', en: 'SE' },
  right: { zh: '答对比例（加权）', en: 'Share right (weighted)' },
  noItems: { zh: '这次计算没有题目参数。', en: 'This run has no parameters of items.' },
} satisfies Table;
