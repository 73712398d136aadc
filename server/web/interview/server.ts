/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the tablet asks the server. The interviewer signs in once, by name and password or at a
 * provider of the office; the session makes a token of an interviewer's rights, which is kept sealed,
 * and ends at once. So no cookie stays on a tablet that may be lost, and the token of one that was
 * lost can be revoked on the staff page.
 */
import { call } from '../common/api';
import type { Booklet, Providers, Session, Survey, TokenMade, Words } from '../generated/openapi';
import type { Outgoing, Taken } from './model';

const API = '/api/v1';
const TOKEN_DAYS = 30;

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

export interface Credential {
  account: string;
  token: string;
  id: number;
}

const fits = (reply: Session) => !!reply && isText(reply.csrf);

export async function signIn(name: string, password: string, code: string): Promise<Credential> {
  const body = code ? { name, password, code } : { name, password };
  return tokenOf(await call<Session>('POST', `${API}/session`, { body, fits }), password);
}

/* Of whoever has come back from a provider. */
export async function signInAtProvider(): Promise<Credential> {
  return tokenOf(await call<Session>('GET', `${API}/session`, { fits }));
}

export async function providers(): Promise<Providers['providers']> {
  const listed = (reply: Providers) => !!reply && Array.isArray(reply.providers);
  return (await call<Providers>('GET', `${API}/oidc`, { fits: listed })).providers;
}

export const providerAddress = (id: string): string =>
  `${API}/oidc/${encodeURIComponent(id)}/start?page=interview`;

/* The session makes a token, and ends. One that has just begun at a provider needs no password. */
async function tokenOf({ account, csrf }: Session, password?: string): Promise<Credential> {
  try {
    const wanted = { label: 'interview', days: TOKEN_DAYS, role: 'interviewer', password };
    const made = await call<TokenMade>('POST', `${API}/tokens`, {
      csrf,
      body: wanted,
      fits: (reply) => !!reply && isText(reply.token),
    });
    return { account, token: made.token, id: made.id };
  } finally {
    await call<void>('DELETE', `${API}/session`, { csrf, empty: true }).catch(() => undefined);
  }
}

/* A token may revoke itself. One that cannot be revoked now ends by its date. */
export function revoke({ token, id }: Credential): Promise<void> {
  const asked = call<void>('DELETE', `${API}/tokens/${id}`, { secret: token, empty: true });
  return asked.catch(() => undefined);
}

export function take(token: string): Promise<Taken> {
  const fits = (reply: Taken) =>
    !!reply && Array.isArray(reply.cases) && Array.isArray(reply.surveys) && isText(reply.now);
  return call('GET', `${API}/interview`, { secret: token, fits });
}

export function readSurvey(token: string, slug: string): Promise<Survey> {
  const fits = (reply: Survey) => !!reply && isText(reply.survey) && !!reply.title;
  return call('GET', `${API}/surveys/${encodeURIComponent(slug)}`, { secret: token, fits });
}

/* A secure booklet is there for nobody but whoever has a case of its survey. */
export function readBooklet(token: string, hash: string): Promise<Booklet> {
  const fits = (reply: Booklet) =>
    !!reply && Array.isArray(reply.background) && Array.isArray(reply.items);
  return call('GET', `${API}/booklets/${hash}`, { secret: token, fits, unkept: true });
}

export interface Result {
  id: string;
  result: 'stored' | 'known' | 'conflict' | 'refused';
  code: string | null;
  message: Words | null;
}

export async function send(token: string, batch: string, records: Outgoing[]): Promise<Result[]> {
  const fits = (reply: { results: Result[] }) =>
    !!reply && Array.isArray(reply.results) && reply.results.length === records.length;
  const body = { batch, records };
  const { results } = await call('POST', `${API}/interview/batches`, { secret: token, body, fits });
  return results;
}
