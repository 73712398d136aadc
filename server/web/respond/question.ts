/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The screen of one question. It uses native radio buttons and check boxes inside their labels, so
 * that fast taps, screen readers and keyboards all work. A tap answers at once; only the button
 * goes to the next screen.
 */
import { h } from './dom';
import { numberOf, type Given, type Step, type Value } from './steps';
import { isSecondTap } from './taps';
import { t } from './text';

export interface QuestionEvents {
  answer(given: Given): void;
  differs(yes: boolean): void; /* the screen shows what has not been given yet */
  previous: (() => void) | null;
  next(): void;
}

interface Field {
  element: HTMLElement;
  below?: HTMLElement;
  error(): string; /* why the resident cannot go on, or ''; gives what is typed */
}

export interface Question {
  element: HTMLElement;
  commit(): void; /* gives what is typed and not given yet */
}

export function questionScreen(
  step: Step,
  value: Value | undefined,
  elsewhere: string /* not '': answered already, neither shown nor changed here; says so */,
  progress: number /* 0 to 1 */,
  last: boolean,
  on: QuestionEvents,
): Question {
  const make = step.type === 'number' ? numberField : choiceField;
  const field = elsewhere ? fixedField(step, elsewhere) : make(step, value, on);
  const alert = h('p', { class: 'error', role: 'alert', id: 'error' });
  const submit = (event: Event) => {
    event.preventDefault();
    if (isSecondTap()) return;
    alert.textContent = field.error();
    if (!alert.textContent) return on.next();
    field.element.querySelector('input')!.focus();
  };
  const previous = on.previous && (() => isSecondTap() || on.previous!());
  const hint = t(step.type) + (step.background && !step.required ? ' · ' + t('optional') : '');
  const element = h(
    'form',
    {
      onsubmit: submit,
      oninput: () => (alert.textContent = ''), /* what it asked for is being done */
      novalidate: true,
      autocomplete: 'off',
    },
    h(
      'p',
      { class: 'place' },
      t(step.background ? 'aboutYou' : 'question', { n: step.n, of: step.of }),
      h('span', { class: 'hint' }, hint),
    ),
    progressBar(progress),
    field.element,
    alert,
    h(
      'div',
      { class: 'nav' },
      previous && h('button', { type: 'button', onclick: previous }, t('previous')),
      h('button', { type: 'submit', class: 'main' }, t(last ? 'toReview' : 'next')),
    ),
    field.below,
  );
  return { element, commit: () => void field.error() };
}

/* Hidden from screen readers: the line above it says the same. */
function progressBar(progress: number): HTMLElement {
  const done = h('div');
  done.style.width = progress * 100 + '%';
  return h('div', { class: 'progress', 'aria-hidden': 'true' }, done);
}

function fixedField(step: Step, note: string): Field {
  const element = h('div', {}, heading(step), h('p', { class: 'note' }, note));
  return { element, error: () => '' };
}

function choiceField(step: Step, value: Value | undefined, on: QuestionEvents): Field {
  const type = step.type === 'multiple' ? 'checkbox' : 'radio';
  const chosen = value === undefined ? [] : Array.isArray(value) ? value : [String(value)];
  const inputs: HTMLInputElement[] = [];
  const told = h('span', { role: 'status' });
  const clear = h('button', { type: 'button', class: 'link', 'data-clear': true }, t('clear'));
  const ticked = () => inputs.filter((input) => input.checked).map((input) => input.value);
  const mark = () => {
    inputs.forEach((input) => input.parentElement!.classList.toggle('chosen', input.checked));
    clear.hidden = !ticked().length;
  };
  const changed = () => {
    const now = ticked();
    mark();
    told.textContent = now.length ? '' : t('cleared');
    on.answer(!now.length ? null : type === 'radio' ? now[0]! : now);
  };
  clear.addEventListener('click', () => {
    inputs.forEach((input) => (input.checked = false));
    changed();
    inputs[0]!.focus();
  });
  const labels = step.options.map((option) => {
    const input = h('input', { type, name: 'answer', value: option.value, onchange: changed });
    input.checked = chosen.indexOf(option.value) >= 0;
    inputs.push(input);
    return h('label', { class: 'option' }, input, h('span', {}, option.text));
  });
  mark();
  return {
    element: h(
      'fieldset',
      { 'aria-describedby': 'error' },
      h('legend', {}, heading(step)),
      ...labels,
    ),
    below: h('p', { class: 'note' }, clear, told),
    error: () =>
      step.required && !ticked().length ? t(type === 'radio' ? 'choose' : 'chooseSome') : '',
  };
}

function numberField(step: Step, value: Value | undefined, on: QuestionEvents): Field {
  let given: number | null = typeof value === 'number' ? value : null;
  const input = h('input', {
    type: 'text',
    inputmode: 'numeric',
    maxlength: 16,
    value: value === undefined ? '' : String(value),
    'aria-labelledby': 'heading',
    'aria-describedby': 'error',
    'aria-required': step.required ? 'true' : 'false',
    oninput: () => {
      input.setAttribute('aria-invalid', 'false');
      on.differs(input.value.trim() !== (given === null ? '' : String(given)));
    },
    onchange: () => check(),
  });
  const give = (number: number | null) => {
    if (number !== given) on.answer(number);
    given = number;
  };
  function check(): string {
    const typed = input.value.trim();
    const number = typed ? numberOf(typed) : null;
    const fits =
      number === null || (number >= (step.min ?? -Infinity) && number <= (step.max ?? Infinity));
    input.setAttribute('aria-invalid', String(!fits));
    give(fits ? number : null); /* what is no answer must not leave the one before it stored */
    on.differs(!fits);
    if (number === null) return step.required ? t('fillIn') : '';
    if (fits) return '';
    if (step.min === undefined || step.max === undefined) return t('wholeNumber');
    return t('wrongNumber', { min: step.min, max: step.max });
  }
  return { element: h('div', { class: 'field' }, heading(step), input), error: check };
}

function heading(step: Step): HTMLElement {
  return h('h1', { tabindex: -1, id: 'heading' }, step.text);
}
