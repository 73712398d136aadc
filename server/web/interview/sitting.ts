/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The questionnaire in the resident's hands. Every answer is sealed on the tablet when it is given.
 * From the hand-over on only the passphrase leads back to the interviewer's screens, and no way leads
 * the interviewer to answers: a form that is taken up again does not show what was given before.
 */
import type { Booklet } from '../generated/openapi';
import { h } from '../respond/dom';
import { formScreen, isAnswered, keysOf, newForm, type Form } from '../respond/form';
import { askScreen, introScreen } from '../respond/screens';
import { applySave, resumeAt, saveOf, type Given, type Save, type Step } from '../respond/steps';
import { moved } from '../respond/taps';
import { speak, type Language } from '../respond/text';
import type { App } from './app';
import { newId } from './crypto';
import { enlarge, setStatus, show } from './frame';
import { lockAfter } from './idle';
import {
  aboutOf,
  bookletOf,
  sittingOf,
  type About,
  type Case,
  type KeptCase,
  type KeptRecord,
  type Place,
  type SittingRecord,
} from './model';
import { button, heading } from './parts';
import { unlockScreen } from './unlock';
import { Vault } from './vault';
import { w } from './texts';

const RESIDENT_MINUTES = 20; /* without a touch, until the tablet locks */
const PLACE_MS = 15000;
const ACCURACY_MAX_M = 100000;

interface Sitting extends Form {
  app: App;
  back: () => void; /* the interviewer's, after the passphrase */
  name: string; /* of the record in the vault */
  record: SittingRecord;
  failed: boolean; /* the last answer is not on the tablet */
}

let sitting: Sitting | null = null;
let rehearsal = false; /* every screen says it */

/* --- the hand-over --- */

/* A form that was begun goes on in its language; `back` leads the interviewer to the case. */
export function handOverScreen(app: App, { case: one }: KeptCase, back: () => void): HTMLElement {
  const begun = sittingOf(app.vault, one);
  const languages = (['zh', 'en'] as const).filter((language) => bookletFor(app, one, language));
  const ways = begun
    ? [button(w('goOn'), () => resume(app, one, begun, back), 'main')]
    : languages.map((language) => {
        const text = w(language === 'zh' ? 'handOverIn' : 'handOverInEn');
        const kind = language === 'zh' ? 'main' : '';
        return button(text, () => introduce(app, one, language, back), kind);
      });
  return h(
    'div',
    {},
    h('p', { class: 'foot' }, button('← ' + w('back'), back, 'link')),
    heading(w('handOver')),
    h('p', {}, w('handOverNote')),
    h('div', { class: 'ways' }, ...ways),
  );
}

function bookletFor(app: App, one: Case, language: Language): Booklet | null {
  const hash = one.booklet[language];
  return hash ? bookletOf(app.vault, hash) : null;
}

/* Large type, in the form's language, and more time than the interviewer has. */
function giveAway(language: Language, about: About): void {
  rehearsal = about.rehearsal;
  lockAfter(RESIDENT_MINUTES);
  speak(language);
  enlarge(true);
}

function showToResident(screen: HTMLElement, previous?: () => void): void {
  show(screen, { resident: true, rehearsal, back: previous });
}

function introduce(app: App, one: Case, language: Language, back: () => void): void {
  const { about, document: survey } = aboutOf(app.vault, one.survey)!;
  const agree = h('input', { type: 'checkbox' });
  giveAway(language, about);
  const line = h('label', { class: 'option' }, agree, h('span', {}, w('placeAsk')));
  const start = async () => {
    const place = about.place && agree.checked ? await findPlace() : null;
    await begin(app, one, language, place, back);
  };
  const screen = introScreen(survey, true, start, null, about.place ? line : null);
  const handBack = button(w('handBack'), () => askBack(back, again), 'link');
  const again = () => showToResident(screen);
  screen.append(h('p', { class: 'foot' }, handBack));
  again();
}

const rounded = (degrees: number): number => Math.round(degrees * 1000) / 1000;

/* Null where the tablet does not know where it is, or may not say it. */
function findPlace(): Promise<Place | null> {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) =>
        resolve({
          consent: true,
          latitude: rounded(latitude),
          longitude: rounded(longitude),
          accuracy: Math.round(Math.min(accuracy, ACCURACY_MAX_M)),
        }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: PLACE_MS, maximumAge: 60000 },
    );
  });
}

async function begin(
  app: App,
  one: Case,
  language: Language,
  place: Place | null,
  back: () => void,
): Promise<void> {
  const record: SittingRecord = {
    id: newId(),
    kind: 'sitting',
    survey: one.survey,
    number: one.number,
    started_at: new Date().toISOString(),
    start: { language, consent: true },
    answers: [],
    submitted_at: null,
    place,
  };
  sit(app, newId(), record, bookletFor(app, one, language)!, back);
  await keep(sitting!);
}

