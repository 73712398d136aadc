/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A survey's life: what each step is for, what becomes fixed by it, what can be done about a lack. */
import type { Table } from '../language';

export const texts = {
  surveys: { zh: '调查', en: 'Surveys' },
  none: { zh: '没有符合条件的调查。', en: 'There is no survey like that.' },
  state: { zh: '状态', en: 'State' },
  anyState: { zh: '全部状态', en: 'Any state' },
  parts: { zh: '本调查的各部分', en: 'Parts of this survey' },
  life: { zh: '进度', en: 'Life' },
  forms: { zh: '问卷', en: 'Form' },
  runs: { zh: '计算', en: 'Runs' },
  field: { zh: '现场', en: 'Fieldwork' },
  results: { zh: '结果', en: 'Results' },
  steps: { zh: '走到哪一步', en: 'How far it has come' },
  now: { zh: '目前', en: 'Now' },
  skipped: { zh: '未经此步', en: 'Not taken' },
  allSteps: { zh: '全部记录', en: 'Every step that was taken' },
  because: (reason: string) => ({ zh: `原因：${reason}`, en: `Reason: ${reason}` }),
  byRun: (run: string) => ({ zh: `由编号 ${run} 的计算`, en: `By run ${run}` }),
  stepLine: (at: string, account: string) => ({
    zh: `${at}，${account}`,
    en: `${at}, ${account}`,
  }),
  next: { zh: '下一步', en: 'What comes next' },
  lacks: { zh: '还缺：', en: 'Still missing:' },
  ready: { zh: '条件已具备。', en: 'Nothing is missing.' },
  cancel: { zh: '暂不', en: 'Not now' },
  sure: { zh: '确认后：', en: 'What this does:' },
  mayNot: {
    zh: '您的账号不能走这一步：角色或地区不符。',
    en: 'Your account may not take this step: not with its role, or not in this region.',
  },
  stepFailed: { zh: '这一步没有完成，什么也没有改变。', en: 'The step was not taken, nothing has changed.' },
  reason: { zh: '撤回的原因（将公开显示）', en: 'Reason for the withdrawal (it will be public)' },
  atAGlance: { zh: '这项调查', en: 'This survey' },
  programme: { zh: '方案', en: 'Programme' },
  region: { zh: '地区代码', en: 'Region' },
  year: { zh: '年份', en: 'Year' },
  instrument: { zh: '问卷', en: 'Instrument' },
  standard: { zh: '评定标准', en: 'Standard' },
  approval: { zh: '批准', en: 'Approval' },
  valid: (from: string, until: string) => ({
    zh: `有效期 ${from} 至 ${until}`,
    en: `valid from ${from} to ${until}`,
  }),
  unknown: { zh: '未填', en: 'not given' },
  strata: { zh: '层', en: 'Strata' },
  psus: { zh: '抽中的社区或村', en: 'Communities drawn' },
  invitations: { zh: '受邀居民', en: 'People invited' },
  opens: { zh: '计划开始', en: 'Planned opening' },
  closes: { zh: '计划结束', en: 'Planned end' },
  started: { zh: '开始作答', en: 'Started' },
  submitted: { zh: '已提交', en: 'Handed in' },
  withdrawn: { zh: '本人撤回', en: 'Withdrawn by residents' },
  scoringNext: {
    zh: '现场已经结束。下一步是正式计算：到“计算”开始，完成后状态自动变为“已计算”。',
    en: 'The fieldwork has ended. Next is the main run: start it under Runs; when it is done, the survey is scored.',
  },
  toRuns: { zh: '去计算', en: 'Go to the runs' },
  publishingNext: (run: number) => ({
    zh: `正式计算（编号 ${run}）已经完成，可以发布。发布要用本单位的签名私钥，由保管私钥的人在服务器上进行。`,
    en: `The main run (number ${run}) is done and can be published. That takes your office’s signing key, and is done on the server by whoever keeps it.`,
  }),
  publishingHow: { zh: '怎样发布', en: 'How it is published' },
  published: {
    zh: '结果已经发布并签名，任何人都可以用 kesu verify 核对发布文件。',
    en: 'The figures are published and signed; anybody can check the file with kesu verify.',
  },
  over: { zh: '这项调查已撤回，不再有下一步。', en: 'The survey was withdrawn; no step is left.' },
} satisfies Table;

/* The steps that are taken here. */
export const doTexts = {
  approved: { zh: '登记批准', en: 'Enter the approval' },
  open: { zh: '开始现场', en: 'Open the fieldwork' },
  closed: { zh: '结束现场', en: 'Close the fieldwork' },
  withdrawn: { zh: '撤回调查', en: 'Withdraw the survey' },
} satisfies Table;

/* What a step makes fixed. */
export const fixesTexts = {
  approved: {
    zh: '标题、地区、年份、问卷、评定标准、目标和批准信息从此不能再改；要改，只能另建一项调查。',
    en: 'Title, region, year, instrument, standard, target and approval stay what they are from now on; a change takes a new survey.',
  },
  open: {
    zh: '样本（层、社区、邀请）和目标从此不能增减或更改；居民可以开始作答。',
    en: 'The sample (strata, communities, invitations) and the target stay what they are from now on; residents can answer.',
  },
  closed: {
    zh: '不再接受作答。同时抽取随机种子并记录在案：正式计算只用这一个种子，谁也不能挑选结果。',
    en: 'No more answers are taken. The seed of the figures is drawn and written down: the main run uses this one alone, so that nobody can choose among results.',
  },
  withdrawn: {
    zh: '撤回不能取消。以后凡显示结果的地方都会显示“已撤回”和您写的原因。',
    en: 'A withdrawal cannot be taken back. Wherever the figures are shown, they will say that the survey was withdrawn, and the reason you give.',
  },
} satisfies Table;

/* What can be done about what is missing. */
export const remedyTexts = {
  approval: { zh: '先登记批准。', en: 'Enter the approval first.' },
  questionnaire: {
    zh: '请系统管理员把问卷装入系统（kesu load）。',
    en: 'Ask the system’s administrator to load the questionnaire (kesu load).',
  },
  valid_over: { zh: '批准已过期的调查要另建一项。', en: 'With an expired approval it takes a new survey.' },
  valid_later: { zh: '到批准生效之日再开始。', en: 'Open it on the first day of the approval.' },
  sample: {
    zh: '导入抽样框、抽样并发出邀请（kesu frame import，kesu draw，kesu invite）。',
    en: 'Import the frame, draw the sample and make the invitations (kesu frame import, kesu draw, kesu invite).',
  },
  valid_short: {
    zh: '批准的有效期要覆盖计划的结束时间；不合适就另建一项。',
    en: 'The approval must last to the planned end; otherwise it takes a new survey.',
  },
  letters: { zh: '给其余抽中的人印信（kesu invite）。', en: 'Make the letters of the others who are drawn (kesu invite).' },
  opens_later: { zh: '到计划的时间再开始。', en: 'Open it at the planned time.' },
  closes_over: { zh: '计划时间已过的调查要另建一项。', en: 'With its planned end behind it, it takes a new survey.' },
} satisfies Table;

/* The fields of an approval. */
export const approvalTexts = {
  form_number: { zh: '表号', en: 'Form number' },
  authority: { zh: '批准机关', en: 'Authority' },
  approval_number: { zh: '批准文号', en: 'Approval number' },
  valid_from: { zh: '有效期起', en: 'Valid from' },
  valid_until: { zh: '有效期止', en: 'Valid until' },
} satisfies Table;
