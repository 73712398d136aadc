/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One attempt on the screen: its questions, the review and the submission. Every answer goes to the
 * saver when it is given; what a screen shows is what is stored or on its way.
 */
import { Problem, insist, pause } from '../common/api';
import type { Attempt, Booklet, Receipt } from '../generated/openapi';
import * as attempts from './attempts';
import type { Kept } from './attempts';
import * as disk from './disk';
import { formScreen, isAnswered, keysOf, newForm, type Form } from './form';
import { addNotice, removeNotice, setDiffers, setStatus, show } from './frame';
import { askForCode, readAttempt, sendSubmission, withdraw } from './replies';
import { Saver, isLost } from './saver';
import { SaveBox, type KeptSave } from './saves';
import * as screens from './screens';
import { applySave, resumeAt, saveOf, type Given, type Save, type Step } from './steps';
import { moved } from './taps';
import { speak, t } from './text';

/* Where a sitting ends. */
export interface Ends {
  submitted(kept: Kept, late: boolean): void;
  withdrawn(kept: Kept): void;
  closed(kept: Kept, handedIn: boolean): void; /* handedIn: a submission was refused */
  failed(kept: Kept, problem: Problem): void;
  elsewhere(): void; /* a code of the phone that began the attempt is to be entered */
  restore(kept: Kept): Promise<boolean>; /* by the key of its start; true: kept.secret is good */
}

interface Sitting extends Form {
  kept: Kept;
  box: SaveBox;
  saver: Saver;
  ends: Ends;
  submitting: boolean;
}

let sitting: Sitting | null = null;

export function isSitting(): boolean {
  return sitting !== null;
}

export function sit(kept: Kept, state: Attempt, booklet: Booklet, ends: Ends): void {
  const box = new SaveBox(kept.attempt);
  speak(booklet.language);
  box.acknowledge(state.acknowledged);
  const mine: Sitting = {
    ...newForm(booklet),
    kept,
    box,
    ends,
    saver: new Saver(kept, box, {
      state: (saving) => sitting === mine && setStatus(saving),
      refused: (problem, save) => refused(mine, problem, save),
      lost: () => ends.restore(kept),
      stopped: (problem) => stopped(mine, problem),
      moved: (moved) => takeOver(moved),
    }),
    submitting: false,
  };
  sitting = mine;
  setStatus(null);
  readValues(mine, state);
  mine.at = resumeAt(mine.steps, (step) => isAnswered(mine, step));
  history.replaceState(stateOf(mine), '');
  remember(mine);
  showStep();
  mine.saver.run();
}

/* A limited secret is told which questions were answered; the values are those given here. */
function readValues(mine: Sitting, state: Attempt): void {
  const { kept, box, values, elsewhere, steps } = mine;
  values.clear();
  elsewhere.clear();
  if (!kept.limited)
    applySave(values, { answers: state.answers || [], background: state.background });
  const own = kept.limited ? box.all() : box.waiting();
  own.forEach((one) => applySave(values, one.save));
  const answered = state.answered || [];
  const taken = new Set<string>();
  own.forEach((one) => keysOf(one.save).forEach((key) => taken.add(key)));
  steps
    .filter((step) => answered.indexOf(step.code) >= 0 && !taken.has(step.key))
    .forEach((step) => elsewhere.add(step.key));
}

/* How far the attempt is, for the next time that the page is opened. */
function remember(mine: Sitting): void {
  const items = mine.steps.filter((step) => !step.background);
  mine.kept.answered = items.filter((step) => isAnswered(mine, step)).length;
  mine.kept.of = items.length;
  attempts.keep(mine.kept);
}

/* Another device or a cached page may have changed the attempt: reads what the server has. */
function takeOver(state: Attempt): void {
  if (!sitting) return;
  if (state.state !== 'open') return ended(sitting, state);
  readValues(sitting, state);
  if (!sitting.submitting) showStep();
}

export function lookAgain(): void {
  if (sitting) readAttempt(sitting.kept).then(takeOver, () => null);
}

/* Which attempt too: a phone may have another one in the history of the same tab. */
function stateOf({ at, kept }: Sitting): { at: number; attempt: string } {
  return { at, attempt: kept.attempt };
}

/* --- questions --- */

/* What is typed is given before its screen goes away. */
function commit(): void {
  if (sitting && sitting.question) sitting.question.commit();
}

function go(at: number): void {
  if (!sitting) return;
  commit();
  sitting.at = at;
  history.pushState(stateOf(sitting), '');
  showStep();
  moved();
}

function given(mine: Sitting, step: Step, value: Given, elapsedMs: number): void {
  const save = saveOf(step, value, elapsedMs);
  removeNotice();
  mine.elsewhere.delete(step.key);
  applySave(mine.values, save);
  setDiffers(false);
  mine.saver.put(save);
  remember(mine);
}

function showStep(): void {
  if (!sitting) return;
  const mine = sitting;
  const screen = formScreen(mine, foot(mine), {
    given: (step, value, elapsedMs) => given(mine, step, value, elapsedMs),
    differs: setDiffers,
    go,
    submit,
    saved: mine.box.acknowledged() > 0 || mine.box.waiting().length > 0,
    answeredElsewhere: t('answeredElsewhere'),
  });
  show(screen);
}

function foot({ kept, ends }: Sitting): HTMLElement {
  return screens.footOf(kept, disk.lasting(), askToLeave, showCode, () => {
    commit();
    leaveSitting();
    ends.elsewhere();
  });
}

