/* Every word the page says by itself, in both languages. {n} and the like are filled in. */
import type { Problem } from '../common/api';
import type { Language, Text } from './types';

const words = {
  start: ['开始答题', 'Start'],
  consent: [
    '我已阅读以上说明，自愿参加。',
    'I have read the above and take part of my own free will.',
  ],
  consentFirst: ['请先勾选“自愿参加”。', 'Please tick the box first.'],
  privacy: [
    '不询问姓名、电话和身份证号。可以随时退出并撤回。',
    'We do not ask for your name, phone or ID number. You can leave and withdraw at any time.',
  ],
  how: [
    '先填几项基本情况，再答 {n} 题。一屏一题，选好后点“下一题”。每题自动保存，中途离开，再打开还能接着答。',
    'A few questions about you, then {n} more, one a screen. Each answer is saved as you give it; if you leave, you can go on later.',
  ],
  howMost: [
    '先填几项基本情况，再答最多 {n} 题。一屏一题，选好后点“下一题”。每题自动保存，中途离开，再打开还能接着答。',
    'A few questions about you, then at most {n} more, one a screen. Each answer is saved as you give it; if you leave, you can go on later.',
  ],
  invitedOnly: [
    '本次调查只面向抽中的居民，请用您收到的链接或二维码打开。',
    'This survey is by invitation. Please open it with the link or QR code you were given.',
  ],
  formNumber: ['表号：', 'Form number: '],
  issuingBody: ['制定机关：', 'Issued by: '],
  approvalNumber: ['批准文号：', 'Approval: '],
  validUntil: ['有效期至：', 'Valid until: '],
  other: ['English', '中文'],
  big: ['大字版', 'Large'],
  normal: ['标准字', 'Normal'],
  rehearsal: ['演练数据', 'Rehearsal data'],
  rehearsalNote: [
    '这是一次系统演练，数据不用于任何正式统计。',
    'This is a rehearsal of the system; its data enter no official statistics.',
  ],
  official: ['正式抽样调查', 'Official survey'],
  model_assisted: ['居民问卷调查', 'Survey of residents'],
  activity: ['自愿参与的模拟测评/竞赛', 'Voluntary mock test or contest'],
  disclaimer: [
    '自愿参与的模拟测评/竞赛统计，非抽样调查结果，不代表本地区公民具备科学素质的比例',
    'Statistics of a voluntary mock test or contest. Not a sample survey: they do not stand for the share of citizens with scientific literacy in this region.',
  ],
  saved: ['✓ 已保存', '✓ Saved'],
  saving: ['… 保存中', '… Saving'],
  retrying: ['！网络中断，正在重试', '! No network, trying again'],
  refused: ['！有答案未保存', '! An answer was not saved'],
  aboutYou: ['基本情况 第 {n} 题 / 共 {of} 题', 'About you: {n} of {of}'],
  question: ['第 {n} 题 / 共 {of} 题', 'Question {n} of {of}'],
  aboutYouShort: ['基本情况 {n}', 'About you {n}'],
  questionShort: ['第 {n} 题', 'Question {n}'],
  single: ['单选', 'Choose one'],
  true_false: ['判断', 'True or false'],
  multiple: ['多选，可选一项或几项', 'Choose one or more'],
  number: ['填数字', 'Enter a number'],
  optional: ['可不填', 'optional'],
  previous: ['上一题', 'Back'],
  next: ['下一题', 'Next'],
  toReview: ['去检查', 'Review'],
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
  receipt: ['您的回执号', 'Your receipt'],
  receiptNote: [
    '您的答卷已经收到。请记下回执号，或截图留存。',
    'Your answers have arrived. Note the receipt or take a screenshot.',
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
  retry: ['再试一次', 'Try again'],
  loading: ['正在打开…', 'Opening…'],
} as const;

export type Word = keyof typeof words;
let language: Language = 'zh';

export function speak(chosen: Language): void {
  language = chosen;
  document.documentElement.lang = chosen === 'zh' ? 'zh-CN' : 'en';
}

export function spoken(): Language {
  return language;
}

export function t(word: Word, values: Record<string, number> = {}): string {
  const text: string = words[word][language === 'zh' ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

export function inLanguage(text: Text | null | undefined): string {
  if (!text || typeof text === 'string') return text || '';
  return (language === 'en' && text.en) || text.zh;
}

/* What went wrong, for a person: Chinese, then English. */
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
        '本次作答已失效，请重新开始。',
        'This session is no longer valid. Please start again.',
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
        '这个答案没有被接受，请重新作答。',
        'This answer was not accepted. Please answer again.',
      ];
  }
  if (problem.status >= 500)
    return [
      '服务暂时不可用，请稍后再试。',
      'The service is unavailable for now. Please try again later.',
    ];
  return ['出错了，请稍后再试。', 'Something went wrong. Please try again later.'];
}
