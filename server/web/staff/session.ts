/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who has signed in. The session itself is in a cookie that no script can read; the server says whose it
 * is, and gives the word that goes with every change. A mark in the browser remembers that somebody has
 * signed in, so that a reader of public figures is not asked about.
 */
import { Problem, call, type Options } from '../common/api';
import type { Session } from '../generated/openapi';

const MARK = 'kesu:signed-in';

let session: Session | null = null;
let changed: () => void = () => undefined;

export function whenSessionChanges(then: () => void): void {
  changed = then;
}

function isMarked(): boolean {
  try {
    return localStorage.getItem(MARK) !== null;
  } catch {
    return true;
  }
}

export function mark(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(MARK, '1');
    else localStorage.removeItem(MARK);
  } catch {
    /* without storage the server is asked by every page */
  }
}

export function who(): Session | null {
  return session;
}

export function may(right: string): boolean {
  return session !== null && session.rights.includes(right);
}

export function enter(next: Session | null): void {
  session = next;
  mark(next !== null);
  changed();
}

const isSession = (reply: Session) => !!reply && typeof reply.csrf === 'string';

/* Asks whose the cookie is. Nobody's is an answer as well; without an answer nothing is known. */
export async function recognise(): Promise<void> {
  if (!isMarked()) return;
  try {
    session = await call<Session>('GET', '/api/v1/session', { fits: isSession });
  } catch (error) {
    session = null;
    if (error instanceof Problem && error.status === 401) mark(false);
  }
}

/* A request by the session's cookie. Another tab may have signed in anew since this one asked. */
export async function ask<T>(method: string, path: string, options: Options<T> = {}): Promise<T> {
  const request = () =>
    call<T>(method, path, session ? { ...options, csrf: session.csrf } : options);
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof Problem) || !error.is('csrf')) throw error;
    await recognise();
    return request();
  }
}

export async function signIn(name: string, password: string, code: string): Promise<void> {
  const body = code ? { name, password, code } : { name, password };
  enter(await call<Session>('POST', '/api/v1/session', { body, fits: isSession }));
}

/* Here, or on every device. */
export async function signOut(everywhere: boolean): Promise<void> {
  const path = everywhere ? '/api/v1/sessions' : '/api/v1/session';
  try {
    await ask<void>('DELETE', path, { empty: true });
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401) throw error;
  }
  enter(null);
}
