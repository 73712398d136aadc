/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The attempts that this phone knows. A family may share a phone, so one address may have several.
 * An attempt is never forgotten by itself: it ends by submission or withdrawal, or the person begins
 * another one. Secrets are kept here and nowhere else.
 */
import type { Language } from './text';
import * as disk from './disk';
import { place } from './place';
import { importQueue } from './saves';

export interface Kept {
  attempt: string;
  secret: string;
  place: string;
  start: string; /* the key of its start, or '' */
  background?: Record<string, string | number | null>; /* what was given with the start */
  language: Language;
  begun: number; /* ms; 0: not known */
  answered: number;
  of: number;
  pilot?: boolean; /* the secret is a pilot's token */
  limited: boolean; /* the secret shows no values: begun elsewhere with the same letter */
  state: 'open' | 'submitted' | 'withdrawn' | 'left';
  receipt: string;
  covered: number; /* answers that the receipt covers; -1: not known */
}

export function newKept(attempt: string, secret: string, language: Language): Kept {
  return {
    attempt,
    secret,
    place,
    start: '',
    language,
    begun: Date.now(),
    answered: 0,
    of: 0,
    limited: false,
    state: 'open',
    receipt: '',
    covered: -1,
  };
}

/* Under the address lies the attempt in use, as older versions of this page read and wrote it. */
interface InUse {
  attempt: string;
  secret: string;
  queue: unknown[];
}

export function keep(kept: Kept): void {
  disk.writeJson('attempt:' + kept.attempt, kept);
}

export function use(kept: Kept): void {
  const inUse: InUse = { attempt: kept.attempt, secret: kept.secret, queue: [] };
  keep(kept);
  disk.writeJson(place, inUse);
  disk.markTab(kept.attempt);
}

export type Covered = Pick<Kept, 'receipt' | 'covered'>;

export function receiptOf(told: { receipt?: string; answers_covered?: number }): Covered {
  const { receipt = '', answers_covered: covered = -1 } = told;
  return { receipt, covered };
}

export function submitted(kept: Kept, told: { receipt?: string; answers_covered?: number }): void {
  Object.assign(kept, receiptOf(told), { state: 'submitted' });
  keep(kept);
}

export function find(attempt: string): Kept | null {
  return disk.readJson<Kept>('attempt:' + attempt);
}

/* Those of this address, the latest first. */
export function here(): Kept[] {
  importOlder();
  return disk
    .names('attempt:')
    .map(find)
    .filter((kept): kept is Kept => kept !== null && kept.place === place)
    .sort((a, b) => b.begun - a.begun);
}

/* An attempt that an older version of this page has left half done. */
function importOlder(): void {
  const older = disk.readJson<InUse>(place);
  if (!older || !older.attempt || !older.secret || find(older.attempt)) return;
  importQueue(older.attempt, Array.isArray(older.queue) ? older.queue : []);
  use({ ...newKept(older.attempt, older.secret, 'zh'), begun: 0 });
}

/* The attempt that this tab had on its screen before it was loaded again, not opened anew. */
export function ofThisTab(): Kept | null {
  const mark = disk.tabMark();
  if (!mark || !isReload()) return null;
  return here().filter((kept) => kept.attempt === mark)[0] || null;
}

function isReload(): boolean {
  const entry = performance.getEntriesByType && performance.getEntriesByType('navigation')[0];
  if (entry) return (entry as PerformanceNavigationTiming).type !== 'navigate';
  return performance.navigation.type !== performance.navigation.TYPE_NAVIGATE;
}

/* --- a start under way --- */

/*
 * The key that makes a repeated start the same start. It is kept before the first request is sent,
 * so that a lost reply, or a page that is closed meanwhile, makes no second attempt.
 */
export function startKey(): string {
  let key = disk.read('start:' + place);
  if (!key) {
    key = randomKey();
    disk.write('start:' + place, key);
  }
  return key;
}

export function started(): void {
  disk.remove('start:' + place);
}

function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return Array.from(bytes, (byte) => ('0' + byte.toString(16)).slice(-2)).join('');
}