async function showCode(): Promise<void> {
  if (!sitting) return;
  const mine = sitting;
  commit();
  try {
    const { code, expires_in } = await askForCode(mine.kept);
    if (sitting !== mine) return;
    mine.question = null;
    show(screens.codeScreen(code, Math.round(expires_in / 60), showStep));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    addNotice(screens.problemNotice(error));
  }
}

/* --- what the server says to a save --- */

/* The screen shows again what is stored. */
async function refused(mine: Sitting, problem: Problem, save: Save): Promise<void> {
  mine.submitting = false;
  const state = await readAttempt(mine.kept).catch(() => null);
  if (sitting !== mine) return;
  if (state && state.state === 'open') readValues(mine, state);
  else keysOf(save).forEach((key) => mine.values.delete(key));
  remember(mine);
  showStep();
  addNotice(screens.problemNotice(problem), true);
}

async function stopped(mine: Sitting, problem: Problem): Promise<void> {
  if (sitting !== mine) return;
  const { kept, ends } = mine;
  if (problem.is('attempt-submitted')) {
    const state = await insist(() => readAttempt(kept), () => setStatus('retrying'));
    return ended(mine, state);
  }
  leaveSitting();
  if (problem.is('attempt-withdrawn')) withdrawn(mine);
  else if (problem.is('survey-closed')) ends.closed(kept, false);
  else ends.failed(kept, problem);
}

function leaveSitting(): void {
  if (sitting) sitting.saver.end();
  sitting = null;
  setStatus(null);
}

function ended(mine: Sitting, state: Attempt): void {
  leaveSitting();
  if (state.state === 'withdrawn') return withdrawn(mine);
  received(mine, state);
}

function withdrawn({ kept, box, ends }: Sitting): void {
  kept.state = 'withdrawn';
  attempts.keep(kept);
  box.clear();
  ends.withdrawn(kept);
}

function received({ kept, box, ends }: Sitting, told: Attempt | Receipt): void {
  const late = box.waiting().length > 0;
  attempts.submitted(kept, told);
  box.clear();
  ends.submitted(kept, late);
}

/* --- the submission --- */

async function submit(): Promise<void> {
  if (!sitting || sitting.submitting) return;
  const mine = sitting;
  mine.submitting = true;
  show(screens.submittingScreen());
  for (let failures = 0; sitting === mine && mine.submitting; failures++) {
    await mine.saver.settled();
    if (sitting !== mine || !mine.submitting) return;
    try {
      if (failures) await pause(new Problem(0), failures - 1);
      return await handIn(mine);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      await handInFailed(mine, error);
    }
  }
}

async function handIn(mine: Sitting): Promise<void> {
  const receipt = await insist(
    () => sendSubmission(mine.kept, mine.box.acknowledged()),
    () => setStatus('retrying'),
  );
  if (sitting !== mine) return;
  leaveSitting();
  received(mine, receipt);
}

/* Afterwards the submission is tried again, unless the sitting has ended. */
async function handInFailed(mine: Sitting, problem: Problem): Promise<void> {
  const { kept, ends, box } = mine;
  if (sitting !== mine) return;
  if (problem.is('survey-closed')) {
    leaveSitting();
    return ends.closed(kept, true);
  }
  if (isLost(problem) && (await ends.restore(kept))) return;
  if (problem.status !== 409) return stopped(mine, problem);
  /* Another device has added saves, or has submitted; or the database was restored. */
  const state = await insist(() => readAttempt(kept), () => setStatus('retrying'));
  if (sitting !== mine) return;
  if (state.state !== 'open') ended(mine, state);
  else box.acknowledge(state.acknowledged);
}

/* --- leaving --- */

function askToLeave(): void {
  if (!sitting) return;
  commit();
  sitting.question = null;
  show(
    screens.askScreen(
      t('leaveAsk'),
      [t('leaveNote')],
      [
        [t('leaveYes'), leave],
        [t('leaveNo'), showStep],
      ],
    ),
  );
}

async function leave(): Promise<void> {
  if (!sitting) return;
  const mine = sitting;
  try {
    await withdraw(mine.kept);
  } catch (error) {
    addNotice(screens.problemNotice(error as Problem));
    return;
  }
  leaveSitting();
  withdrawn(mine);
}

/* --- the browser and other tabs --- */

/* Another tab of this phone has answered in the same attempt, or has ended it. */
function heard(name: string): void {
  if (!sitting) return;
  const mine = sitting;
  const { kept, box, values, elsewhere, steps, at } = mine;
  if (name === 'attempt:' + kept.attempt) {
    const now = attempts.find(kept.attempt);
    if (now && now.state !== 'open') lookAgain();
    return;
  }
  if (name.indexOf(`save:${kept.attempt}:`) !== 0) return;
  const one = disk.readJson<KeptSave>(name);
  if (!one || !box.isNewest(one)) return;
  applySave(values, one.save);
  keysOf(one.save).forEach((key) => elsewhere.delete(key));
  const step = steps[at];
  const seen = !step || keysOf(one.save).indexOf(step.key) >= 0;
  if (one.seq === 0 && seen && !mine.submitting) showStep();
  mine.saver.run();
}

export function watchSitting(): void {
  disk.onOther(heard);
  addEventListener('popstate', (event) => {
    if (!sitting || sitting.submitting) return;
    if (!event.state || event.state.attempt !== sitting.kept.attempt) return;
    commit();
    sitting.at = event.state.at;
    showStep();
  });
  addEventListener('pagehide', commit);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) commit();
  });
  addEventListener('beforeunload', (event) => {
    if (sitting && !disk.lasting() && sitting.box.waiting().length) event.preventDefault();
  });
}
