/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every screen except the question. Each function builds one screen, without the others. */
import type { Problem } from '../common/api';
import type { Approval, Survey } from '../generated/openapi';
import type { Covered, Kept } from './attempts';
import { h } from './dom';
import { digitsOf, type Step } from './steps';
import { inLanguage, moment, problemText, t, type Word } from './text';

/* Unanswered questions shown with their text: more would push the button out of view. */
const TEXTS_MAX = 6;

function heading(text: string): HTMLElement {
  return h('h1', { tabindex: -1, id: 'heading' }, text);
}

function button(text: string, onclick: () => void, kind = ''): HTMLButtonElement {
  return h('button', { type: 'button', class: kind, onclick }, text);
}

export function introScreen(
  survey: Survey,
  lasting: boolean,
  start: () => Promise<void>,
  enterCode: (() => void) | null,
  more: HTMLElement | null = null /* what else the person is asked before the start */,
): HTMLElement {
  const alert = h('p', { class: 'error', role: 'alert' });
  const box = h('input', { type: 'checkbox', oninput: () => (alert.textContent = '') });
  const go = h('button', { type: 'submit', class: 'main' }, t('start'));
  const region = inLanguage(survey.region.name);
  const how = t(survey.booklets > 1 ? 'howMost' : 'how', { n: survey.items });
  const submit = async (event: Event) => {
    event.preventDefault();
    alert.textContent = box.checked ? '' : t('consentFirst');
    if (!box.checked) return box.focus();
    go.disabled = true;
    await start();
    go.disabled = false;
  };
  return h(
    'form',
    { onsubmit: submit, autocomplete: 'off' },
    heading(inLanguage(survey.title)),
    h('p', { class: 'kind' }, t(survey.result_class)),
    survey.rehearsal &&
      h('p', { class: 'rehearsal' }, h('b', {}, t('rehearsal')), ' ', t('rehearsalNote')),
    h('p', {}, t(survey.result_class === 'activity' ? 'aboutActivity' : 'about', { region })),
    h('p', {}, how + (lasting ? t('howLasting') : '')),
    !lasting && h('p', { class: 'warning' }, t('notLastingIntro')),
    h('p', {}, t('privacy')),
    survey.approval && approvalList(survey.approval),
    h('label', { class: 'option' }, box, h('span', {}, t('consent'))),
    more,
    alert,
    h('div', { class: 'nav' }, go),
    enterCode && h('p', { class: 'foot' }, button(t('haveCode'), enterCode, 'link')),
  );
}

function approvalList(approval: Approval): HTMLElement {
  const rows: [Word, string][] = [
    ['formNumber', approval.form_number],
    ['issuingBody', approval.issuing_body],
    ['approvalNumber', approval.approval_number],
    ['validUntil', approval.valid_until],
  ];
  return h(
    'ul',
    { class: 'approval' },
    ...rows.map(([word, value]) => h('li', {}, t(word) + value)),
  );
}

export interface ReviewEvents {
  go(at: number): void;
  submit(): void;
}

export function reviewScreen(
  steps: Step[],
  isAnswered: (step: Step) => boolean,
  saved: boolean /* anything at all */,
  on: ReviewEvents,
): HTMLElement {
  const open = steps.map((step, at) => ({ step, at })).filter(({ step }) => !isAnswered(step));
  const items = steps.filter((step) => !step.background);
  const done = items.filter(isAnswered).length;
  const short = open.length > TEXTS_MAX;
  const lacking = open.some(({ step }) => step.required);
  const blocked = lacking || !saved;
  const send = button(t('submit'), on.submit, 'main');
  send.disabled = blocked;
  const row = ({ step, at }: { step: Step; at: number }) => {
    const place = t(step.background ? 'aboutYouShort' : 'questionShort', { n: step.n });
    const whole = t('openQuestion', { place, text: step.text });
    if (short) {
      const chip = button(place, () => on.go(at));
      chip.setAttribute('aria-label', whole);
      return h('li', {}, chip);
    }
    return h('li', {}, button(whole, () => on.go(at), 'link'));
  };
  return h(
    'div',
    {},
    heading(t('review')),
    h('p', {}, t('answered', { n: done, of: items.length })),
    h('p', {}, open.length ? t('unanswered') : t('allAnswered')),
    open.length > 0 && h('ul', { class: short ? 'open short' : 'open' }, ...open.map(row)),
    h(
      'p',
      { class: blocked ? 'error' : 'note' },
      t(lacking ? 'mustAnswer' : blocked ? 'answerFirst' : 'submitNote'),
    ),
    h(
      'div',
      { class: 'nav' },
      button(t('backToQuestions'), () => on.go(steps.length - 1)),
      send,
    ),
  );
}

/* Nothing on it can be changed: what is sent is what was shown. */
export function submittingScreen(): HTMLElement {
  return h(
    'div',
    {},
    heading(t('submitting')),
    h('p', { role: 'status' }, t('submittingNote')),
  );
}

/* Under the questions and the review. A limited secret has no `leave` and `move`, but `enter`. */
export function footOf(
  kept: Kept,
  lasting: boolean,
  leave: () => void,
  move: () => void,
  enter: () => void /* a code of the first phone */,
): HTMLElement {
  if (kept.limited)
    return h(
      'div',
      {},
      h('p', { class: 'note' }, t('limitedNote')),
      h('p', { class: 'foot' }, button(t('haveCode'), enter, 'link')),
    );
  return h(
    'div',
    {},
    !lasting && h('p', { class: 'warning' }, t('notLasting')),
    h('p', { class: 'leave' }, button(t('leave'), leave, 'link')),
    !kept.pilot && h('p', { class: 'foot' }, button(t('moveTo'), move, 'link')),
  );
}

