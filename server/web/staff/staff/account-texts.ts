/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The own account, other people's accounts, and the audit. */
import type { Table } from '../language';

export const setupTexts = {
  title: { zh: '设定密码', en: 'Set a password' },
  about: {
    zh: '管理员给过您一个设置码，七天内有效，只能用一次。请用它设定自己的密码，然后登录。',
    en: 'An administrator has given you a setup code. It is good once, for seven days. Set your own password with it, then sign in.',
  },
  code: { zh: '设置码', en: 'Setup code' },
  wrong: {
    zh: '账号或设置码不对，或设置码已用过、已过期。请向管理员再要一个。',
    en: 'The account or the code is wrong, or the code was used or is too old. Ask your administrator for another one.',
  },
  set: { zh: '密码已设定，请登录。', en: 'The password is set. Please sign in.' },
} satisfies Table;

export const passwordTexts = {
  title: { zh: '修改密码', en: 'Change the password' },
  current: { zh: '现在的密码', en: 'Current password' },
  next: { zh: '新密码', en: 'New password' },
  again: { zh: '再输一次新密码', en: 'New password again' },
  rule: {
    zh: '12个字符或更多，不要包含账号名。几个不相关的词连起来最好记。',
    en: '12 characters or more, without the account’s name. A few words that have nothing to do with each other are easiest to remember.',
  },
  differ: { zh: '两次输入的新密码不一样。', en: 'The new passwords are not the same.' },
  wrong: { zh: '现在的密码不对。', en: 'The current password is wrong.' },
  changed: {
    zh: '密码已修改，其他设备上的登录已经退出。',
    en: 'The password is changed; you are signed out on other devices.',
  },
} satisfies Table;

export const factorTexts = {
  title: { zh: '第二重验证', en: 'Second factor' },
  about: {
    zh: '启用后，登录除密码外还要手机上验证码应用里的六位数字。密码泄露时，别人仍然进不来。',
    en: 'Once it is on, signing in takes six digits from a code app on your phone beside the password. Whoever gets hold of the password alone stays out.',
  },
  isOn: { zh: '已启用。', en: 'It is on.' },
  isOff: { zh: '未启用。', en: 'It is off.' },
  begin: { zh: '启用', en: 'Turn it on' },
  beginAbout: { zh: '启用要输入密码。', en: 'Turning it on takes the password.' },
  scan: {
    zh: '用手机上的验证码应用扫这个二维码，再输入应用显示的六位数字。',
    en: 'Scan this with the code app on your phone, then enter the six digits that it shows.',
  },
  picture: { zh: '第二重验证的二维码', en: 'QR code of the second factor' },
  secret: { zh: '不能扫码时，在应用里输入：', en: 'If it cannot be scanned, type this into the app:' },
  confirm: { zh: '确认启用', en: 'Confirm' },
  codeWrong: { zh: '数字不对，请看应用里新的数字。', en: 'The digits are wrong; please use the app’s new ones.' },
  end: { zh: '停用', en: 'Turn it off' },
  endAbout: { zh: '停用要输入密码和一个验证码。', en: 'Turning it off takes the password and a code.' },
} satisfies Table;

export const accountTexts = {
  rights: { zh: '这个角色能做的事', en: 'What this role may do' },
  role: { zh: '角色', en: 'Role' },
  region: { zh: '地区代码', en: 'Region' },
  until: { zh: '这次登录最晚到', en: 'This sign-in ends at the latest' },
  everywhere: { zh: '在所有设备上退出', en: 'Sign out on every device' },
  everywhereAbout: {
    zh: '丢了手机或在别人的电脑上登录过，就用它。令牌不受影响。',
    en: 'For a lost phone, or somebody else’s computer. Tokens stay valid.',
  },
  needed: { zh: '请先登录。', en: 'Please sign in first.' },
} satisfies Table;

/* What a role may do. */
export const rightTexts = {
  read_figures: { zh: '看结果', en: 'see figures' },
  read_diagnostics: { zh: '看质量指标', en: 'see diagnostics' },
  start_runs: { zh: '开始计算', en: 'start runs' },
  move_surveys: { zh: '推进调查的各步', en: 'take surveys through their steps' },
  publish: { zh: '发布', en: 'publish' },
  export_microdata: { zh: '导出去标识的个人数据', en: 'export de-identified microdata' },
  field: { zh: '管理现场', en: 'manage the fieldwork' },
  interview: { zh: '入户调查', en: 'interview' },
  manage_accounts: { zh: '管理账号', en: 'manage accounts' },
  read_audit: { zh: '看操作记录', en: 'read the audit' },
  try_forms: { zh: '预览和试测问卷', en: 'preview and pilot forms' },
} satisfies Table;

/* Other people's accounts. */
export const peopleTexts = {
  make: { zh: '建立账号', en: 'Make an account' },
  code: (name: string) => ({
    zh: `把这个设置码交给 ${name}。只显示这一次，七天内有效，只能用一次：`,
    en: `Give this setup code to ${name}. It is shown this once, and is good once, for seven days:`,
  }),
  codeUse: (address: string) => ({
    zh: `本人在 ${address} 用它设定密码。`,
    en: `With it they set a password at ${address}.`,
  }),
  disabled: { zh: '已停用', en: 'Disabled' },
  change: { zh: '修改', en: 'Change' },
  save: { zh: '保存', en: 'Save' },
  reset: { zh: '重新发设置码', en: 'Give a new setup code' },
  resetAbout: {
    zh: '忘了密码或丢了手机，就重新发设置码：原来的密码和第二重验证作废。停用后立即不能登录，令牌也失效。',
    en: 'For a forgotten password or a lost phone give a new setup code: password and second factor are void. Disabling ends sign-ins and tokens at once.',
  },
  disable: { zh: '停用', en: 'Disable' },
  enable: { zh: '恢复', en: 'Enable' },
} satisfies Table;

export const tokenTexts = {
  title: { zh: '程序用的令牌', en: 'Tokens for programs' },
  about: {
    zh: '让程序代您读取数据。令牌的权限不超过您自己的；不用了就作废。',
    en: 'For programs that read data for you. A token may do no more than you may; revoke it when it is not used any more.',
  },
  once: {
    zh: '请立即抄存这个令牌，以后不再显示：',
    en: 'Copy this token now. It will not be shown again:',
  },
  make: { zh: '新建令牌', en: 'Make a token' },
  label: { zh: '用途', en: 'What it is for' },
  days: { zh: '有效天数', en: 'Valid for days' },
  until: (at: string) => ({ zh: `有效期至 ${at}`, en: `until ${at}` }),
  rotate: { zh: '换新', en: 'Rotate' },
  rotateAbout: {
    zh: '换新后，现在的令牌立即失效，有效期一样长。',
    en: 'The token of now ends at once, and the new one is valid for as long again.',
  },
  recent: {
    zh: '您的账号没有密码：须在登录后十分钟内办理。',
    en: 'Your account has no password: do this within ten minutes of signing in.',
  },
  signInAgain: {
    zh: '登录已过十分钟，请退出后重新登录。',
    en: 'You signed in more than ten minutes ago. Please sign out and sign in again.',
  },
  revoke: { zh: '作废', en: 'Revoke' },
  revokeSure: { zh: '确认作废', en: 'Revoke it, I am sure' },
} satisfies Table;
