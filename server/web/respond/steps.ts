/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A booklet as the list of screens that a resident sees: background questions, then items. Both
 * become a Step, so that a screen need not know which it shows. A Value is the content of the form.
 */
import type { Answer, AnswersRequest, Booklet, BookletItem } from '../generated/openapi';

const ELAPSED_MAX_MS = 86400000; /* a day: the most that the server accepts */

export type Value = string | string[] | number;

/* The body of one save. */
export interface Save extends AnswersRequest {
  answers: Answer[];
}

export interface Step {
  key: string; /* unique in the booklet */
  code: string;
  background: boolean;
  type: BookletItem['type'];
  required: boolean;
  text: string;
  options: { value: string; text: string }[];
  min?: number;
  max?: number;
  n: number; /* place among its kind, from 1 */
  of: number;
}

export function stepsOf(booklet: Booklet): Step[] {
  const questions = booklet.background;
  const background = questions.map((question, index): Step => ({
    key: 'background ' + question.code,
    code: question.code,
    background: true,
    type: question.type,
    required: question.required,
    text: question.text,
    options: (question.options || []).map((one) => ({ value: one.code, text: one.text })),
    min: question.min,
    max: question.max,
    n: index + 1,
    of: questions.length,
  }));
  const items = booklet.items.map((item, index): Step => ({
    key: 'item ' + item.item,
    code: item.item,
    background: false,
    type: item.type,
    required: false,
    text: item.text,
    options: (item.options || []).map((one) => ({ value: String(one.choice), text: one.text })),
    min: item.min,
    max: item.max,
    n: index + 1,
    of: booklet.items.length,
  }));
  return background.concat(items);
}

/* At least one is ticked: the form reports no empty answer. */
function choicesOf(ticked: string[]): [number, ...number[]] {
  return ticked.map(Number) as [number, ...number[]];
}

export function saveOf(step: Step, value: Value, elapsedMs: number): Save {
  if (step.background)
    return { answers: [], background: { [step.code]: value as string | number } };
  const elapsed = Math.min(Math.round(elapsedMs), ELAPSED_MAX_MS);
  const answer = { item: step.code, elapsed_ms: elapsed };
  switch (step.type) {
    case 'multiple':
      return { answers: [{ ...answer, choices: choicesOf(value as string[]) }] };
    case 'number':
      return { answers: [{ ...answer, value: value as number }] };
    default:
      return { answers: [{ ...answer, choice: Number(value) }] };
  }
}

/* Records the answers of a save. Saves come in order, so the latest answer stays. */
export function applySave(values: Map<string, Value>, save: Save): void {
  const background = save.background || {};
  for (const code of Object.keys(background)) values.set('background ' + code, background[code]!);
  for (const answer of save.answers) {
    const key = 'item ' + answer.item;
    if ('choices' in answer) values.set(key, answer.choices.map(String));
    else if ('choice' in answer) values.set(key, String(answer.choice));
    else values.set(key, answer.value);
  }
}

/* What the server did not accept counts as not answered. */
export function forgetSave(values: Map<string, Value>, save: Save): void {
  Object.keys(save.background || {}).forEach((code) => values.delete('background ' + code));
  save.answers.forEach((answer) => values.delete('item ' + answer.item));
}

export function isAnswered(values: Map<string, Value>, step: Step): boolean {
  return values.has(step.key);
}

/* The screen to continue with: the one after the last answered; steps.length is the review. */
export function resumeAt(values: Map<string, Value>, steps: Step[]): number {
  let at = steps.length;
  while (at > 0 && !isAnswered(values, steps[at - 1]!)) at--;
  const missing = steps.findIndex((step) => step.required && !isAnswered(values, step));
  return missing >= 0 && missing < at ? missing : at;
}

/* "１９６０ " is a number too. NaN when the text is not a number. */
export function numberOf(typed: string): number {
  const plain = typed.trim().replace(/[０-９]/g, (digit) => String(digit.charCodeAt(0) - 0xff10));
  return /^-?\d{1,15}$/.test(plain) ? Number(plain) : NaN;
}
