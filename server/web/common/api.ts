/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Requests to /api/v1 with a deadline, and the meaning of their failures. A failure is a Problem
 * with the HTTP status, or with 0 when no response came. `insist` is for requests that must not be
 * given up. It repeats the request with growing pauses, and at once when the network returns, until
 * there is a response that another repetition cannot change.
 */
import type { Problem as ProblemDetails } from '../generated/openapi';

const DEADLINE_MS = 20000;
const DELAYS_MS = [1000, 2000, 4000, 8000, 15000, 30000];

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly type = '',
    readonly detail = '',
    readonly requestId = '',
    readonly retryAfterMs = 0,
  ) {
    super(detail);
  }

  /* True when the same request may succeed later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

interface Options {
  body?: unknown;
  secret?: string;
  keepalive?: boolean;
  bytes?: boolean; /* the reply is a file; return it as an ArrayBuffer */
}

export async function call<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  if (options.secret) headers['Authorization'] = 'Bearer ' + options.secret;
  const abort = typeof AbortController === 'function' ? new AbortController() : null;
  const timer = setTimeout(() => abort && abort.abort(), DEADLINE_MS);
  let response: Response;
  let bytes: ArrayBuffer;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: abort ? abort.signal : undefined,
      keepalive: options.keepalive,
      credentials: 'same-origin',
    });
    bytes = await response.arrayBuffer();
  } catch {
    throw new Problem(0);
  } finally {
    clearTimeout(timer);
  }
  if (response.ok && options.bytes) return bytes as unknown as T;
  const text = new TextDecoder().decode(bytes);
  if (!response.ok) throw problem(response, text);
  return (text ? JSON.parse(text) : undefined) as T;
}

function problem(response: Response, text: string): Problem {
  let told: Partial<ProblemDetails> = {};
  try {
    told = JSON.parse(text);
  } catch {
    /* not JSON: a page that a proxy made */
  }
  const after = Number(response.headers.get('Retry-After')) || 0;
  return new Problem(response.status, told.type, told.detail, told.instance, after * 1000);
}

export async function insist<T>(request: () => Promise<T>, failing: () => void): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof Problem) || !error.passing) throw error;
      failing();
      const delay = DELAYS_MS[Math.min(failures, DELAYS_MS.length - 1)]!;
      await pause(Math.max(error.retryAfterMs, delay * (0.75 + Math.random() / 2)));
    }
  }
}

/* Sleeps, but wakes when the phone is online again or the page becomes visible again. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', shown);
      resolve();
    };
    const shown = () => {
      if (!document.hidden) wake();
    };
    const timer = setTimeout(wake, ms);
    addEventListener('online', wake);
    document.addEventListener('visibilitychange', shown);
  });
}
