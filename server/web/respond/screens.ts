/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every screen except the question. Each function builds one screen, without the others. */
import type { Problem } from '../common/api';
import type { Approval, Survey } from '../generated/openapi';
import { h } from './dom';
import { isAnswered, type Step, type Value } from './steps';
import { inLanguage, problemText, t, type Word } from './text';

/* Unanswered questions shown with their text: more would push the button out of view. */
const TEXTS_MAX = 6;

function heading(text: string): HTMLElement {
  return h('h1', { tabindex: -1, id: 'heading' }, text);
}

function button(text: string, onclick: () => void, kind = ''): HTMLElement {
  return h('button', { type: 'button', class: kind, onclick }, text);
}

export function introScreen(survey: Survey, start: () => Promise<void>): HTMLElement {
  const alert = h('p', { class: 'error', role: 'alert' });
  const box = h('input', { type: 'checkbox' });
  const go = h('button', { type: 'submit', class: 'main' }, t('start'));
  const region = inLanguage(survey.region.name);
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
    h('p', {}, t(survey.booklets > 1 ? 'howMost' : 'how', { n: survey.items })),
    h('p', {}, t('privacy')),
    survey.approval && approvalList(survey.approval),
    h('label', { class: 'option' }, box, h('span', {}, t('consent'))),
    alert,
    h('div', { class: 'nav' }, go),
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
  submit(): Promise<void>;
  leave(): void;
}

export function reviewScreen(
  steps: Step[],
  values: Map<string, Value>,
  on: ReviewEvents,
): HTMLElement {
  const open = steps
    .map((step, at) => ({ step, at }))
    .filter(({ step }) => !isAnswered(values, step));
  const items = steps.filter((step) => !step.background);
  const done = items.filter((step) => isAnswered(values, step)).length;
  const short = open.length > TEXTS_MAX;
  const blocked = open.some(({ step }) => step.required);
  const send = h('button', { type: 'button', class: 'main' }, t('submit'));
  send.disabled = blocked;
  send.addEventListener('click', async () => {
    send.disabled = true;
    send.textContent = t('submitting');
    await on.submit();
    send.disabled = false;
    send.textContent = t('submit');
  });
  const row = ({ step, at }: { step: Step; at: number }) => {
    const place = t(step.background ? 'aboutYouShort' : 'questionShort', { n: step.n });
    if (short) {
      const chip = button(place, () => on.go(at));
      chip.setAttribute('aria-label', `${place}：${step.text}`);
      return h('li', {}, chip);
    }
    return h(
      'li',
      {},
      button(`${place}：${step.text}`, () => on.go(at), 'link'),
    );
  };
  return h(
    'div',
    {},
    heading(t('review')),
    h('p', {}, t('answered', { n: done, of: items.length })),
    h('p', {}, open.length ? t('unanswered') : t('allAnswered')),
    open.length > 0 && h('ul', { class: short ? 'open short' : 'open' }, ...open.map(row)),
    h('p', { class: blocked ? 'error' : 'note' }, t(blocked ? 'mustAnswer' : 'submitNote')),
    h(
      'div',
      { class: 'nav' },
      button(t('backToQuestions'), () => on.go(steps.length - 1)),
      send,
    ),
    h('p', { class: 'leave' }, button(t('leave'), on.leave, 'link')),
  );
}

export function receiptScreen(receipt: string, again: (() => void) | null): HTMLElement {
  return h(
    'div',
    {},
    heading(t('done')),
    h('p', { class: 'receipt-title' }, t('receipt')),
    h('p', { class: 'receipt' }, receipt),
    h('p', {}, t('receiptNote')),
    again && h('div', { class: 'nav' }, button(t('another'), again)),
  );
}

export function leaveScreen(yes: () => void, no: () => void): HTMLElement {
  return h(
    'div',
    {},
    heading(t('leaveAsk')),
    h('p', {}, t('leaveNote')),
    h('div', { class: 'nav' }, button(t('leaveYes'), yes), button(t('leaveNo'), no, 'main')),
  );
}

export function messageScreen(text: string, action: string, act: (() => void) | null): HTMLElement {
  return h(
    'div',
    {},
    heading(text),
    act && h('div', { class: 'nav' }, button(action, act, 'main')),
  );
}

export function problemScreen(
  problem: Problem,
  action: string,
  act: (() => void) | null,
  more = '',
): HTMLElement {
  const [zh, en] = problemText(problem);
  return h(
    'div',
    {},
    heading(zh),
    h('p', { lang: 'en' }, en),
    more && h('p', {}, more),
    requestLine(problem),
    act && h('div', { class: 'nav' }, button(action, act, 'main')),
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
