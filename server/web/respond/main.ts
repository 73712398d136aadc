/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The resident's page: /s/{slug} for anyone, /i/{token} for an invited person.
 *
 * The usual path: the survey's introduction, consent, one question per screen with every answer
 * saved when it is given, a review, submission, the receipt. An attempt that this phone already
 * knows continues where it stopped. Saves that cannot reach the server wait in the saver's queue
 * and are never given up.
 */
import { Problem, call, insist } from '../common/api';
import type {
  Attempt,
  AttemptRequest,
  AttemptStarted,
  Booklet,
  Invitation,
  Receipt,
  SubmissionRequest,
  Survey,
} from '../generated/openapi';
import { fill, h } from './dom';
import { questionScreen } from './question';
import { Saver, type SaverState } from './saver';
import * as screens from './screens';
import { applySave, forgetSave, resumeAt, saveOf, stepsOf, type Step, type Value } from './steps';
import * as store from './store';
import { speak, spoken, t, type Language } from './text';

const SAVING_SHOWN_MS = 400; /* a quick save must not make the display flicker */

type Standing = Pick<Attempt, 'booklet' | 'answers' | 'background' | 'acknowledged'>;

interface Sitting {
  kept: store.Kept;
  path: string;
  notice: string;
  steps: Step[];
  values: Map<string, Value>;
  at: number; /* steps.length: the review */
  saver: Saver;
}

const page = document.getElementById('page')!;
const status = h('span', { role: 'status' });
const badge = h('span', { class: 'badge' });
const big = h('button', { type: 'button', onclick: () => enlarge(!enlarged()) });
const other = h('button', { type: 'button', onclick: () => changeLanguage() });
const [, kind, name] = location.pathname.split('/');
const token = kind === 'i' ? name : undefined;
let survey: Survey | null = null;
let sitting: Sitting | null = null;
let storageWorks = true;
let statusTimer = 0;

/* --- the bar above every screen --- */

function enlarged(): boolean {
  return document.documentElement.classList.contains('big');
}

function enlarge(yes: boolean): void {
  document.documentElement.classList.toggle('big', yes);
  store.remember('big', yes ? '1' : '0');
  big.textContent = t(yes ? 'normal' : 'big');
}

function changeLanguage(): void {
  const chosen: Language = spoken() === 'zh' ? 'en' : 'zh';
  store.remember('language', chosen);
  speak(chosen);
  if (survey) showIntro(survey);
}

/* The language is part of the attempt, so it can be changed only before the attempt starts. */
function show(screen: HTMLElement, languageOpen = false): void {
  other.hidden = !languageOpen;
  other.textContent = t('other');
  other.lang = spoken() === 'zh' ? 'en' : 'zh-CN';
  big.textContent = t(enlarged() ? 'normal' : 'big');
  /* The introduction says the same, with more words. */
  badge.textContent = survey && survey.rehearsal && !languageOpen ? t('rehearsal') : '';
  fill(page, screen);
  scrollTo(0, 0);
  const heading = document.getElementById('heading');
  if (heading) heading.focus({ preventScroll: true });
}

function showStatus(state: SaverState): void {
  clearTimeout(statusTimer);
  const set = () => {
    status.className = state;
    if (status.textContent !== t(state)) status.textContent = t(state);
  };
  if (state !== 'saving') return set();
  if (status.className !== 'retrying') statusTimer = setTimeout(set, SAVING_SHOWN_MS);
}

function showProblem(error: unknown, retry: () => void): void {
  if (!(error instanceof Problem)) throw error;
  const known = store.keptAttempt() !== null;
  const lost = error.status === 401 || error.status === 403 || (error.status === 404 && known);
  const kept = token && error.status !== 404 ? t('savedKept') : '';
  if (lost) show(screens.problemScreen(error, t('reopen'), restart, kept));
  else if (error.passing) show(screens.problemScreen(error, t('retry'), retry));
  else show(screens.problemScreen(error, '', null));
}

