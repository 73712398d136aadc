/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who works on which cases, face to face. */
import type { Table } from '../language';

export const texts = {
  title: { zh: '分派个案', en: 'Who works on which cases' },
  about: {
    zh: '一件个案归一位调查员。他在 /interview 领取分给他的个案：姓名、地址、入户表和题册都在里面。',
    en: 'A case is one interviewer’s, who takes it at /interview with its name, address, household table and booklet.',
  },
  noSample: {
    zh: '没有可以分派的个案：先抽样、印信。',
    en: 'There is no case to give yet: draw the sample and make the letters first.',
  },
  toSample: { zh: '去“名单和信”', en: 'Go to the sample' },
  draft: {
    zh: '调查批准以后才能分派。',
    en: 'Cases can be given once the survey is approved.',
  },
  closed: {
    zh: '现场已经结束：只能收回，不能再分派。',
    en: 'The fieldwork has ended: cases can be taken back and not given any more.',
  },
  over: { zh: '调查已经计算或撤回，分派不再改。', en: 'The survey is scored or withdrawn: nothing is given or taken any more.' },
  nobody: {
    zh: '您的地区还没有调查员的账号。请管理员在“账号管理”里新建，角色选“调查员”，地区要包含他的个案。',
    en: 'No account of your region interviews yet. An administrator makes one under Accounts, with the role of an interviewer and a region that holds the cases.',
  },
  cases: { zh: '个案', en: 'Cases' },
  given: { zh: '已分派', en: 'Given' },
  free: { zh: '未分派', en: 'Not given' },
  done: { zh: '已有结果', en: 'Done' },
  places: (some: number, all: number) => ({
    zh: `平板交来的面访 ${all} 份，记有位置的 ${some} 份。`,
    en: `Interviews handed in from tablets: ${all}, of them with a place: ${some}.`,
  }),
  doneHow: {
    zh: '已有结果：最近一次接触记的是完成、拒访、无资格等，不必再去的。居民自己在手机上交的卷不在内。',
    en: 'Done: by its latest contact nobody needs to go there again, such as complete, refused, not eligible. What residents have handed in on their own phones is not among it.',
  },

  byPsu: { zh: '按社区分派', en: 'Give cases by community' },
  psus: { zh: '各社区的个案', en: 'Cases of each community' },
  psu: { zh: '社区或村', en: 'Community' },
  whose: { zh: '已分给', en: 'Given to' },
  every: { zh: '全选', en: 'All communities' },
  whom: { zh: '给谁', en: 'To whom' },
  choose: { zh: '请选择', en: 'Please choose' },
  hasCases: (account: string, region: string, cases: number) => ({
    zh: `${account}（${region}，现有 ${cases} 件）`,
    en: `${account} (${region}, has ${cases})`,
  }),
  noOne: { zh: '收回，不给任何人', en: 'Take back, give to nobody' },
  which: { zh: '哪些个案', en: 'Which cases' },
  onlyFree: { zh: '还没有分派的', en: 'Those of nobody yet' },
  all: { zh: '全部，已分给别人的也改派', en: 'All, also those that others have' },
  give: { zh: '分派', en: 'Give' },
  noTick: { zh: '请先勾选社区。', en: 'Please tick a community first.' },
  noneFree: { zh: '勾选的社区没有未分派的个案。', en: 'The communities that are ticked have no case of nobody.' },
  noneHeld: { zh: '勾选的社区没有已分派的个案。', en: 'The communities that are ticked have no case of anybody.' },
  willGive: (cases: number, account: string) => ({
    zh: `将把 ${cases} 件分给 ${account}。`,
    en: `${account} will get ${cases} cases.`,
  }),
  willMove: (cases: number, moved: number, account: string) => ({
    zh: `将把 ${cases} 件分给 ${account}，其中 ${moved} 件从别的调查员那里改派。`,
    en: `${account} will get ${cases} cases, ${moved} of them from other interviewers.`,
  }),
  willTake: (cases: number) => ({
    zh: `将收回 ${cases} 件，暂时没有人做。`,
    en: `${cases} cases will be taken back, and nobody’s for the time being.`,
  }),
  unsent: {
    zh: '原来的调查员平板上还没有上传的，改派以后就传不上来了：请他先上传。',
    en: 'What the interviewer who had them has not sent yet cannot be sent afterwards: let it be sent first.',
  },
  gave: (cases: number, account: string) => ({
    zh: `已分给 ${account} ${cases} 件。`,
    en: `${account} was given ${cases} cases.`,
  }),
  took: (cases: number) => ({ zh: `已收回 ${cases} 件。`, en: `${cases} cases were taken back.` }),
  working: { zh: '正在分派…', en: 'Giving…' },

  workers: { zh: '调查员', en: 'Interviewers' },
  some: (name: string, cases: number) => ({ zh: `${name} ${cases} 件`, en: `${name} ${cases}` }),
  load: (cases: number, done: number, parts: string) => ({
    zh: cases ? `${cases} 件，已有结果 ${done} 件（${parts}）` : '没有个案',
    en: cases ? `Cases: ${cases}, of them done: ${done} (${parts})` : 'No cases',
  }),
  synced: (taken: string, sent: string) => ({
    zh: `上次领取 ${taken}，上次上传 ${sent}`,
    en: `Last taken: ${taken}; last sent: ${sent}`,
  }),
  sentHow: { zh: '上传的时间只记到小时。', en: 'When something was sent is kept to the hour.' },
  never: { zh: '还没有', en: 'never' },
  disabled: { zh: '已停用', en: 'disabled' },
  take: { zh: '收回或改派', en: 'Take back' },
  takeFrom: (account: string) => ({
    zh: `收回或改派 ${account} 的个案`,
    en: `Take cases back from ${account}`,
  }),
  open: (cases: number) => ({
    zh: `还没有结果的 ${cases} 件`,
    en: `The ${cases} that are not done`,
  }),
  allOf: (cases: number) => ({ zh: `全部 ${cases} 件`, en: `All ${cases}` }),
} satisfies Table;
