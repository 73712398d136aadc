/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two answers of one case: what a tablet sent later waits for a decision. */
import type { Table } from '../language';

export const texts = {
  title: { zh: '后到的面访', en: 'Interviews that came later' },
  about: {
    zh: '一件个案只算一份答卷。已经有人答过的，平板后传来的一份先不计入，等您决定用哪一份。答了什么，谁也看不到。',
    en: 'A case counts once. What a tablet sends after the case was answered otherwise counts nowhere until you decide. Nobody sees what was answered.',
  },
  none: { zh: '没有后到的面访。', en: 'There are none.' },
  notOpen: {
    zh: '现场不在进行：只能看，不能再决定。',
    en: 'The fieldwork is not going on: nothing can be decided any more.',
  },
  waiting: (count: number) => ({ zh: `待决定 ${count} 件。`, en: `To be decided: ${count}.` }),
  decided: (count: number) => ({ zh: `已决定的 (${count})`, en: `Decided (${count})` }),
  name: (number: number, psu: string) => ({
    zh: `个案 ${number} · ${psu}`,
    en: `Case ${number} · ${psu}`,
  }),
  begun: { zh: '面访开始（平板时间，到小时）', en: 'It began (the tablet’s time, to the hour)' },
  by: { zh: '调查员', en: 'Interviewer' },
  answers: { zh: '已答题数', en: 'Questions answered' },
  completed: { zh: '答完提交', en: 'Handed in' },
  yes: { zh: '是', en: 'yes' },
  no: { zh: '否', en: 'no' },
  counts: { zh: '现在计入', en: 'What counts now' },
  first: { zh: '先到的一份', en: 'The first one' },
  later: { zh: '后到的这份', en: 'The later one' },
  unusable: {
    zh: '后到的这份不能用：没有答完，或答案已不在。只能保留先到的。',
    en: 'The later one cannot be used: it was not finished, or its answers are not there. Only the first can stay.',
  },
  which: { zh: '用哪一份', en: 'Which one counts' },
  choose: { zh: '请选择', en: 'Please choose' },
  reason: { zh: '为什么（至多500字，会记入操作记录）', en: 'Why (500 characters at most; it is kept in the audit)' },
  reasonHint: {
    zh: '例如：手机上的是家里别人答的。不要写姓名。',
    en: 'Such as: somebody else of the household had answered on the phone. Write no names.',
  },
  decide: { zh: '决定', en: 'Decide' },
  keeps: {
    zh: '先到的一份照旧计入，后到的不计入。决定以后不能再改。',
    en: 'The first one counts as before, the later one does not. The decision is final.',
  },
  uses: {
    zh: '后到的这份代替先到的计入，先到的不再计入。决定以后不能再改。',
    en: 'The later one counts in the place of the first one. The decision is final.',
  },
  deciding: { zh: '正在记下…', en: 'Writing it down…' },
  done: (number: number) => ({ zh: `个案 ${number} 已决定。`, en: `Case ${number} is decided.` }),
  said: (by: string, at: string) => ({ zh: `${by}，${at}`, en: `${by}, ${at}` }),
} satisfies Table;

/* Why the later one did not count by itself. */
export const kindTexts = {
  submitted: {
    zh: '个案已经交卷：受访者自己在手机上答完，或另一台平板先传来。',
    en: 'The case had been handed in: by the person’s own phone, or another tablet.',
  },
  booklet: {
    zh: '先开始的一份用的是另一本题册，两份接不起来。',
    en: 'What had been begun has another booklet, so the two cannot be joined.',
  },
  taken_over: {
    zh: '另一台平板已经接着做这件个案。',
    en: 'Another tablet had gone on with the case.',
  },
  differs: {
    zh: '同一份面访传来了两种不同的内容。',
    en: 'One interview was sent in two versions.',
  },
} satisfies Table;

/* Whose answers count then. */
export const decisionTexts = {
  keep_first: { zh: '保留先到的一份', en: 'Keep the first one' },
  use_later: { zh: '改用后到的这份', en: 'Use the later one' },
} satisfies Table;
