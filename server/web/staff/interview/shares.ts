/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who has how many cases of which community, as the server lists them. */
import type { Assignments, AssignmentsDone, AssignmentsRequest } from '../../generated/openapi';

type Case = Assignments['assignments'][number];
type Psu = Assignments['psus'][number];
type Interviewer = Assignments['interviewers'][number];

export interface Community extends Psu {
  held: [string, number][]; /* accounts with how many cases */
  free: number; /* cases of nobody yet */
}

export interface Worker extends Interviewer {
  cases: Case[];
  psus: [string, number][]; /* communities with how many cases */
}

/* What the parts of the page are given. */
export type Rows = AssignmentsRequest['assignments'];

export interface AssignProps {
  communities: Community[];
  workers: Worker[];
  mayGive: boolean;
  mayTake: boolean;
  send: (rows: Rows) => Promise<AssignmentsDone>;
  done: (account: string | null, reply: AssignmentsDone) => void;
}

function counted(keys: string[]): [string, number][] {
  const counts = new Map<string, number>();
  keys.forEach((key) => counts.set(key, (counts.get(key) || 0) + 1));
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
}

function by(cases: Case[], key: 'psu' | 'account'): Map<string, Case[]> {
  const parts = new Map<string, Case[]>();
  cases.forEach((one) => {
    const part = parts.get(one[key]);
    if (part) part.push(one);
    else parts.set(one[key], [one]);
  });
  return parts;
}

export function communitiesOf(data: Assignments): Community[] {
  const parts = by(data.assignments, 'psu');
  return data.psus.map((psu) => {
    const cases = parts.get(psu.psu) || [];
    const held = counted(cases.map((one) => one.account));
    return { ...psu, held, free: psu.cases - cases.length };
  });
}

export function workersOf(data: Assignments): Worker[] {
  const parts = by(data.assignments, 'account');
  return data.interviewers.map((one) => {
    const cases = parts.get(one.account) || [];
    return { ...one, cases, psus: counted(cases.map((each) => each.psu)) };
  });
}