/* --- start --- */

async function boot(): Promise<void> {
  const kept = store.keptAttempt();
  fill(page, h('p', {}, t('loading')));
  try {
    if (kept) await resume(kept);
    else await introduce();
  } catch (error) {
    showProblem(error, boot);
  }
}

async function findSurvey(): Promise<Survey> {
  let slug = name;
  if (token) slug = (await call<Invitation>('GET', `/api/v1/invitations/${token}`)).survey;
  return call<Survey>('GET', `/api/v1/surveys/${slug}`);
}

async function introduce(): Promise<void> {
  survey = await findSurvey();
  if (survey.state !== 'open') showProblem(new Problem(410), boot);
  else if (survey.sampled && !token) show(screens.messageScreen(t('invitedOnly'), '', null));
  else showIntro(survey);
}

function showIntro(about: Survey): void {
  show(
    screens.introScreen(about, () => begin(about).catch((error) => showProblem(error, boot))),
    true,
  );
}

async function begin(about: Survey): Promise<void> {
  const body: AttemptRequest = { language: spoken(), consent: true, invitation: token };
  const path = `/api/v1/surveys/${about.survey}/attempts`;
  const started = await call<AttemptStarted>('POST', path, { body });
  const kept = { attempt: started.attempt, secret: started.secret, queue: [] };
  storageWorks = store.keepAttempt(kept);
  /* An invitation may have been used before, on another phone. */
  if (token) await resume(kept);
  else
    await sit(kept, {
      ...started,
      answers: [],
      background: {},
      acknowledged: started.next_seq - 1,
    });
}

async function resume(kept: store.Kept): Promise<void> {
  const path = `/api/v1/attempts/${kept.attempt}`;
  const [state] = await Promise.all([
    call<Attempt>('GET', path, { secret: kept.secret }),
    /* The attempt can continue without the introduction. */
    survey ||
      findSurvey().then(
        (found) => (survey = found),
        () => null,
      ),
  ]);
  if (state.state === 'open') {
    storageWorks = store.keepAttempt(kept);
    await sit(kept, state);
  } else showEnd(kept, state);
}

async function sit(kept: store.Kept, said: Standing): Promise<void> {
  const booklet = await call<Booklet>('GET', said.booklet.href);
  speak(booklet.language);
  const steps = stepsOf(booklet);
  const values = new Map<string, Value>();
  applySave(values, said);
  kept.queue.forEach((one) => applySave(values, one.save));
  const path = `/api/v1/attempts/${kept.attempt}`;
  const saver = new Saver(path, kept.secret, said.acknowledged, kept.queue, {
    state: showStatus,
    changed: (queue) => {
      kept.queue = queue;
      storageWorks = store.keepAttempt(kept);
    },
    refused: (problem, save) => {
      forgetSave(values, save);
      showStep();
      page.insertBefore(screens.problemNotice(problem), page.firstChild);
    },
    stopped: (problem) => {
      sitting = null;
      showProblem(problem, boot);
    },
    moved: (moved) => takeOver(moved),
  });
  sitting = {
    kept,
    path,
    notice: booklet.notice,
    steps,
    values,
    at: resumeAt(values, steps),
    saver,
  };
  history.replaceState({ at: sitting.at }, '');
  showStep();
}

/* Reads the server's state again: another device or a cached page may have changed the attempt. */
function takeOver(state: Attempt): void {
  if (!sitting) return;
  if (state.state !== 'open') return showEnd(sitting.kept, state);
  applySave(sitting.values, state);
  sitting.kept.queue.forEach((one) => sitting && applySave(sitting.values, one.save));
  showStep();
}

/* --- questions --- */

function go(at: number): void {
  if (!sitting) return;
  sitting.at = at;
  history.pushState({ at }, '');
  showStep();
}

