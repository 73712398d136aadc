/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of several rooms say. */
import type { Table } from './language';

export const texts = {
  skip: { zh: '跳到正文', en: 'Skip to the content' },
  home: { zh: '科素', en: 'Kesu' },
  tagline: { zh: '公民科学素质监测', en: 'Monitoring of science literacy' },
  pages: { zh: '页面', en: 'Pages' },
  programmes: { zh: '方案', en: 'Programmes' },
  overview: { zh: '概览', en: 'Overview' },
  compare: { zh: '比较', en: 'Compare' },
  surveys: { zh: '调查', en: 'Surveys' },
  account: { zh: '我的账号', en: 'My account' },
  accounts: { zh: '账号管理', en: 'Accounts' },
  audit: { zh: '操作记录', en: 'Audit' },
  signIn: { zh: '登录', en: 'Sign in' },
  signOut: { zh: '退出登录', en: 'Sign out' },
  pleaseSignIn: { zh: '请登录', en: 'Please sign in' },
  name: { zh: '账号', en: 'Account' },
  password: { zh: '密码', en: 'Password' },
  code: { zh: '手机验证码应用里的六位数字', en: 'The six digits from your code app' },
  codeNeeded: { zh: '请再输入验证码。', en: 'Please enter the code as well.' },
  codeWrong: { zh: '账号、密码或验证码不对。', en: 'The account, the password or the code is wrong.' },
  signInWrong: { zh: '账号或密码不对。', en: 'The account or the password is wrong.' },
  signInLocked: (seconds: number) => ({
    zh: `失败次数过多，请 ${seconds} 秒后再试。`,
    en: `Too many failures: please try again in ${seconds} seconds.`,
  }),
  signInBy: (title: { zh: string; en: string }) => ({
    zh: `用${title.zh}登录`,
    en: `Sign in by ${title.en}`,
  }),
  providerFailed: {
    zh: '那样登录没有成功。请再试一次，或请管理员查看操作记录。',
    en: 'Signing in that way did not work. Please try again, or ask an administrator to look at the audit.',
  },
  firstTime: { zh: '第一次登录，还没有密码', en: 'Signing in for the first time, without a password' },
  toField: { zh: '← 回到现场', en: '← Back to the fieldwork' },
  mayNot: { zh: '您的账号没有这项权限。', en: 'Your account does not have this right.' },
  notDone: { zh: '没有完成，什么也没有改变。', en: 'It was not done, nothing has changed.' },
  sure: { zh: '确认后：', en: 'What this does:' },
  cancel: { zh: '暂不', en: 'Not now' },
  loading: { zh: '正在读取…', en: 'Loading…' },
  notFound: { zh: '未找到。', en: 'Not found.' },
  failed: { zh: '数据读取失败。', en: 'The data could not be read.' },
  requestId: { zh: '请求编号', en: 'Request ID' },
  again: { zh: '再试一次', en: 'Try again' },
  allProgrammes: { zh: '← 全部方案', en: '← All programmes' },
  rehearsal: {
    zh: '系统演练产生，不反映真实居民的情况，不得作为统计结果使用。',
    en: 'made by rehearsing the system: they say nothing about real residents and are not statistics.',
  },
  ofYear: (title: string, year: number) => ({
    zh: `${title}（${year}年）`,
    en: `${title} (${year})`,
  }),
  yearTarget: (year: number, target: string) => ({
    zh: `${year}年目标 ${target}`,
    en: `Target of ${year}: ${target}`,
  }),
} satisfies Table;

/* Kinds of runs, in a word. */
export const runKinds = {
  interim: { zh: '中期计算', en: 'Interim' },
  main: { zh: '正式计算', en: 'Main' },
  sensitivity: { zh: '敏感性计算', en: 'Sensitivity' },
} satisfies Table;
