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
    '先填几项基本情况，再答 {n} 题。一屏一题，选好后点“下一题”。',
    'A few questions about you, then {n} more, one a screen.',
  ],
  howMost: [
    '先填几项基本情况，最多再答 {n} 题。一屏一题，选好后点“下一题”。',
    'A few questions about you, then at most {n} more, one a screen.',
  ],
  howLasting: [
    '每题自动保存，中途离开，再打开还能接着答。',
    ' Each answer is saved as you give it; if you leave, you can go on later.',
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
  chooserTitle: ['这部手机上有没答完的答卷', 'This phone has a form that is not finished'],
  chooserNote: [
    '如果是您本人的，请继续；别人答到一半的不会被打开，也不会丢失。',
    'Go on if it is yours. A form that someone else has begun is neither opened nor lost.',
  ],
  continue: ['继续上次的答卷', 'Go on with the last form'],
  continueThis: ['继续 {begun} 开始的答卷', 'Go on with the form begun {begun}'],
  continueOlder: ['继续较早的一份答卷', 'Go on with an older form'],
  begunAt: ['{begun}开始，已答 {n} 题', 'Begun {begun}, {n} answered'],
  answeredSome: ['已答 {n} 题', '{n} answered'],
  notSubmitted: ['您的答卷没有提交成功，不计入结果。', 'Your form was not handed in and does not count.'],
  closedTitle: ['本次调查已经结束', 'This survey has closed'],
  closedStored: [
    '结束前保存了您 {n} 题的答案，还没有提交，现在提交仍可能计入。',
    'Answers saved before the closing and not handed in yet: {n}. Handed in now, they may still count.',
  ],
  closedLate: [
    '结束后的改动没能保存。',
    'Changes made after the closing could not be saved.',
  ],
  closedNothing: [
    '您的答案没有提交，不计入结果。',
    'Your answers were not handed in and do not count.',
  ],
  closedSubmit: ['提交已保存的答案', 'Hand in what was saved'],
  closedOver: [
    '本次调查已经结束，留给提交的时间也已过去。',
    'The survey has closed, and the time left for handing in is over too.',
  ],
  begunTitle: [
    '有人已用这封信开始作答。是您本人吗？',
    'Someone has already begun with this letter. Was it you?',
  ],
  begunNote: [
    '是您本人，可以接着答；为保护隐私，以前的答案不在这里显示。在原来的手机上点“在另一部手机上继续”取得续答码，就能连同答案一起接着答。',
    'If it was you, you can go on; to protect privacy, earlier answers are not shown here. With a code from the first phone (“Go on on another phone”) you go on with your answers.',
  ],
  begunYes: ['是我，接着答', 'It was me: go on'],
  begunNo: ['不是我', 'It was not me'],
  oneLetter: ['这封信只供一位居民使用', 'This letter is for one person'],
  oneLetterNote: [
    '已经有人用这封信开始作答。每位受邀居民都有自己的信，请用写给您本人的信打开；没有收到信的，不必作答。',
    'Someone has begun with this letter. Everyone who is invited has a letter of their own: please use yours. If you got none, there is nothing to answer.',
  ],
  goBack: ['返回', 'Back'],
  moveTo: ['在另一部手机上继续', 'Go on on another phone'],
  moveTitle: ['续答码', 'Your code'],
  moveHow: [
    '在另一部手机上打开同一个链接或二维码，点“我有续答码”，输入这 8 位数字。{n} 分钟内有效，只能用一次，不要告诉别人。',
    'Open the same link or QR code on the other phone, tap “I have a code” and enter these 8 digits. They work for {n} minutes and once only. Do not tell anyone.',
  ],
  haveCode: ['我有续答码', 'I have a code'],
  enterCode: ['请输入 8 位续答码', 'Enter the 8 digits of the code'],
  enterCodeNote: [
    '续答码在原来的手机上点“在另一部手机上继续”取得。',
    'The first phone shows the code when you tap “Go on on another phone”.',
  ],
  codeDigits: ['续答码是 8 位数字。', 'The code has 8 digits.'],
  goOn: ['继续', 'Go on'],
  notLasting: [
    '这部手机不能保存进度：关闭本页后不能从这里接着答。要换手机或中途离开，请先点“在另一部手机上继续”取续答码。',
    'This phone cannot keep your place: once this page is closed you cannot go on from here. Before you leave or change phones, get a code by “Go on on another phone”.',
  ],
  notLastingIntro: [
    '这部手机（或这个浏览器的无痕模式）不能保存进度，关闭页面后不能接着答，请一次答完，或换一个浏览器打开。',
    'This phone (or the private mode of this browser) cannot keep your place: once the page is closed you cannot go on. Please answer in one go, or use another browser.',
  ],
  limitedNote: [
    '这份答卷是在另一部手机上开始的：那里的答案不在这里显示，也不能在这里改。要查看、修改或撤回，请用那部手机，或在那里点“在另一部手机上继续”取续答码。',
    'This form was begun on another phone: its answers are neither shown nor changed here. To see, change or withdraw them, use that phone, or get a code there by “Go on on another phone”.',
  ],
  answeredElsewhere: [
    '这题已在另一部手机上作答，这里不能改。请接着往下答。',
    'Answered on the other phone; it cannot be changed here. Please go on.',
  ],
  clear: ['清除答案', 'Clear the answer'],
  cleared: ['没有选答案，这题算没答。', 'Nothing chosen: this question counts as not answered.'],
  unsaved: ['… 还没保存', '… Not saved yet'],
  saved: ['✓ 已保存', '✓ Saved'],
  saving: ['… 保存中', '… Saving'],
  retrying: ['！网络不好，正在重试，不用重填', '! Poor network: trying again, nothing is lost'],
  refused: ['！有一题没保存上，请重选', '! One answer was not saved: please choose again'],
  aboutYou: ['基本情况 第 {n} 题 / 共 {of} 题', 'About you: {n} of {of}'],
  question: ['第 {n} 题 / 共 {of} 题', 'Question {n} of {of}'],
  aboutYouShort: ['基本情况 {n}', 'About you {n}'],
  questionShort: ['第 {n} 题', 'No. {n}'],
  openQuestion: ['{place}：{text}', '{place}: {text}'],
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
  submittingNote: [
    '请稍等，不要关闭页面。网络不好时会自动重试。',
    'Please wait and keep this page open. On a poor network it tries again by itself.',
  ],
  answerFirst: ['还没有作答，请至少答一题再提交。', 'Nothing is answered yet. Please answer first.'],
  submitNote: ['提交后不能再修改。', 'After submitting, answers cannot be changed.'],
  backToQuestions: ['返回修改', 'Back to the questions'],
  done: ['提交成功，谢谢您！', 'Submitted. Thank you!'],
  receipt: ['您的提交编号', 'Your submission number'],
  receiptNote: [
    '您的答卷已经收到。请记下提交编号，或截图留存。',
    'Your answers have arrived. Note the number or take a screenshot.',
  ],
  covered: ['本次提交收到您 {n} 题的答案。', 'Answers received: {n}.'],
  afterSubmit: [
    '提交之后的改动没有计入。',
    'What was changed after the submission does not count.',
  ],
  another: ['换一个人作答', 'Another person answers'],
  leave: ['退出并撤回', 'Leave and withdraw'],
  leaveAsk: ['确定退出并撤回吗？', 'Leave and withdraw?'],
  leaveNote: [
    '撤回后，已答的内容会被删除，不能恢复。此前算出的统计结果，及其所依据的不含身份信息和逐题答案的数据，仍会保留。此前已提供给评估人员的不含身份信息的数据无法收回。',
    'What you have answered will be deleted. This cannot be undone. Figures made before stay, with the data they rest on, which names nobody and holds no answers to single questions. Data without names that evaluators were given before cannot be taken back.',
  ],
  leaveYes: ['确定撤回', 'Withdraw'],
  leaveNo: ['继续答题', 'Go on answering'],
  withdrawn: ['您已撤回，答案已删除。', 'You have withdrawn. Your answers have been deleted.'],
  again: ['重新开始', 'Start again'],
  reopen: ['重新打开', 'Open again'],
  startOver: ['重新开始一份答卷', 'Start a new form'],
  startOverAsk: ['确定重新开始吗？', 'Start a new form?'],
  startOverNote: [
    '会从头作答。原来那份没有提交，不计入结果。',
    'You answer from the beginning. The old form is not handed in and does not count.',
  ],
  startOverNo: ['返回', 'Back'],
  retry: ['再试一次', 'Try again'],
  retryingNote: ['正在自动重试，不用重填。', 'Trying again by itself; nothing is lost.'],
  loading: ['正在打开…', 'Opening…'],
  previewMark: ['预览，不计入结果', 'Preview: counts nowhere'],
  previewNote: [
    '这里看到的就是居民手机上的题目。可以试选，什么也不保存；用右上角的按钮换语言。每打开一本记一次预览。',
    'This is what residents see on their phones. You can try the answers: nothing is stored. The button at the top changes the language. Each form that is opened is noted as a preview.',
  ],
  previewWhole: ['打开问卷（{items} 题）', 'Open the form ({items} questions)'],
  previewOne: ['打开题册 {number}（{items} 题）', 'Open booklet {number} ({items} questions)'],
  previewNone: ['这项调查还没有题册。', 'This survey has no booklets yet.'],
  previewEnd: ['预览到这里结束，什么也没有保存。', 'This is the end of the preview. Nothing was stored.'],
  previewChoose: ['回到题册', 'Back to the booklets'],
  previewNotYours: [
    '预览要用设计者或管理员的账号：请先在管理页面登录，再回到这里。',
    'A preview takes the account of a designer or an administrator: please sign in on the staff pages first.',
  ],
  pilotMark: ['试测，不计入结果', 'Pilot: counts nowhere'],
  pilotNote: [
    '请您帮忙试答这份问卷。您的作答只用来检查题目，不计入调查结果；设计者会看到每题的用时和选项人数。请不要拍照、抄录或转发题目。',
    'Please help to try out this form. Your answers are used to check its questions and count in no result; its designers see the time and the choices of each question. Please do not photograph, copy or pass on the questions.',
  ],
  pilotDone: [
    '试测作答已经收到，不计入调查结果。',
    'Your answers to the pilot have arrived. They count in no result.',
  ],
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

export function moment(ms: number): string {
  const parts = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
  return new Date(ms).toLocaleString(document.documentElement.lang, parts);
}

export function inLanguage(text: Words): string {
  return (language === 'en' && text.en) || text.zh;
}

/* An error message for people: Chinese, then English. */
export function problemText(problem: Problem): [string, string] {
  if (problem.is('unknown-invitation'))
    return [
      '邀请码无效，请核对链接或二维码。',
      'This invitation is not known. Please check the link or the QR code.',
    ];
  if (problem.is('quota-full'))
    return [
      '与您情况相近的参加者已经足够，这次不再需要您作答。谢谢您！',
      'Enough people like you have taken part: no more are needed this time. Thank you!',
    ];
  if (problem.is('attempt-withdrawn'))
    return ['这份答卷已经撤回。', 'This form has been withdrawn.'];
  if (problem.is('limited-secret'))
    return [
      '请用最先作答的那部手机来做这件事。',
      'Please do this on the phone on which the form was begun.',
    ];
  if (problem.is('resume-code-unknown'))
    return [
      '续答码不对，或已过期、已用过。请在原来的手机上重新取一个。',
      'This code is wrong, too old or used already. Please get a new one on the first phone.',
    ];
  if (problem.is('answered-elsewhere'))
    return [
      '这题已在另一部手机上作答，这里不能改，这次改动没有保存。',
      'Answered on the other phone: it cannot be changed here, and this change was not saved.',
    ];
  if (problem.is('too-many-saves'))
    return [
      '改动的次数太多，这次改动没有保存。以前保存的答案还在。',
      'Too many changes: this one was not saved. What was saved before is still there.',
    ];
  switch (problem.type ? problem.status : 0) {
    case 0:
      return [
        '网络不通，请检查网络。',
        'No network. Please check the connection.',
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
        '本次调查已经结束。',
        'This survey is closed.',
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
