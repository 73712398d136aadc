/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Requests to /api/v1 with a deadline, and the meaning of their failures. A failure is a Problem:
 * the server's own, or one without a type when no reply came or the reply was somebody else's (a
 * gateway, a firewall, the page of a mobile carrier). `insist` is for requests that must not be
 * given up. It repeats the request with growing pauses, and at once when the network returns, until
 * there is a reply of the server that another repetition cannot change.
 */
import type { FieldProblem, Problem as ProblemDetails } from '../generated/openapi';

const DEADLINE_MS = 20000;
const DELAYS_MS = [1000, 2000, 4000, 8000, 15000, 30000];
const RETRY_AFTER_MAX_MS = 120000;

/* What a repetition cannot change. Anything else may pass, also a type that is not known here. */
const FINAL = [
  'account-needed',
  'answered-elsewhere',
  'attempt-submitted',
  'attempt-withdrawn',
  'bad-request',
  'different-content',
  'forbidden',
  'header-too-large',
  'limited-secret',
  'method-not-allowed',
  'not-found',
  'outside-region',
  'quota-full',
  'resume-code-unknown',
  'role-needed',
  'saves-missing',
  'secret-expired',
  'secret-foreign',
  'secret-missing',
  'survey-closed',
  'too-large',
  'too-many-saves',
  'unauthorized',
  'unknown-invitation',
  'unprocessable',
  'uri-too-long',
];

export class Problem extends Error {
  constructor(
    readonly status: number /* 0: no reply, or none that was asked for */,
    readonly type = '' /* '': not the server's own */,
    readonly detail = '',
    readonly requestId = '',
    readonly retryAfterMs = 0,
    readonly errors: FieldProblem[] = [],
    readonly document: object = {} /* the whole reply, where it has members of its own */,
  ) {
    super(detail);
  }

  is(name: string): boolean {
    return this.type === '/problems/' + name;
  }

  /* True when the same request may succeed later. */
  get passing(): boolean {
    return !FINAL.some((name) => this.is(name));
  }
}

export interface Options<T> {
  body?: unknown;
  file?: Blob; /* sent as it is, in place of a body */
  deadline?: number; /* milliseconds, for what takes long */
  secret?: string;
  keepalive?: boolean;
  bytes?: boolean; /* the reply is a file; return it as an ArrayBuffer */
  heads?: (headers: Headers) => void; /* of the reply, when it is one */
  empty?: boolean; /* the reply has no content: 204 */
  unkept?: boolean; /* the browser's cache must not keep the reply */
  csrf?: string; /* of the session, with a change that goes by its cookie */
  fits?: (reply: T) => boolean; /* whether a JSON reply is what was asked for */
}

export async function call<T>(
  method: string,
  path: string,
  options: Options<T> = {},
): Promise<T> {
  const { response, bytes } = await exchange(method, path, options);
  if (response.ok && options.heads) options.heads(response.headers);
  if (response.ok && options.bytes) return bytes as unknown as T;
  if (response.status === 204 && options.empty) return undefined as unknown as T;
  const text = new TextDecoder().decode(bytes);
  const kind = (response.headers.get('Content-Type') || '').split(';')[0]!.trim().toLowerCase();
  if (!response.ok) throw problemOf(response, kind, text);
  const reply = kind === 'application/json' ? parsed<T>(text) : undefined;
  if (reply === undefined || (options.fits && !options.fits(reply))) throw new Problem(0);
  return reply;
}

interface Exchanged {
  response: Response;
  bytes: ArrayBuffer;
}

function exchange<T>(method: string, path: string, options: Options<T>): Promise<Exchanged> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  if (options.file) headers['Content-Type'] = options.file.type;
  if (options.secret) headers['Authorization'] = 'Bearer ' + options.secret;
  if (options.csrf) headers['X-Kesu-CSRF'] = options.csrf;
  const abort = typeof AbortController === 'function' ? new AbortController() : null;
  return new Promise((resolve, reject) => {
    const lost = () => reject(new Problem(0));
    const timer = setTimeout(() => {
      lost();
      if (abort) abort.abort();
    }, options.deadline || DEADLINE_MS);
    fetch(path, {
      method,
      headers,
      body: options.body === undefined ? options.file : JSON.stringify(options.body),
      signal: abort ? abort.signal : undefined,
      keepalive: options.keepalive,
      cache: options.unkept ? 'no-store' : 'default',
      credentials: 'same-origin',
      redirect: 'error' /* the API never redirects; a sign-in page of a network does */,
    })
      .then(async (response) => resolve({ response, bytes: await response.arrayBuffer() }))
      .catch(lost)
      .then(() => clearTimeout(timer));
  });
}

function parsed<T>(text: string): T | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; /* cut off on its way, or not JSON at all */
  }
}

function problemOf(response: Response, kind: string, text: string): Problem {
  const told = kind === 'application/problem+json' ? parsed<ProblemDetails>(text) : undefined;
  if (!told || typeof told.type !== 'string' || told.type.indexOf('/problems/') !== 0)
    return new Problem(response.status);
  const after = (Number(response.headers.get('Retry-After')) || 0) * 1000;
  return new Problem(
    response.status,
    told.type,
    told.detail,
    told.instance,
    Math.min(after, RETRY_AFTER_MAX_MS),
    told.errors,
    told,
  );
}

export async function insist<T>(
  request: () => Promise<T>,
  failing: (problem: Problem) => void,
): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof Problem) || !error.passing) throw error;
      failing(error);
      await pause(error, failures);
    }
  }
}

/* The pause after a failure, of `failures` before it. It ends early when the phone is online again,
   when the page becomes visible again, and by wake(). */
export function pause(problem: Problem, failures: number): Promise<void> {
  const delay = DELAYS_MS[Math.min(failures, DELAYS_MS.length - 1)]!;
  const ms = Math.max(problem.retryAfterMs, delay * (0.75 + Math.random() / 2));
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener('online', end);
      removeEventListener('kesu-wake', end);
      document.removeEventListener('visibilitychange', shown);
      resolve();
    };
    const shown = () => {
      if (!document.hidden) end();
    };
    const timer = setTimeout(end, ms);
    addEventListener('online', end);
    addEventListener('kesu-wake', end);
    document.addEventListener('visibilitychange', shown);
  });
}

export function wake(): void {
  dispatchEvent(new Event('kesu-wake'));
}
