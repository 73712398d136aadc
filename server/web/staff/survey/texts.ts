/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A survey's life: what each step is for, what becomes fixed by it, what can be done about a lack. */
import type { Table } from '../language';
import type { Words } from '../../generated/openapi';

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
  sample: { zh: '名单和信', en: 'Sample' },
  newSurvey: { zh: '新建调查', en: 'New survey' },
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
  mayNot: {
    zh: '您的账号不能走这一步：角色或地区不符。',
    en: 'Your account may not take this step: not with its role, or not in this region.',
  },
  mayNotTake: (step: Words) => ({
    zh: `“${step.zh}”：您的账号不能走这一步，角色或地区不符。`,
    en: `“${step.en}”: your account may not take this step, not with its role or not in this region.`,
  }),
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
    zh: `正式计算（编号 ${run}）已经完成，可以发布。`,
    en: `The main run (number ${run}) is done and can be published.`,
  }),
  publishingElse: { zh: '请管理员发布。', en: 'Ask an administrator to publish it.' },
  toPublication: { zh: '去发布', en: 'Go to the publication' },
  toSample: { zh: '去做', en: 'Do it' },
  published: {
    zh: '结果已经发布并签名，任何人都可以用 kesu verify 核对发布文件。发现有错可以撤回，原因会一直显示。',
    en: 'The figures are published and signed; anybody can check the file with kesu verify. If they prove wrong they can be withdrawn, with a reason that stays visible.',
  },
  visits: { zh: '需要上门的，把个案分给调查员。', en: 'Cases that are visited are given to interviewers.' },
  toAssign: { zh: '去分派', en: 'Give cases' },
  volunteers: { zh: '自愿参加的，可以限定各类人数。', en: 'Of people who opt in, each kind can be limited.' },
  toQuotas: { zh: '去设配额', en: 'Set quotas' },
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
    zh: '导入名单、抽样、印信。',
    en: 'Import the frame, draw the sample and make the letters.',
  },
  valid_short: {
    zh: '批准的有效期要覆盖计划的结束时间；不合适就另建一项。',
    en: 'The approval must last to the planned end; otherwise it takes a new survey.',
  },
  letters: { zh: '给其余抽中的人印信。', en: 'Make the letters of the others who are drawn.' },
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

/* A new survey. */
export const createTexts = {
  back: { zh: '← 全部调查', en: '← All surveys' },
  about: {
    zh: '建立的是草稿。批准以后，这里填的都不能再改；写错了，撤回草稿，用另一个短名再建。',
    en: 'This makes a draft. After the approval nothing of it can be changed; withdraw a wrong draft and make another one under another short name.',
  },
  zh: { zh: '标题（中文）', en: 'Title in Chinese' },
  en: { zh: '标题（英文）', en: 'Title in English' },
  slug: { zh: '短名', en: 'Short name' },
  slugHint: {
    zh: '印在网址里，例如 donghu-2026：3 至 64 个小写字母、数字和短横，以后不能改。',
    en: 'It stands in the addresses, such as donghu-2026: 3 to 64 lower-case letters, digits and dashes. It stays.',
  },
  regionHint: { zh: '方案里的地区代码，例如 360102。', en: 'The code of a region of the programme, such as 360102.' },
  class: { zh: '结果性质', en: 'Class of its results' },
  classHint: {
    zh: '正式调查要经统计部门批准、用保密问卷、按概率抽样。',
    en: 'An official survey takes an approval, a secure questionnaire and a probability sample.',
  },
  optIn: {
    zh: '样本之外，没有收到信的人也可以自愿参加',
    en: 'People without a letter may take part beside the sample',
  },
  rehearsal: { zh: '这是演练：答题的是模拟的人，或者试用的人', en: 'A rehearsal: simulated people, or people who try the system' },
  booklets: { zh: '题册', en: 'Booklets' },
  whole: { zh: '人人答全卷', en: 'Everybody answers the whole form' },
  opens: { zh: '计划开始', en: 'Planned opening' },
  closes: { zh: '计划结束', en: 'Planned end' },
  timesHint: { zh: '北京时间，可以都不填；到结束时间就不再收。', en: 'China’s time; both may be empty. Nothing is taken after the end.' },
  choose: { zh: '请选择', en: 'Please choose' },
  make: { zh: '建立草稿', en: 'Make the draft' },
} satisfies Table;