function resume(app: App, one: Case, [name, kept]: [string, KeptRecord], back: () => void): void {
  const record = JSON.parse(JSON.stringify(kept.record)) as SittingRecord;
  giveAway(record.start.language, aboutOf(app.vault, one.survey)!.about);
  sit(app, name, record, bookletFor(app, one, record.start.language)!, back);
}

function sit(app: App, name: string, record: SittingRecord, booklet: Booklet, back: () => void) {
  const mine: Sitting = { ...newForm(booklet), app, back, name, record, failed: false };
  speak(booklet.language);
  hideEarlier(mine);
  mine.at = resumeAt(mine.steps, (step) => isAnswered(mine, step));
  sitting = mine;
  setStatus('');
  draw();
}

/* What was answered before this hand-over; an answer that was taken back counts as none. */
function hideEarlier(mine: Sitting): void {
  mine.record.answers.forEach((save) => applySave(mine.values, save));
  mine.values.forEach((_, key) => mine.elsewhere.add(key));
  mine.values.clear();
}

/* --- the questions --- */

function draw(): void {
  if (!sitting) return;
  const mine = sitting;
  const foot = h('p', { class: 'leave' }, button(w('stop'), askToStop, 'link'));
  const screen = formScreen(mine, foot, {
    given: (step, value, elapsedMs) => given(mine, step, value, elapsedMs),
    differs: () => undefined,
    go,
    submit,
    saved: mine.record.answers.length > 0,
    answeredElsewhere: w('answeredBefore'),
  });
  document.title = w('brand'); /* not what is asked: titles are seen in the list of windows */
  showToResident(screen, () => mine.at > 0 && go(mine.at - 1));
}

/* What is typed is given before its screen goes away. */
export function commit(): void {
  if (sitting && sitting.question) sitting.question.commit();
}

function go(at: number): void {
  if (!sitting) return;
  commit();
  sitting.at = at;
  draw();
  moved();
}

function given(mine: Sitting, step: Step, value: Given, elapsedMs: number): void {
  const save: Save = saveOf(step, value, elapsedMs);
  const seq = mine.record.answers.length + 1;
  keysOf(save).forEach((key) => mine.elsewhere.delete(key));
  applySave(mine.values, save);
  mine.record.answers.push({ seq, ...save, at: new Date().toISOString() });
  keep(mine).catch(() => undefined);
}

async function keep(mine: Sitting, state: KeptRecord['state'] = 'begun'): Promise<void> {
  const { record, name } = mine;
  try {
    const made = Date.now();
    await mine.app.vault.put(name, { kind: 'record', record, made, state, said: null });
    mine.failed = false;
    setStatus(w('keptHere'), 'saved');
  } catch (error) {
    mine.failed = true;
    setStatus(w('notKept'), 'refused');
    throw error;
  }
}

/* --- the end --- */

async function submit(): Promise<void> {
  if (!sitting) return;
  const mine = sitting;
  mine.record.submitted_at = new Date().toISOString();
  try {
    await keep(mine, 'waiting');
  } catch {
    mine.record.submitted_at = null;
    return draw();
  }
  end(mine, w('thanks'), [w('thanksNote')]);
}

function end({ back }: Sitting, title: string, notes: string[]): void {
  sitting = null;
  setStatus('');
  const again = () =>
    showToResident(askScreen(title, notes, [[w('handBack'), () => askBack(back, again)]]));
  again();
}

function askToStop(): void {
  if (!sitting) return;
  const mine = sitting;
  commit();
  mine.question = null;
  const remove = async () => {
    await mine.app.vault.change({ remove: [mine.name] });
    end(mine, w('deletedTitle'), [w('giveBack')]);
  };
  showToResident(
    askScreen(
      w('stopAsk'),
      [w('stopNote')],
      [
        [w('stopDelete'), remove],
        [w('stopLater'), () => end(mine, w('restTitle'), [w('giveBack')])],
        [w('stopNo'), draw],
      ],
    ),
  );
}

/* `again` draws the resident's screen once more, should somebody have tapped by mistake. */
function askBack(back: () => void, again: () => void): void {
  const open = async (passphrase: string) => {
    if (!(await Vault.fits(passphrase))) return false;
    back();
    return true;
  };
  const below = h('p', { class: 'foot' }, button(w('back'), again, 'link'));
  showToResident(unlockScreen(w('handBackAsk'), open, below), again);
}

/* The tablet locks: what is typed is kept, and nothing of the form stays on the screen. */
export function leaveSitting(): void {
  commit();
  sitting = null;
}
