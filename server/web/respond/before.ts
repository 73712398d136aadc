/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What somebody without an invitation is asked before the form begins, where quotas go by it: so
 * nobody answers in vain. It is given with the start, and then saved as the answers that it is.
 */
import type { Survey } from '../generated/openapi';
import { patiently, show } from './frame';
import { questionScreen } from './question';
import * as replies from './replies';
import { saveOf, stepsOf, type Save, type Step, type Value } from './steps';
import { spoken } from './text';

async function stepsBefore(survey: Survey): Promise<Step[]> {
  const { asks, booklet } = survey.opt_in!;
  const form = await patiently(() => replies.readBooklet(booklet[spoken()]));
  const steps = stepsOf(form).filter((step) => step.background && asks.includes(step.code));
  return steps.map((step, i) => ({ ...step, required: true, n: i + 1, of: steps.length }));
}

function ask(steps: Step[], at: number, values: Map<string, Value>, done: () => void): void {
  const step = steps[at]!;
  const go = (to: number) => (to < steps.length ? ask(steps, to, values, done) : done());
  const question = questionScreen(
    step,
    values.get(step.code),
    '',
    at / steps.length,
    false,
    {
      answer: (given) => (given === null ? values.delete(step.code) : values.set(step.code, given)),
      differs: () => undefined,
      previous: at > 0 ? () => go(at - 1) : null,
      next: () => go(at + 1),
    },
  );
  show(question.element, () => ask(steps, at, values, done));
}

/* The saves of what was asked; none where nothing is. */
export async function askBefore(survey: Survey): Promise<Save[]> {
  if (!survey.opt_in || !survey.opt_in.asks.length) return [];
  const steps = await stepsBefore(survey);
  const values = new Map<string, Value>();
  await new Promise<void>((done) => ask(steps, 0, values, done));
  return steps.map((step) => saveOf(step, values.get(step.code)!, 0));
}

export function backgroundOf(saves: Save[]): Record<string, string | number | null> | undefined {
  return saves.length ? Object.assign({}, ...saves.map((save) => save.background)) : undefined;
}