function showStep(): void {
  if (!sitting) return;
  const { steps, values, saver, at } = sitting;
  const step = steps[at];
  if (!step) return showReview();
  const shown = performance.now();
  document.title = step.text;
  const screen = questionScreen(
    step,
    values.get(step.key),
    at / steps.length,
    at + 1 === steps.length,
    {
      answer: (value) => {
        values.set(step.key, value);
        saver.put(saveOf(step, value, performance.now() - shown));
      },
      previous: at > 0 ? () => go(at - 1) : null,
      next: () => go(at + 1),
      leave: askToLeave,
    },
  );
  if (at === 0 && sitting.notice) screen.append(h('p', { class: 'note' }, sitting.notice));
  show(screen);
}

function showReview(): void {
  if (!sitting) return;
  document.title = t('review');
  show(screens.reviewScreen(sitting.steps, sitting.values, { go, submit, leave: askToLeave }));
}

/* --- the end --- */

async function submit(): Promise<void> {
  if (!sitting) return;
  const { saver, kept, path } = sitting;
  await saver.settled();
  if (!sitting) return;
  try {
    const { receipt } = await insist(
      () => sendSubmission(path, kept.secret, saver.last()),
      () => showStatus('retrying'),
    );
    showReceipt(receipt);
  } catch (error) {
    if (error instanceof Problem && error.status === 409) await submitAsServerKnows();
    else showProblem(error, boot);
  }
}

function sendSubmission(path: string, secret: string, lastSeq: number): Promise<Receipt> {
  const body: SubmissionRequest = { last_seq: lastSeq };
  return call('POST', path + '/submission', { secret, body });
}

/* Another device has added saves that this page does not know. */
async function submitAsServerKnows(): Promise<void> {
  if (!sitting) return;
  const { path, kept } = sitting;
  try {
    const state = await call<Attempt>('GET', path, { secret: kept.secret });
    if (state.state !== 'open') return showEnd(kept, state);
    showReceipt((await sendSubmission(path, kept.secret, state.acknowledged)).receipt);
  } catch (error) {
    showProblem(error, boot);
  }
}

function showEnd(kept: store.Kept, state: Attempt): void {
  if (state.state === 'submitted') {
    store.keepAttempt({ ...kept, queue: [] });
    showReceipt(state.receipt || '');
  } else showWithdrawn();
}

function showWithdrawn(): void {
  sitting = null;
  show(screens.messageScreen(t('withdrawn'), t('again'), restart));
}

function showReceipt(receipt: string): void {
  sitting = null;
  clearTimeout(statusTimer);
  status.textContent = '';
  document.title = t('done');
  if (storageWorks) store.hideAddress();
  show(screens.receiptScreen(receipt, token ? null : restart));
}

function askToLeave(): void {
  show(screens.leaveScreen(leave, showStep));
}

async function leave(): Promise<void> {
  if (!sitting) return;
  const { path, kept, saver } = sitting;
  try {
    await call('DELETE', path, { secret: kept.secret });
  } catch (error) {
    page.append(screens.problemNotice(error as Problem));
    return;
  }
  saver.end();
  store.forgetAttempt();
  status.textContent = '';
  showWithdrawn();
}

function restart(): void {
  store.forgetAttempt();
  sitting = null;
  boot();
}

/* --- the browser's own navigation --- */

addEventListener('popstate', (event) => {
  if (!sitting || !event.state || typeof event.state.at !== 'number') return;
  sitting.at = event.state.at;
  showStep();
});

addEventListener('pageshow', (event) => {
  if (!event.persisted) return;
  if (!sitting) {
    boot();
    return;
  }
  const { path, kept } = sitting;
  call<Attempt>('GET', path, { secret: kept.secret }).then(takeOver, () => null);
});

addEventListener('beforeunload', (event) => {
  if (sitting && !storageWorks && sitting.kept.queue.length) event.preventDefault();
});

speak(store.recall('language') === 'en' ? 'en' : 'zh');
enlarge(store.recall('big') === '1');
fill(document.getElementById('bar')!, status, badge, other, big);
boot();
