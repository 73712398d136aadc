/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the server replies, and whether a reply is that: a network in between may answer in its
 * place, with 200 and JSON too.
 */
import { call } from '../common/api';
import type {
  AnswersSaved,
  Attempt,
  AttemptRequest,
  AttemptStarted,
  Booklet,
  Invitation,
  Pilot,
  Receipt,
  ResumeCode,
  Survey,
  SurveyBooklets,
} from '../generated/openapi';
import type { Kept } from './attempts';
import type { Save } from './steps';
import type { Language } from './text';

const API = '/api/v1';

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const isHref = (value: { href: string } | undefined): boolean => !!value && isText(value.href);
const isState = (value: unknown): boolean =>
  value === 'open' || value === 'submitted' || value === 'withdrawn';

export function findInvitation(token: string): Promise<Invitation> {
  const fits = (reply: Invitation) => !!reply && isText(reply.survey);
  return call('GET', `${API}/invitations/${token}`, { fits });
}

export function findSurvey(slug: string): Promise<Survey> {
  const fits = (reply: Survey) =>
    !!reply && isText(reply.survey) && isText(reply.state) && !!reply.title && !!reply.region;
  return call('GET', `${API}/surveys/${encodeURIComponent(slug)}`, { fits });
}

/* A submitted attempt has its receipt, and perhaps nothing that opens it. */
function isStarted(reply: AttemptStarted): boolean {
  if (!reply) return false;
  if (reply.state === 'submitted') return isText(reply.receipt);
  return (
    isText(reply.attempt) && isText(reply.secret) && isHref(reply.booklet) && isCount(reply.next_seq)
  );
}

export function startAttempt(slug: string, body: AttemptRequest): Promise<AttemptStarted> {
  return call('POST', `${API}/surveys/${slug}/attempts`, { body, fits: isStarted });
}

export function resumeByCode(slug: string, code: string): Promise<AttemptStarted> {
  return call('POST', `${API}/surveys/${slug}/resumptions`, { body: { code }, fits: isStarted });
}

const pathOf = ({ attempt, pilot }: Kept) =>
  pilot ? `${API}/pilot` : `${API}/attempts/${attempt}`;

const isPilot = (reply: Pilot) => !!reply && isText(reply.state) && isCount(reply.acknowledged);

export function findPilot(token: string): Promise<Pilot> {
  return call('GET', `${API}/pilot`, { secret: token, fits: isPilot });
}

export function startPilot(token: string, language: Language): Promise<Pilot> {
  const body = { language, consent: true };
  return call('POST', `${API}/pilot/attempts`, { secret: token, body, fits: isPilot });
}

/* By the staff's session. */
export function findBooklets(slug: string): Promise<SurveyBooklets> {
  const fits = (reply: SurveyBooklets) => !!reply && Array.isArray(reply.booklets);
  return call('GET', `${API}/surveys/${encodeURIComponent(slug)}/booklets`, { fits });
}

export function readAttempt(kept: Kept): Promise<Attempt> {
  const fits = (reply: Attempt) =>
    !!reply &&
    isState(reply.state) &&
    (reply.state !== 'open' || (isHref(reply.booklet) && isCount(reply.acknowledged)));
  return call('GET', pathOf(kept), { secret: kept.secret, fits });
}

/* A secure form is opened by the attempt's secret. */
export function readBooklet(href: string, secret?: string): Promise<Booklet> {
  const fits = (reply: Booklet) =>
    !!reply && Array.isArray(reply.background) && Array.isArray(reply.items);
  return call('GET', href, { secret, fits });
}

export function sendSave(kept: Kept, seq: number, save: Save): Promise<AnswersSaved> {
  return call('PUT', `${pathOf(kept)}/answers/${seq}`, {
    secret: kept.secret,
    body: save,
    keepalive: true,
    fits: (reply: AnswersSaved) => !!reply && isCount(reply.acknowledged),
  });
}

export function sendSubmission(kept: Kept, lastSeq: number): Promise<Receipt> {
  const fits = (reply: Receipt) => !!reply && isText(reply.receipt);
  const body = { last_seq: lastSeq };
  return call('POST', pathOf(kept) + '/submission', { secret: kept.secret, body, fits });
}

export function withdraw(kept: Kept): Promise<{ state: string }> {
  const fits = (reply: { state: string }) => !!reply && reply.state === 'withdrawn';
  return call('DELETE', pathOf(kept), { secret: kept.secret, fits });
}

export function askForCode(kept: Kept): Promise<ResumeCode> {
  const fits = (reply: ResumeCode) => !!reply && isText(reply.code);
  return call('POST', pathOf(kept) + '/resume-code', { secret: kept.secret, fits });
}
