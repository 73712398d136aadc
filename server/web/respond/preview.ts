/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The form as residents see it, for staff by their session: every booklet, both languages. What is
 * answered stays on this screen and is sent nowhere.
 */
import { Problem } from '../common/api';
import type { SurveyBooklets } from '../generated/openapi';
import { h } from './dom';
import { patiently, setDiffers, show, showMark } from './frame';
import { questionScreen } from './question';
import * as replies from './replies';
import * as screens from './screens';
import { applySave, saveOf, stepsOf, type Step, type Value } from './steps';
import { moved } from './taps';
import { inLanguage, spoken, t } from './text';

type Run = (step: () => Promise<void>) => Promise<void>;
type One = SurveyBooklets['booklets'][number];

interface Look {
  form: SurveyBooklets;
  one: One;
  run: Run;
  steps: Step[];
  values: Map<string, Value>; /* by the codes of questions, so that a change of language keeps them */
  at: number;
}

export async function preview(slug: string, run: Run): Promise<void> {
  showMark('previewMark');
  try {
    choose(await patiently(() => replies.findBooklets(slug)), run);
  } catch (error) {
    const refused = error instanceof Problem && [401, 403, 404].indexOf(error.status) >= 0;
    if (!refused) throw error;
    const told = () => show(screens.askScreen(t('previewMark'), [t('previewNotYours')], []), told);
    told();
  }
}

function choose(form: SurveyBooklets, run: Run): void {
  const open = (one: One) =>
    run(() => read({ form, one, run, steps: [], values: new Map(), at: 0 }));
  const named = ({ number, items }: One) =>
    t(number ? 'previewOne' : 'previewWhole', { number, items });
  const { booklets } = form;
  show(
    h(
      'div',
      {},
      h('h1', { tabindex: -1, id: 'heading' }, inLanguage(form.title)),
      h('p', {}, t(booklets.length ? 'previewNote' : 'previewNone')),
      h(
        'div',
        { class: 'ways' },
        ...booklets.map((one) =>
          h('button', { type: 'button', onclick: () => open(one) }, named(one)),
        ),
      ),
    ),
    () => choose(form, run),
  );
}

/* In the language that is spoken now. */
async function read(look: Look): Promise<void> {
  const booklet = await patiently(() => replies.readBooklet(look.one.hrefs[spoken()]));
  look.steps = stepsOf(booklet);
  showStep(look);
}

function showStep(look: Look): void {
  const { steps, values, at } = look;
  const step = steps[at];
  const again = () => {
    look.run(() => read(look));
  };
  const go = (to: number) => {
    look.at = to;
    showStep(look);
    moved();
  };
  if (!step) return showEnd(look, () => go(steps.length - 1));
  const { element } = questionScreen(
    step,
    values.get(step.key),
    '',
    at / steps.length,
    at + 1 === steps.length,
    {
      answer: (given) => {
        applySave(values, saveOf(step, given, 0));
        setDiffers(false);
      },
      differs: () => undefined,
      previous: at > 0 ? () => go(at - 1) : null,
      next: () => go(at + 1),
    },
  );
  const back = () => choose(look.form, look.run);
  const leave = h('button', { type: 'button', class: 'link', onclick: back }, t('previewChoose'));
  element.append(h('p', { class: 'foot' }, leave));
  document.title = t('previewMark');
  show(element, again);
}

function showEnd(look: Look, back: () => void): void {
  const ways: [string, () => void][] = [
    [t('backToQuestions'), back],
    [t('previewChoose'), () => choose(look.form, look.run)],
  ];
  show(screens.askScreen(t('previewMark'), [t('previewEnd')], ways), () => showEnd(look, back));
}
