/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A booklet as the list of screens that a resident sees: background questions, then items. Both
 * become a Step, so that a screen need not know which it shows. A Value is the content of the form.
 */
import type { Booklet, BookletItem } from '../generated/openapi';

const ELAPSED_MAX_MS = 86400000; /* a day: the most that the server accepts */

export type Value = string | string[] | number;
export type Given = Value | null; /* null: the answer is taken back */

type Taken =
  | { item: string; elapsed_ms?: number; choice: number | null }
  | { item: string; elapsed_ms?: number; choices: number[] | null }
  | { item: string; elapsed_ms?: number; value: number | null };

/* The body of one save: at most one question of this page. */
export interface Save {
  answers: Taken[];
  background?: Record<string, string | number | null>;
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

export function saveOf(step: Step, given: Given, elapsedMs: number): Save {
  if (step.background)
    return { answers: [], background: { [step.code]: given as string | number | null } };
  const elapsed = Math.min(Math.round(elapsedMs), ELAPSED_MAX_MS);
  const answer = { item: step.code, elapsed_ms: elapsed };
  switch (step.type) {
    case 'multiple':
      return { answers: [{ ...answer, choices: ((given || []) as string[]).map(Number) }] };
    case 'number':
      return { answers: [{ ...answer, value: given as number | null }] };
    default:
      return { answers: [{ ...answer, choice: given === null ? null : Number(given) }] };
  }
}

function set(values: Map<string, Value>, key: string, given: Given): void {
  if (given === null || (Array.isArray(given) && !given.length)) values.delete(key);
  else values.set(key, given);
}

/* Records the answers of a save. Saves come in order, so the latest answer stays. */
export function applySave(values: Map<string, Value>, save: Save): void {
  const background = save.background || {};
  for (const code of Object.keys(background)) set(values, 'background ' + code, background[code]!);
  for (const answer of save.answers) {
    const key = 'item ' + answer.item;
    if ('choices' in answer) set(values, key, answer.choices && answer.choices.map(String));
    else if ('choice' in answer) set(values, key, answer.choice === null ? null : String(answer.choice));
    else set(values, key, answer.value);
  }
}

/* The screen to continue with: the one after the last answered; steps.length is the review. */
export function resumeAt(steps: Step[], answered: (step: Step) => boolean): number {
  let at = steps.length;
  while (at > 0 && !answered(steps[at - 1]!)) at--;
  const missing = steps.findIndex((step) => step.required && !answered(step));
  return missing >= 0 && missing < at ? missing : at;
}

/* "12345678", "1234 5678" and the full-width digits alike. */
export function digitsOf(typed: string): string {
  return halfWidth(typed).replace(/\D/g, '');
}

function halfWidth(typed: string): string {
  return typed.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
}

/* "１９６０ " is a number too. NaN when the text is not a number. */
export function numberOf(typed: string): number {
  const plain = halfWidth(typed).trim();
  return /^-?\d{1,15}$/.test(plain) ? Number(plain) : NaN;
}
