/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sends what waits, batch by batch, and takes the cases anew. A record leaves the tablet only when
 * the server has said that it has it: stored, known from before, or kept aside because the case had
 * been submitted elsewhere. A place that the programme no longer asks for is forgotten, and the record
 * is sent once more without it.
 */
import { Problem } from '../common/api';
import { newId } from './crypto';
import {
  aboutOf,
  bookletOf,
  deviceOf,
  isOf,
  waitingOf,
  type About,
  type Case,
  type Kept,
  type KeptRecord,
  type Outgoing,
  type Taken,
} from './model';
import * as server from './server';
import type { Change, Vault } from './vault';

const BATCH_RECORDS = 100;
const BATCH_BYTES = 500000; /* the server accepts a MiB */
const SAID_MAX = 50;

/* Records that go together: not too many, and not too long. */
function batchOf(waiting: [string, KeptRecord][]): [string, KeptRecord][] {
  let bytes = 0;
  const fits = ([, { record }]: [string, KeptRecord], i: number) => {
    bytes += new TextEncoder().encode(JSON.stringify(record)).length;
    return i === 0 || (i < BATCH_RECORDS && bytes <= BATCH_BYTES);
  };
  const end = waiting.findIndex((one, i) => !fits(one, i));
  return end < 0 ? waiting : waiting.slice(0, end);
}

export async function sync(vault: Vault): Promise<number> {
  const device = deviceOf(vault);
  if (!device) throw new Problem(401, '/problems/account-needed');
  let sent = 0;
  for (;;) {
    const batch = batchOf(waitingOf(vault));
    if (!batch.length) break;
    const records = batch.map(([, { record }]) => record);
    const results = await server.send(device.token, newId(), records);
    await settle(vault, batch, results);
    sent += batch.length;
  }
  await takeCases(vault);
  return sent;
}

/* --- what the server said --- */

async function settle(
  vault: Vault,
  batch: [string, KeptRecord][],
  results: server.Result[],
): Promise<void> {
  const byId = new Map(results.map((one) => [one.id, one]));
  const change: Required<Change> = { put: [], remove: [] };
  for (const [name, kept] of batch) {
    const result = byId.get(kept.record.id);
    if (!result) throw new Problem(0); /* not the server's reply to this batch */
    if (result.code === 'place_not_asked' && kept.record.kind === 'sitting')
      change.put.push([name, { ...kept, record: { ...kept.record, place: null } }]);
    else if (result.result === 'refused')
      change.put.push([name, { ...kept, state: 'refused', said: result.message }]);
    else {
      change.remove.push(name);
      change.put.push([newId(), saidOf(kept.record, result)], ...arrived(vault, kept.record));
    }
  }
  const old = vault.all('said').sort(([, a], [, b]) => (a.said.at < b.said.at ? 1 : -1));
  change.remove.push(...old.slice(SAID_MAX).map(([name]) => name));
  await vault.change(change);
}

function saidOf(record: Outgoing, { result, message }: server.Result): Kept {
  const { survey, number, kind } = record;
  const at = new Date().toISOString();
  const told = result as 'stored' | 'known' | 'conflict';
  return { kind: 'said', said: { survey, number, what: kind, result: told, message, at } };
}

/* A submission shows on the case until the cases are taken anew. */
function arrived(vault: Vault, record: Outgoing): [string, Kept][] {
  if (record.kind !== 'sitting' || !record.submitted_at) return [];
  return vault
    .all('case')
    .filter(([, kept]) => isOf(record, kept.case))
    .map(([name, kept]) => [name, { ...kept, case: { ...kept.case, attempt: 'submitted' } }]);
}

/* --- the cases --- */

export async function takeCases(vault: Vault): Promise<void> {
  const device = deviceOf(vault);
  if (!device) throw new Problem(401, '/problems/account-needed');
  const taken = await server.take(device.token);
  const put: [string, Kept][] = [
    ...(await newSurveys(vault, device.token, taken.surveys)),
    ...(await newBooklets(vault, device.token, taken.cases)),
    ...casesOf(vault, taken),
  ];
  const takenAt = new Date().toISOString();
  const skewMs = Date.now() - Date.parse(taken.now);
  const [name] = vault.all('device')[0]!;
  put.push([name, { ...device, takenAt, skewMs }]);
  await vault.change({ put, remove: gone(vault, taken) });
}

async function newSurveys(vault: Vault, token: string, surveys: About[]) {
  const put: [string, Kept][] = [];
  for (const about of surveys) {
    const document = await server.readSurvey(token, about.slug);
    const known = vault.all('survey').filter(([, kept]) => kept.about.slug === about.slug)[0];
    put.push([known ? known[0] : newId(), { kind: 'survey', about, document }]);
  }
  return put;
}

async function newBooklets(vault: Vault, token: string, cases: Case[]) {
  const wanted = new Set<string>();
  cases.forEach(({ booklet }) => Object.values(booklet).forEach((hash) => wanted.add(hash)));
  const put: [string, Kept][] = [];
  for (const hash of wanted) {
    if (bookletOf(vault, hash)) continue;
    const document = await server.readBooklet(token, hash);
    put.push([newId(), { kind: 'booklet', hash, document }]);
  }
  return put;
}

function casesOf(vault: Vault, taken: Taken): [string, Kept][] {
  return taken.cases.map((one) => {
    const known = vault.all('case').filter(([, kept]) => isOf(one, kept.case))[0];
    const household = known ? known[1].household : null;
    return [known ? known[0] : newId(), { kind: 'case', case: one, household }];
  });
}

/* What the server no longer gives this account, unless something of it is not sent yet. */
function gone(vault: Vault, taken: Taken): string[] {
  const records = vault.all('record');
  const cases = vault
    .all('case')
    .filter(([, kept]) => !taken.cases.some((one) => isOf(one, kept.case)))
    .filter(([, kept]) => !records.some(([, { record }]) => isOf(record, kept.case)));
  const left = vault.all('case').filter(([name]) => !cases.some(([other]) => other === name));
  const hashes = new Set<string>();
  left.forEach(([, kept]) => Object.values(kept.case.booklet).forEach((one) => hashes.add(one)));
  taken.cases.forEach((one) => Object.values(one.booklet).forEach((hash) => hashes.add(hash)));
  const booklets = vault.all('booklet').filter(([, { hash }]) => !hashes.has(hash));
  return cases.concat(booklets as never[]).map(([name]) => name);
}

/* Whether a survey that a case needs is there. */
export function isReady(vault: Vault, one: Case): boolean {
  return !!aboutOf(vault, one.survey) && Object.values(one.booklet).some((h) => !!bookletOf(vault, h));
}