export function receiptScreen(
  { receipt, covered }: Covered,
  late: boolean /* something was changed after the submission */,
  again: (() => void) | null,
): HTMLElement {
  return h(
    'div',
    {},
    heading(t('done')),
    h('p', { class: 'receipt-title' }, t('receipt')),
    h('p', { class: 'receipt' }, receipt),
    covered >= 0 && h('p', {}, t('covered', { n: covered })),
    late && h('p', { class: 'warning' }, t('afterSubmit')),
    h('p', {}, t('receiptNote')),
    again && h('div', { class: 'nav' }, button(t('another'), again)),
  );
}

type Way = [label: string, act: () => void];

function waysOf(ways: Way[]): HTMLElement | null {
  if (!ways.length) return null;
  const last = ways.length - 1;
  const buttons = ways.map(([label, act], i) => button(label, act, i === last ? 'main' : ''));
  return h('div', { class: 'nav' }, ...buttons);
}

/* A question or a message with what can be done about it; the last way is the likely one. */
export function askScreen(title: string, notes: string[], ways: Way[]): HTMLElement {
  return h(
    'div',
    {},
    heading(title),
    ...notes.map((note) => h('p', {}, note)),
    waysOf(ways),
  );
}

/* Unfinished forms on a phone that several people may use: no answers are shown. */
export function chooserScreen(
  open: Kept[],
  resume: (kept: Kept) => void,
  another: () => void,
): HTMLElement {
  const [only] = open;
  const one = open.length === 1;
  const answered = ({ answered: n }: Kept) => t('answeredSome', { n });
  const far = (kept: Kept) =>
    kept.begun ? t('begunAt', { begun: moment(kept.begun), n: kept.answered }) : answered(kept);
  /* Of several forms each button says which one it opens. */
  const label = ({ begun }: Kept) => {
    if (one) return t('continue');
    return begun ? t('continueThis', { begun: moment(begun) }) : t('continueOlder');
  };
  return h(
    'div',
    {},
    heading(t('chooserTitle')),
    one && h('p', {}, far(only!)),
    h('p', {}, t('chooserNote')),
    h(
      'div',
      { class: 'ways' },
      ...open.map((kept) =>
        h(
          'button',
          { type: 'button', class: 'main', onclick: () => resume(kept) },
          label(kept),
          !one && h('span', {}, answered(kept)),
        ),
      ),
      button(t('another'), another),
    ),
  );
}

export function codeScreen(code: string, minutes: number, back: () => void): HTMLElement {
  return h(
    'div',
    {},
    heading(t('moveTitle')),
    h('p', { class: 'receipt' }, code.replace(/^(\d{4})(\d{4})$/, '$1 $2')),
    h('p', {}, t('moveHow', { n: minutes })),
    h('div', { class: 'nav' }, button(t('goBack'), back, 'main')),
  );
}

export function enterCodeScreen(
  send: (code: string) => Promise<Problem | null>,
  back: () => void,
): HTMLElement {
  const alert = h('div', { class: 'error', role: 'alert', id: 'error' });
  const input = h('input', {
    type: 'text',
    inputmode: 'numeric',
    autocomplete: 'off',
    maxlength: 16,
    'aria-labelledby': 'heading',
    'aria-describedby': 'error',
    oninput: () => (alert.textContent = ''),
  });
  const go = h('button', { type: 'submit', class: 'main' }, t('goOn'));
  const submit = async (event: Event) => {
    event.preventDefault();
    const code = digitsOf(input.value);
    alert.textContent = code.length === 8 ? '' : t('codeDigits');
    if (code.length !== 8) return input.focus();
    go.disabled = true;
    const problem = await send(code);
    go.disabled = false;
    if (!problem) return;
    problemText(problem).forEach((text) => alert.append(h('p', {}, text)));
    input.focus();
  };
  return h(
    'form',
    { onsubmit: submit, novalidate: true, autocomplete: 'off' },
    heading(t('enterCode')),
    h('p', {}, t('enterCodeNote')),
    h('div', { class: 'field' }, input),
    alert,
    h('div', { class: 'nav' }, button(t('goBack'), back), go),
  );
}

/* No reply yet: the request is repeated by itself. */
export function waitingScreen(problem: Problem, retry: () => void): HTMLElement {
  const [zh, en] = problemText(problem);
  return h(
    'div',
    { role: 'status' },
    heading(zh),
    h('p', { lang: 'en' }, en),
    h('p', {}, t('retryingNote')),
    requestLine(problem),
    h('div', { class: 'nav' }, button(t('retry'), retry, 'main')),
  );
}

export function problemScreen(problem: Problem, ways: Way[]): HTMLElement {
  const [zh, en] = problemText(problem);
  return h(
    'div',
    {},
    heading(zh),
    h('p', { lang: 'en' }, en),
    requestLine(problem),
    waysOf(ways),
  );
}

/* A problem that is shown on the present screen. */
export function problemNotice(problem: Problem): HTMLElement {
  const [zh, en] = problemText(problem);
  return h(
    'div',
    { class: 'error', role: 'alert' },
    h('p', {}, zh),
    h('p', { lang: 'en' }, en),
    requestLine(problem),
  );
}

function requestLine(problem: Problem): HTMLElement | null {
  if (!problem.requestId) return null;
  return h('p', { class: 'request' }, `请求编号 Request ID: ${problem.requestId}`);
}
