/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { Table } from '../language';

export const auditTexts = {
  about: {
    zh: '谁、什么时候、做了什么。记录只能增加，谁也不能改或删。',
    en: 'Who did what, and when. Rows are only ever added; nobody can change or delete one.',
  },
  survey: { zh: '只看一项调查（短名，可不填）', en: 'Of one survey alone (its short name; may be empty)' },
  show: { zh: '查看', en: 'Show' },
  earlier: { zh: '更早的', en: 'Earlier ones' },
  detail: { zh: '细节', en: 'Details' },
  login: (name: string) => ({ zh: `数据库登录 ${name}`, en: `database login ${name}` }),
} satisfies Table;

/* By the action's code; what has no words here is shown by its code. */
export const actionTexts = {
  'account.create': { zh: '建立账号', en: 'Made an account' },
  'account.disable': { zh: '停用账号', en: 'Disabled an account' },
  'account.lock': { zh: '账号因多次失败被锁定', en: 'An account was locked after failures' },
  'account.unlock': { zh: '解除锁定', en: 'Unlocked an account' },
  'account.password': { zh: '设定或修改密码', en: 'Set or changed a password' },
  'account.second_factor': { zh: '启用或停用第二重验证', en: 'Turned a second factor on or off' },
  'session.begin': { zh: '登录', en: 'Signed in' },
  'session.refuse': { zh: '登录失败', en: 'Failed to sign in' },
  'request.refuse': { zh: '请求被拒绝', en: 'Was refused a request' },
  export: { zh: '导出结果', en: 'Exported figures' },
  'export.release': { zh: '首次制作公开数据文件', en: 'Made the first public file of respondents' },
  'session.end': { zh: '退出登录', en: 'Signed out' },
  'session.end_all': { zh: '在所有设备上退出', en: 'Signed out everywhere' },
  'survey.create': { zh: '建立调查', en: 'Made a survey' },
  'survey.approved': { zh: '登记批准', en: 'Entered the approval' },
  'survey.open': { zh: '开始现场', en: 'Opened the fieldwork' },
  'survey.closed': { zh: '结束现场', en: 'Closed the fieldwork' },
  'survey.scored': { zh: '完成正式计算', en: 'Scored' },
  'survey.published': { zh: '发布', en: 'Published' },
  'survey.withdrawn': { zh: '撤回调查', en: 'Withdrew the survey' },
  'survey.seed': { zh: '抽取种子', en: 'Drew the seed' },
  'reminder.list': { zh: '导出催访名单', en: 'Wrote a list for reminders' },
  'reminder.queue': { zh: '发起催访', en: 'Queued reminders' },
  'reminder.end': { zh: '一批催访结束', en: 'A wave of reminders ended' },
  'run.request': { zh: '请求计算', en: 'Asked for a run' },
} satisfies Table;
