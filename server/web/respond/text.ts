/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every text of the page itself, in both languages. {n} and similar places are filled in. */
import type { Problem } from '../common/api';
import { classLabels, notices } from '../common/words';
import type { Booklet, Words } from '../generated/openapi';

export type Language = Booklet['language'];

const words = {
  start: ['开始答题', 'Start'],
  consent: [
    '我已阅读以上说明，自愿参加。',
    'I have read the above and take part of my own free will.',
  ],
  consentFirst: ['请先勾选“自愿参加”。', 'Please tick the box first.'],
  privacy: [
    '我们不问您的姓名、电话和身份证号。您可以随时退出，已填的内容也可以删除。',
    'We do not ask for your name, phone or ID number. You can leave at any time, and have what you filled in deleted.',
  ],
  how: [
    '先填几项基本情况，再答 {n} 题。一屏一题，选好后点“下一题”。每题自动保存，中途离开，再打开还能接着答。',
    'A few questions about you, then {n} more, one a screen. Each answer is saved as you give it; if you leave, you can go on later.',
  ],
  howMost: [
    '先填几项基本情况，最多再答 {n} 题。一屏一题，选好后点“下一题”。每题自动保存，中途离开，再打开还能接着答。',
    'A few questions about you, then at most {n} more, one a screen. Each answer is saved as you give it; if you leave, you can go on later.',
  ],
  about: [
    '这次调查用来了解{region}公民的科学素质，回答只作统计。',
    'This survey is about the scientific literacy of the citizens of {region}. Answers are used for statistics only.',
  ],
  aboutActivity: [
    '这是自愿参加的练习，结果不用来推断{region}公民的科学素质。',
    'This is a voluntary exercise. Nothing about the citizens of {region} as a whole is concluded from its results.',
  ],
  invitedOnly: [
    '本次调查只面向抽中的居民，请用您收到的链接或二维码打开。',
    'This survey is by invitation. Please open it with the link or QR code you were given.',
  ],
  formNumber: ['表号：', 'Form number: '],
  issuingBody: ['制定机关：', 'Issued by: '],
  approvalNumber: ['批准（备案）文号：', 'Approval or record: '],
  validUntil: ['有效期至：', 'Valid until: '],
  other: ['English', '中文'],
  big: ['大字', 'Large'],
  normal: ['普通字', 'Normal'],
  rehearsal: inBoth(notices.rehearsal),
  rehearsalNote: [
    '这是一次系统演练，数据不用于任何正式统计。',
    'This is a rehearsal of the system; its data enter no official statistics.',
  ],
  official: inBoth(classLabels.official),
  model_assisted: ['居民问卷调查', 'Survey of residents'],
  activity: inBoth(classLabels.activity),
  saved: ['✓ 已保存', '✓ Saved'],
  saving: ['… 保存中', '… Saving'],
  retrying: ['！网络不好，正在重试，不用重填', '! Poor network: trying again, nothing is lost'],
  refused: ['！有一题没保存上，请重选', '! One answer was not saved: please choose again'],
  aboutYou: ['基本情况 第 {n} 题 / 共 {of} 题', 'About you: {n} of {of}'],
  question: ['第 {n} 题 / 共 {of} 题', 'Question {n} of {of}'],
  aboutYouShort: ['基本情况 {n}', 'About you {n}'],
  questionShort: ['第 {n} 题', 'Question {n}'],
  single: ['单选', 'Choose one'],
  true_false: ['判断', 'True or false'],
  multiple: [
    '多选（可以选几项），选全、不多选才得分',
    'Choose one or more; right only with all of the right ones and no other',
  ],
  number: ['填数字', 'Enter a number'],
  optional: ['可不填', 'optional'],
  previous: ['上一题', 'Back'],
  next: ['下一题', 'Next'],
  toReview: ['检查答案', 'Review'],
  choose: ['请选择一项，再点“下一题”。', 'Please choose one, then go on.'],
  chooseSome: ['请至少选一项，再点“下一题”。', 'Please choose at least one, then go on.'],
  fillIn: ['请填一个数字，再点“下一题”。', 'Please enter a number, then go on.'],
  wrongNumber: [
    '请填 {min} 到 {max} 之间的整数。',
    'Please enter a whole number from {min} to {max}.',
  ],
  wholeNumber: ['请填整数。', 'Please enter a whole number.'],
  review: ['检查并提交', 'Review and submit'],
  answered: ['共 {of} 题，已答 {n} 题。', '{n} of {of} questions answered.'],
  allAnswered: ['全部答完了，可以提交。', 'All questions are answered. You can submit.'],
  unanswered: [
    '还没答的题（点一下去作答，也可以不答直接提交）：',
    'Not answered yet (tap to answer, or submit as it is):',
  ],
  mustAnswer: [
    '请先答完“基本情况”中的必答题。',
    'Please answer the required questions about you first.',
  ],
  submit: ['提交答卷', 'Submit'],
  submitting: ['正在提交…', 'Submitting…'],
  submitNote: ['提交后不能再修改。', 'After submitting, answers cannot be changed.'],
  backToQuestions: ['返回修改', 'Back to the questions'],
  done: ['提交成功，谢谢您！', 'Submitted. Thank you!'],
  receipt: ['您的提交编号', 'Your submission number'],
  receiptNote: [
    '您的答卷已经收到。请记下提交编号，或截图留存。',
    'Your answers have arrived. Note the number or take a screenshot.',
  ],
  another: ['换一个人作答', 'Another person answers'],
  leave: ['退出并撤回', 'Leave and withdraw'],
  leaveAsk: ['确定退出并撤回吗？', 'Leave and withdraw?'],
  leaveNote: [
    '撤回后，已答的内容会被删除，不能恢复。',
    'What you have answered will be deleted. This cannot be undone.',
  ],
  leaveYes: ['确定撤回', 'Withdraw'],
  leaveNo: ['继续答题', 'Go on answering'],
  withdrawn: ['您已撤回，答案已删除。', 'You have withdrawn. Your answers have been deleted.'],
  again: ['重新开始', 'Start again'],
  reopen: ['重新打开', 'Open again'],
  savedKept: [
    '已保存的答案还在，打开后可以接着答。',
    'What was saved is still there: you can go on with it.',
  ],
  retry: ['再试一次', 'Try again'],
  loading: ['正在打开…', 'Opening…'],
} as const;

