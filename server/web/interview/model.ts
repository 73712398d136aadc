/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tablet keeps and sends, and what can be said of a case from it. */
import type { Booklet, Survey, Words } from '../generated/openapi';
import type { Save } from '../respond/steps';
import type { Language } from '../respond/text';
import type { Person } from './kish';
import type { Vault } from './vault';

export interface Contact {
  at: string;
  mode: string;
  disposition: string;
  note: string | null;
}

/* A survey, as the interviewer's list of the server says it. */
export interface About {
  slug: string;
  title: Words;
  state: string;
  respondent: 'kish' | 'last-birthday' | null;
  place: boolean;
  rehearsal: boolean;
}

export interface Case {
  survey: string;
  number: number;
  psu: string;
  name: string | null;
  address: string | null;
  phone: string | null;
  kish: string | null;
  eligible: number | null;
  booklet: Partial<Record<Language, string>>; /* one a language; fixed when the case is first taken */
  attempt: 'none' | 'started' | 'submitted';
  contacts: Contact[];
}

export interface Taken {
  account: string;
  now: string;
  surveys: About[];
  cases: Case[];
}

/* Degrees of three decimals, about a hundred metres; the resident has agreed. */
export interface Place {
  consent: true;
  latitude: number;
  longitude: number;
  accuracy: number; /* metres */
}

interface OfCase {
  id: string;
  survey: string;
  number: number;
}

export type ContactRecord = OfCase & Contact & { kind: 'contact' };
export type HouseholdRecord = OfCase & { kind: 'household'; eligible: number; at: string };
export type SittingRecord = OfCase & {
  kind: 'sitting';
  started_at: string;
  start: { language: Language; consent: true };
  answers: (Save & { seq: number; at: string })[];
  submitted_at: string | null;
  place: Place | null;
};
export type Outgoing = ContactRecord | HouseholdRecord | SittingRecord;

/* What the server has said to a record that it took. */
export interface Said {
  survey: string;
  number: number;
  what: Outgoing['kind'];
  result: 'stored' | 'known' | 'conflict';
  message: Words | null;
  at: string;
}

/*
 * A record is 'begun' while a sitting goes on or rests, 'waiting' until the server has it; 'refused'
 * ones stay until the interviewer sends them again or deletes them.
 */
export type Kept =
  | { kind: 'device'; account: string; token: string; id: number; takenAt: string; skewMs: number }
  | { kind: 'survey'; about: About; document: Survey }
  | { kind: 'booklet'; hash: string; document: Booklet }
  | { kind: 'case'; case: Case; household: Person[] | null }
  | {
      kind: 'record';
      record: Outgoing;
      made: number; /* ms: records are sent in the order in which they were made */
      state: 'begun' | 'waiting' | 'refused';
      said: Words | null;
    }
  | { kind: 'said'; said: Said };
export type KeptKind = Kept['kind'];
export type KeptCase = Extract<Kept, { kind: 'case' }>;
export type KeptRecord = Extract<Kept, { kind: 'record' }>;
export type KeptDevice = Extract<Kept, { kind: 'device' }>;

export const isOf = (one: { survey: string; number: number }, of: Case): boolean =>
  one.survey === of.survey && one.number === of.number;

export function deviceOf(vault: Vault): KeptDevice | null {
  const [found] = vault.all('device');
  return found ? found[1] : null;
}

export function aboutOf(vault: Vault, slug: string) {
  const found = vault.all('survey').filter(([, { about }]) => about.slug === slug)[0];
  return found ? found[1] : null;
}

export function bookletOf(vault: Vault, hash: string): Booklet | null {
  const found = vault.all('booklet').filter(([, kept]) => kept.hash === hash)[0];
  return found ? found[1].document : null;
}

export function recordsOf(vault: Vault, of: Case): [string, KeptRecord][] {
  return vault.all('record').filter(([, { record }]) => isOf(record, of));
}

/* In the order in which they were made. */
export function waitingOf(vault: Vault): [string, KeptRecord][] {
  return vault
    .all('record')
    .filter(([, { state }]) => state === 'waiting')
    .sort(([, a], [, b]) => a.made - b.made);
}

export function sittingOf(vault: Vault, of: Case): [string, KeptRecord] | null {
  return recordsOf(vault, of).filter(([, { record }]) => record.kind === 'sitting')[0] || null;
}

/* The latest first; those that the server does not have yet among them. */
export function contactsOf(vault: Vault, of: Case): { contact: Contact; sent: boolean }[] {
  const sent = of.contacts.map((contact) => ({ contact, sent: true }));
  const unsent = recordsOf(vault, of)
    .filter(([, { record }]) => record.kind === 'contact')
    .map(([, { record }]) => ({ contact: record as ContactRecord, sent: false }));
  return sent.concat(unsent).sort((a, b) => Date.parse(b.contact.at) - Date.parse(a.contact.at));
}

export type Progress = 'new' | 'working' | 'done';

/* No further visit is made after one of these. */
const FINAL = ['complete', 'partial', 'deceased', 'ineligible', 'moved_out', 'duplicate'];

export function progressOf(vault: Vault, of: Case): Progress {
  const sitting = sittingOf(vault, of);
  const contacts = contactsOf(vault, of);
  const submitted =
    of.attempt === 'submitted' ||
    (sitting && (sitting[1].record as { submitted_at?: string | null }).submitted_at);
  if (submitted || (contacts[0] && FINAL.indexOf(contacts[0].contact.disposition) >= 0))
    return 'done';
  return contacts.length || sitting || of.attempt === 'started' ? 'working' : 'new';
}

/* Whether the server lacks anything of the case that is ready to be sent. */
export function unsentOf(vault: Vault, of: Case): boolean {
  return recordsOf(vault, of).some(([, { state }]) => state !== 'begun');
}
