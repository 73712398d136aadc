/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A form on the screen: its questions and the review. Where its answers are kept is not known here:
 * this page sends them to the server, the interviewer's keeps them on the tablet.
 */
import type { Booklet } from '../generated/openapi';
import { h } from './dom';
import { questionScreen, type Question } from './question';
import { reviewScreen } from './screens';
import { stepsOf, type Given, type Save, type Step, type Value } from './steps';
import { t } from './text';

export interface Form {
  notice: string;
  steps: Step[];
  values: Map<string, Value>;
  elsewhere: Set<string>; /* keys of steps that were answered, whose values are not shown here */
  at: number; /* steps.length: the review */
  question: Question | null;
}

export interface FormEvents {
  given(step: Step, value: Given, elapsedMs: number): void;
  differs(yes: boolean): void;
  go(at: number): void;
  submit(): void;
  saved: boolean; /* anything at all */
  answeredElsewhere: string; /* what a step of `elsewhere` shows */
}

export function newForm(booklet: Booklet): Form {
  return {
    notice: booklet.notice,
    steps: stepsOf(booklet),
    values: new Map(),
    elsewhere: new Set(),
    at: 0,
    question: null,
  };
}

export function isAnswered({ values, elsewhere }: Form, step: Step): boolean {
  return values.has(step.key) || elsewhere.has(step.key);
}

export function keysOf(save: Save): string[] {
  const items = save.answers.map((answer) => 'item ' + answer.item);
  return items.concat(Object.keys(save.background || {}).map((code) => 'background ' + code));
}

/* The screen where the person is, with a foot that is the page's. */
export function formScreen(form: Form, foot: HTMLElement, on: FormEvents): HTMLElement {
  const { steps, values, elsewhere, at } = form;
  const step = steps[at];
  document.title = step ? step.text : t('review');
  form.question = null;
  if (!step) {
    const screen = reviewScreen(steps, (one) => isAnswered(form, one), on.saved, on);
    screen.append(foot);
    return screen;
  }
  const shown = performance.now();
  form.question = questionScreen(
    step,
    values.get(step.key),
    elsewhere.has(step.key) ? on.answeredElsewhere : '',
    at / steps.length,
    at + 1 === steps.length,
    {
      answer: (value) => on.given(step, value, performance.now() - shown),
      differs: on.differs,
      previous: at > 0 ? () => on.go(at - 1) : null,
      next: () => on.go(at + 1),
    },
  );
  const { element } = form.question;
  element.append(foot);
  if (at === 0 && form.notice) element.append(h('p', { class: 'note' }, form.notice));
  return element;
}
