/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The resident's page: /s/{slug} for anyone, /i/{token} for an invited person. By /p/{token}
 * colleagues try a form (pilot.ts), with /s/{slug}?preview staff look at it (preview.ts).
 *
 * The usual path: the survey's introduction, consent, one question per screen with every answer
 * saved when it is given, a review, submission, the receipt. A form that this phone already knows
 * continues where it stopped; at a public address the person is asked first, because a family may
 * share the phone.
 */
import { Problem, insist } from '../common/api';
import type { Attempt, AttemptStarted, Survey } from '../generated/openapi';
import * as attempts from './attempts';
import type { Kept } from './attempts';
import { askBefore, backgroundOf } from './before';
import * as disk from './disk';
import {
  isRehearsalKnown,
  patiently,
  setStatus,
  setUpFrame,
  show,
  showRehearsal,
} from './frame';
import { tryForm } from './pilot';
import { pilot, previewed, slug, tidyAddress, token } from './place';
import { preview } from './preview';
import * as replies from './replies';
import { isLost } from './saver';
import { SaveBox } from './saves';
import * as screens from './screens';
import { isSitting, lookAgain, sit, watchSitting, type Ends } from './sitting';
import { watchTaps } from './taps';
import { spoken, t } from './text';

let survey: Survey | null = null;
let busy = false;

/* --- what to do first --- */

/* Runs one step of the page; whatever stops it is told, with a way on. */
async function run(step: () => Promise<void>): Promise<void> {
  busy = true;
  try {
    await step();
  } catch (error) {
    const problem = error instanceof Problem ? error : new Problem(0);
    show(screens.problemScreen(problem, problem.passing ? [[t('retry'), boot]] : []));
    if (problem !== error) throw error;
  } finally {
    busy = false;
  }
}

function boot(): Promise<void> {
  tidyAddress();
  show(screens.askScreen(t('loading'), [], []));
  return run(async () => {
    if (pilot) return tryForm(pilot, run);
    if (previewed) return preview(slug!, run);
    const mine = attempts.ofThisTab();
    const some = mine || attempts.here()[0];
    if (some && !isRehearsalKnown()) findSurvey().catch(() => null); /* for the label */
    if (mine && mine.state !== 'left' && mine.state !== 'withdrawn') return resume(mine);
    const known = attempts.here().filter((kept) => kept.state !== 'left');
    if (token) {
      if (known[0] && known[0].state !== 'withdrawn') return resume(known[0]);
    } else {
      const done = known.filter((kept) => kept.state === 'submitted');
      if (known.some((kept) => kept.state === 'open')) return choose();
      if (done[0]) return resume(done[0]);
    }
    return introduce();
  });
}

/* At a public address an unfinished form may be another person's. */
function choose(): void {
  const open = attempts.here().filter((kept) => kept.state === 'open');
  if (!open.length) {
    run(introduce);
    return;
  }
  const screen = screens.chooserScreen(
    open,
    (kept) => run(() => resume(kept)),
    () => run(introduce),
  );
  show(screen, choose);
}

async function findSurvey(): Promise<Survey> {
  if (!survey) {
    const found = token ? (await replies.findInvitation(token)).survey : slug!;
    survey = await replies.findSurvey(found);
    showRehearsal(survey.rehearsal);
  }
  return survey;
}

async function introduce(): Promise<void> {
  survey = null; /* it may have closed meanwhile */
  const about = await patiently(findSurvey);
  if (about.state !== 'open') throw new Problem(410, '/problems/survey-closed');
  if (about.sampled && !about.opt_in && !token) showInvitedOnly();
  else showIntro(about);
}

function showInvitedOnly(): void {
  show(screens.askScreen(t('invitedOnly'), [], [[t('haveCode'), enterCode]]), showInvitedOnly);
}

function showIntro(about: Survey): void {
  const screen = screens.introScreen(
    about,
    disk.lasting(),
    () => run(() => begin(about)),
    enterCode,
  );
  show(screen, () => showIntro(about));
}

/* --- start --- */

async function begin(about: Survey): Promise<void> {
  const before = token ? [] : await askBefore(about);
  const background = backgroundOf(before);
  const start = attempts.startKey();
  const body = { language: spoken(), consent: true as const, invitation: token, start, background };
  const reply = await patiently(() => replies.startAttempt(about.survey, body));
  const kept = { ...attempts.newKept(reply.attempt, reply.secret, spoken()), start, background };
  if (reply.state === 'submitted') {
    attempts.started();
    showReceipt(attempts.receiptOf(reply));
  } else if (reply.begun) {
    attempts.started();
    askWhoBegan({ ...kept, start: '', limited: true });
  } else {
    if (reply.next_seq === 1) before.forEach((save) => new SaveBox(kept.attempt).add(save));
    await takeUp(kept, reply);
  }
}

/* The attempt is kept before its start is forgotten. */
async function takeUp(kept: Kept, reply: AttemptStarted): Promise<void> {
  attempts.use(kept);
  attempts.started();
  if (reply.next_seq > 1) return resume(kept);
  const booklet = await patiently(() => replies.readBooklet(reply.booklet.href, kept.secret));
  const nothing: Attempt = {
    state: 'open',
    language: kept.language,
    acknowledged: 0,
    next_seq: 1,
    survey: survey ? survey.survey : '',
    booklet: reply.booklet,
    answers: [],
    background: {},
  };
  sit(kept, nothing, booklet, ends);
}

/* A letter that was used before: nothing is shown until the person says that it was they. */
function askWhoBegan(kept: Kept): void {
  const yes = () => {
    attempts.use(kept);
    run(() => resume(kept));
  };
  show(
    screens.askScreen(
      t('begunTitle'),
      [t('begunNote')],
      [
        [t('begunNo'), () => showLetterOfAnother(kept)],
        [t('haveCode'), enterCode],
        [t('begunYes'), yes],
      ],
    ),
    () => askWhoBegan(kept),
  );
}