function inBoth(text: { zh: string; en: string }): readonly [string, string] {
  return [text.zh, text.en];
}

export type Word = keyof typeof words;
let language: Language = 'zh';

export function speak(chosen: Language): void {
  language = chosen;
  document.documentElement.lang = chosen === 'zh' ? 'zh-CN' : 'en';
}

export function spoken(): Language {
  return language;
}

export function t(word: Word, values: Record<string, number | string> = {}): string {
  const text: string = words[word][language === 'zh' ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

export function inLanguage(text: Words): string {
  return (language === 'en' && text.en) || text.zh;
}

/* An error message for people: Chinese, then English. */
export function problemText(problem: Problem): [string, string] {
  if (problem.type === '/problems/unknown-invitation')
    return [
      '邀请码无效，请核对链接或二维码。',
      'This invitation is not known. Please check the link or the QR code.',
    ];
  if (problem.type === '/problems/attempt-withdrawn')
    return ['这份答卷已经撤回。', 'This form has been withdrawn.'];
  switch (problem.status) {
    case 0:
      return [
        '网络不通，请检查网络后再试。',
        'No network. Please check the connection and try again.',
      ];
    case 401:
    case 403:
      return [
        '页面已过期，请重新打开链接。',
        'This page has expired. Please open the link again.',
      ];
    case 404:
      return [
        '没有找到这份问卷，请核对链接或二维码。',
        'Not found. Please check the link or the QR code.',
      ];
    case 409:
      return [
        '另一台设备正在作答同一份答卷，请只用一台设备。',
        'Another device is answering the same form. Please use only one.',
      ];
    case 410:
      return [
        '本次调查已经结束，谢谢您的参与。',
        'This survey is closed. Thank you for your interest.',
      ];
    case 429:
      return [
        '现在作答的人很多，请稍后再试。',
        'Many people are answering right now. Please try again later.',
      ];
    case 400:
    case 413:
    case 422:
      return [
        '这个答案没能保存，请再选一次。',
        'This answer could not be saved. Please choose again.',
      ];
  }
  if (problem.status >= 500)
    return [
      '服务暂时不可用，请稍后再试。',
      'The service is unavailable for now. Please try again later.',
    ];
  return ['出错了，请稍后再试。', 'Something went wrong. Please try again later.'];
}
