/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs: what they are for, what their diagnostics say, and two of them side by side. */
import type { Table } from '../language';

export const texts = {
  title: { zh: '计算', en: 'Runs' },
  nowInterim: {
    zh: '调查还在进行，现在计算得到的是中期结果：不与目标比较，不得发布。',
    en: 'The survey is open: a run of now is interim. It is held against no target and is not published.',
  },
  nowMain: {
    zh: '现场已经结束。正式计算用结束时抽取的种子，谁也不能挑选结果。',
    en: 'The fieldwork has ended. The main run uses the seed that was drawn then, so that nobody can choose among results.',
  },
  nowDone: {
    zh: '正式计算已经完成。换一个种子再算，可以看出结果对随机数有多敏感，但不得发布。',
    en: 'The main run is done. A run with another seed shows how much the figures depend on chance in the computation; it is never published.',
  },
  nowEarly: { zh: '调查还没有开始，没有可以计算的答卷。', en: 'The survey has not been opened: there is nothing to score.' },
  start: { zh: '开始计算', en: 'Start a run' },
  another: { zh: '更正后重新正式计算', en: 'Another main run, after a correction' },
  reason: {
    zh: '为什么要重新计算（会随结果保留和公布）',
    en: 'Why (it stays with the figures and is published)',
  },
  because: (reason: string) => ({ zh: `重新计算的原因：${reason}`, en: `Computed again because: ${reason}` }),
  mainFirst: { zh: '请先完成正式计算，再换种子。', en: 'The main run comes before other seeds.' },
  otherSeed: { zh: '换一个种子计算', en: 'Run with another seed' },
  seed: { zh: '种子（整数）', en: 'Seed (a whole number)' },
  started: { zh: '已排队，很快开始。', en: 'Waiting; it will begin soon.' },
  waits: { zh: '已有一次计算在排队，请等它完成。', en: 'Another run is waiting; let it finish first.' },
  mayNot: {
    zh: '您的账号不能开始计算：角色或地区不符。',
    en: 'Your account may not start a run: not with its role, or not in this region.',
  },
  notStarted: { zh: '计算没有开始。', en: 'The run was not started.' },
  none: { zh: '还没有计算过。', en: 'There are no runs yet.' },
  number: { zh: '编号', en: 'Run' },
  kind: { zh: '性质', en: 'Kind' },
  state: { zh: '状态', en: 'State' },
  asked: { zh: '请求时间', en: 'Asked for' },
  seedShort: { zh: '种子', en: 'Seed' },
  supersededBy: (run: number) => ({
    zh: `已被第 ${run} 次计算取代：两次之间只有少数人退出，并列会泄露他们的作答，所以这一次的数字不再给出。`,
    en: `Superseded by run ${run}: only a few people withdrew between the two, and side by side they would tell how these answered; so the figures of this one are closed.`,
  }),
  publishedAt: (at: string) => ({ zh: `${at} 发布`, en: `Published ${at}` }),
  results: { zh: '看结果', en: 'See the results' },
  done: (percent: string) => ({ zh: `已完成 ${percent}`, en: `${percent} done` }),
  why: { zh: '三种计算有什么不同', en: 'How the three kinds differ' },
  kinds: {
    zh: '调查结束之前的计算是中期计算。结束时抽取一个种子，用它的计算是正式计算，也只有它能发布；要再做一次，须写明原因，原来的仍列在这里。换别的种子，或发布以后再算，都是敏感性计算：抽样以外，估计方法里也用到随机数，几次计算的差别就是这部分的大小。',
    en: 'A run before the survey has closed is interim. At closing one seed is drawn; the run with it is the main run, and the only one that can be published; another one gives its reason, and those before stay listed. Runs with another seed, or after the publication, are for sensitivity: beside the sampling, the method itself uses random numbers, and the spread of such runs shows how much that matters.',
  },
  spread: (runs: number, low: string, high: string, points: string) => ({
    zh: `正式与敏感性计算共 ${runs} 次，本地区的比例在 ${low} 与 ${high} 之间，相差 ${points} 个百分点。`,
    en: `In ${runs} runs, main and sensitivity, the region’s share lies between ${low} and ${high}: ${points} points apart.`,
  }),
  spreadTitle: { zh: '换种子的影响', en: 'How much the seed matters' },
  compare: { zh: '两次计算并列', en: 'Two runs side by side' },
  one: (run: number) => ({ zh: `编号 ${run}`, en: `Run ${run}` }),
} satisfies Table;

/* The diagnostics in sentences. */
export const saidTexts = {
  title: { zh: '这次计算说明了什么', en: 'What this run says of itself' },
  of: (run: number) => ({ zh: `编号 ${run}`, en: `run ${run}` }),
  withheld: {
    zh: '答卷太少，不给出任何数字。',
    en: 'There are too few forms: no number is given.',
  },
  respondents: (respondents: string, invited: string) => ({
    zh: `用于估计的答卷 ${respondents} 份，抽中并邀请 ${invited} 人。`,
    en: `${respondents} forms were used, of ${invited} people drawn and invited.`,
  }),
  forms: (submitted: string) => ({ zh: `已提交的答卷 ${submitted} 份。`, en: `${submitted} forms were handed in.` }),
  response: (rate: string) => ({
    zh: `回答率 ${rate}（RR1：收到的完整答卷，除以全部抽中的人）。`,
    en: `Response rate ${rate} (RR1: complete forms out of all people drawn).`,
  }),
  responseLow: {
    zh: '回答率不到六成：没有答的人可能与答了的人不同，请看加权后的结果，慎下结论。',
    en: 'Less than six in ten answered: those who did not may differ. Read the figures with care.',
  },
  design: (deff: string) => ({
    zh: `权数的设计效应 ${deff}：权数不等，使误差的平方变为等权时的 ${deff} 倍。`,
    en: `Design effect of the weights ${deff}: unequal weights make the squared error ${deff} times that of equal ones.`,
  }),
  trimmed: (count: string) => ({
    zh: `${count} 人的权数过大，已截断。`,
    en: `The weights of ${count} people were too large and were trimmed.`,
  }),
  margins: (error: string) => ({
    zh: `加权后与已知总数的最大相对误差 ${error}。`,
    en: `After weighting, the largest relative difference to a known total is ${error}.`,
  }),
  reliability: (value: string) => ({
    zh: `试卷信度 ${value}：越接近 1，个人得分里的运气成分越少。`,
    en: `Reliability of the form ${value}: the nearer to 1, the less luck in a person’s score.`,
  }),
  doubtful: (count: string) => ({
    zh: `存疑答卷 ${count} 份，仍计入各项结果。`,
    en: `${count} doubtful forms; they are in every figure.`,
  }),
  noDoubt: { zh: '没有发现存疑答卷。', en: 'No doubtful forms were found.' },
  all: { zh: '全部质量指标', en: 'All diagnostics' },
} satisfies Table;