function showLetterOfAnother(kept: Kept): void {
  const back = () => askWhoBegan(kept);
  show(screens.askScreen(t('oneLetter'), [t('oneLetterNote')], [[t('goBack'), back]]), () =>
    showLetterOfAnother(kept),
  );
}

function enterCode(): void {
  show(screens.enterCodeScreen(resumeByCode, boot), enterCode);
}

async function resumeByCode(code: string): Promise<Problem | null> {
  let reply: AttemptStarted;
  try {
    reply = await replies.resumeByCode((await findSurvey()).survey, code);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  if (reply.state === 'submitted') {
    showReceipt(attempts.receiptOf(reply));
    return null;
  }
  const kept = attempts.newKept(reply.attempt, reply.secret, spoken());
  attempts.use(kept);
  await run(() => resume(kept));
  return null;
}

/* --- going on --- */

async function resume(kept: Kept): Promise<void> {
  if (kept.state === 'submitted' && kept.receipt) return showReceipt(kept);
  /* The attempt can continue without knowing the survey. */
  const about = findSurvey().catch(() => null);
  let state: Attempt;
  try {
    state = await patiently(() => readOrRestore(kept));
  } catch (error) {
    if (error instanceof Problem) return showLost(kept, error);
    throw error;
  }
  if (state.state === 'withdrawn') return ends.withdrawn(kept);
  if (state.state === 'submitted') {
    attempts.submitted(kept, state);
    return showReceipt(kept);
  }
  kept.limited = !Array.isArray(state.answers);
  attempts.use(kept);
  const booklet = await patiently(() => replies.readBooklet(state.booklet.href, kept.secret));
  const found = await about;
  if (found && found.state !== 'open') await showClosed(kept);
  else sit(kept, state, booklet, ends);
}

async function readOrRestore(kept: Kept): Promise<Attempt> {
  try {
    return await replies.readAttempt(kept);
  } catch (error) {
    if (!(error instanceof Problem) || !isLost(error)) throw error;
    if (!(await restore(kept))) throw error;
    return replies.readAttempt(kept);
  }
}

/*
 * After a restored database the attempt may be gone, after a month its secret is too old: the key of
 * its start leads to it again.
 */
async function restore(kept: Kept): Promise<boolean> {
  if (!kept.start) return false;
  const about = await insist(findSurvey, () => setStatus('retrying'));
  const { language, start, background } = kept;
  const body = { language, consent: true as const, invitation: token, start, background };
  try {
    const reply = await insist(
      () => replies.startAttempt(about.survey, body),
      () => setStatus('retrying'),
    );
    if (reply.attempt !== kept.attempt || !reply.secret) return false;
    kept.secret = reply.secret;
    attempts.use(kept);
    new SaveBox(kept.attempt).acknowledge(reply.next_seq - 1);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

/* --- the end --- */

const ends: Ends = {
  elsewhere: enterCode,
  submitted: showReceipt,
  withdrawn: (kept) => {
    kept.state = 'withdrawn';
    attempts.keep(kept);
    show(screens.askScreen(t('withdrawn'), [], [[t('again'), () => run(introduce)]]));
  },
  closed: (kept, handedIn) => {
    if (handedIn) showNotSubmitted();
    else run(() => showClosed(kept));
  },
  failed: showLost,
  restore,
};

function showReceipt(receipt: attempts.Covered, late = false): void {
  document.title = t('done');
  show(screens.receiptScreen(receipt, late, token ? null : choose));
}

/* The attempt stays on the phone until the person begins another one. */
function showLost(kept: Kept, problem: Problem): void {
  const back = () => showLost(kept, problem);
  const leave = () => {
    kept.state = 'left';
    attempts.keep(kept);
    run(introduce);
  };
  const ask = () =>
    show(
      screens.askScreen(
        t('startOverAsk'),
        [t('startOverNote')],
        [
          [t('startOver'), leave],
          [t('goBack'), back],
        ],
      ),
    );
  show(
    screens.problemScreen(problem, [
      [t('startOver'), ask],
      [t('reopen'), boot],
    ]),
  );
}

/* What was stored before the closing can still be handed in for a while. */
async function showClosed(kept: Kept): Promise<void> {
  const state = await patiently(() => replies.readAttempt(kept));
  if (state.state !== 'open') return resume(kept);
  const n = state.answers ? state.answers.length : kept.answered;
  if (!n) return show(screens.askScreen(t('closedTitle'), [t('closedNothing')], []));
  const late = new SaveBox(kept.attempt).waiting().length > 0;
  const notes = [t('closedStored', { n })].concat(late ? [t('closedLate')] : []);
  const handIn = () => run(() => submitClosed(kept, state.acknowledged));
  show(screens.askScreen(t('closedTitle'), notes, [[t('closedSubmit'), handIn]]));
}

async function submitClosed(kept: Kept, lastSeq: number): Promise<void> {
  try {
    const receipt = await patiently(() => replies.sendSubmission(kept, lastSeq));
    attempts.submitted(kept, receipt);
    new SaveBox(kept.attempt).clear();
    showReceipt(kept);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    showNotSubmitted();
  }
}

function showNotSubmitted(): void {
  show(screens.askScreen(t('notSubmitted'), [t('closedOver')], []));
}

addEventListener('pageshow', (event) => {
  if (!event.persisted) return;
  if (isSitting()) lookAgain();
  else if (!busy) boot();
});

/* An older page has left addresses with the secret in the history of this tab. */
addEventListener('popstate', tidyAddress);
setUpFrame();
watchTaps();
watchSitting();
boot();
