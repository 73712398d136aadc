/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The screen of one question. It uses native radio buttons and check boxes inside their labels, so
 * that fast taps, screen readers and keyboards all work. A tap answers at once; only the button
 * goes to the next screen.
 */
import { h } from './dom';
import { numberOf, type Step, type Value } from './steps';
import { t } from './text';

export interface QuestionEvents {
  answer(value: Value): void;
  previous: (() => void) | null;
  next(): void;
  leave(): void;
}

interface Field {
  element: HTMLElement;
  error(): string; /* why the resident cannot go on, or '' */
}

export function questionScreen(
  step: Step,
  value: Value | undefined,
  progress: number /* 0 to 1 */,
  last: boolean,
  on: QuestionEvents,
): HTMLElement {
  const field =
    step.type === 'number' ? numberField(step, value, on) : choiceField(step, value, on);
  const alert = h('p', { class: 'error', role: 'alert', id: 'error' });
  const submit = (event: Event) => {
    event.preventDefault();
    alert.textContent = field.error();
    if (!alert.textContent) return on.next();
    field.element.querySelector('input')!.focus();
  };
  const hint = t(step.type) + (step.background && !step.required ? ' · ' + t('optional') : '');
  return h(
    'form',
    { onsubmit: submit, novalidate: true, autocomplete: 'off' },
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
      on.previous && h('button', { type: 'button', onclick: on.previous }, t('previous')),
      h('button', { type: 'submit', class: 'main' }, t(last ? 'toReview' : 'next')),
    ),
    h(
      'p',
      { class: 'leave' },
      h('button', { type: 'button', class: 'link', onclick: on.leave }, t('leave')),
    ),
  );
}

/* Hidden from screen readers: the line above it says the same. */
function progressBar(progress: number): HTMLElement {
  const done = h('div');
  done.style.width = progress * 100 + '%';
  return h('div', { class: 'progress', 'aria-hidden': 'true' }, done);
}

function choiceField(step: Step, value: Value | undefined, on: QuestionEvents): Field {
  const type = step.type === 'multiple' ? 'checkbox' : 'radio';
  const chosen = value === undefined ? [] : Array.isArray(value) ? value : [String(value)];
  const inputs: HTMLInputElement[] = [];
  let given = value !== undefined; /* an answer can be changed, but not removed */
  const mark = () => {
    inputs.forEach((input) => input.parentElement!.classList.toggle('chosen', input.checked));
  };
  const changed = () => {
    const ticked = inputs.filter((input) => input.checked).map((input) => input.value);
    mark();
    given = true;
    if (ticked.length) on.answer(type === 'radio' ? ticked[0]! : ticked);
  };
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
    error: () => {
      if (inputs.some((input) => input.checked) || (!step.required && !given)) return '';
      return t(type === 'radio' ? 'choose' : 'chooseSome');
    },
  };
}

function numberField(step: Step, value: Value | undefined, on: QuestionEvents): Field {
  let given = typeof value === 'number' ? value : NaN;
  const input = h('input', {
    type: 'text',
    inputmode: 'numeric',
    maxlength: 16,
    value: value === undefined ? '' : String(value),
    'aria-labelledby': 'heading',
    'aria-describedby': 'error',
    'aria-required': step.required ? 'true' : 'false',
    onchange: () => check(),
  });
  function check(): string {
    const typed = input.value.trim();
    if (!typed) return step.required ? t('fillIn') : '';
    const number = numberOf(typed);
    const fits = number >= (step.min ?? -Infinity) && number <= (step.max ?? Infinity);
    input.setAttribute('aria-invalid', String(!fits));
    if (!fits && step.min !== undefined && step.max !== undefined)
      return t('wrongNumber', { min: step.min, max: step.max });
    if (!fits) return t('wholeNumber');
    if (number !== given) on.answer(number);
    given = number;
    return '';
  }
  return { element: h('div', { class: 'field' }, heading(step), input), error: check };
}

function heading(step: Step): HTMLElement {
  return h('h1', { tabindex: -1, id: 'heading' }, step.text);
}
