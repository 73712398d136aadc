/*
 * What this phone remembers. An attempt is kept twice, in localStorage and in the address, because
 * host apps empty the one and reloads may lose the other; storage that throws is no error.
 * The queue of unsent saves fits only in storage.
 */
import type { Numbered } from './saver';

export interface Kept {
  attempt: string;
  secret: string;
  queue: Numbered[];
}

const place = 'kesu:' + location.pathname;

export function remember(key: string, value: string): boolean {
  try {
    localStorage.setItem('kesu:' + key, value);
    return true;
  } catch {
    return false;
  }
}

export function recall(key: string): string | null {
  try {
    return localStorage.getItem('kesu:' + key);
  } catch {
    return null;
  }
}

/* Returns whether the queue would survive a reload. */
export function keepAttempt(kept: Kept): boolean {
  const address = `#a=${kept.attempt}&s=${kept.secret}`;
  if (location.hash !== address) history.replaceState(history.state, '', address);
  try {
    localStorage.setItem(place, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

/* Storage goes first: an address may have been passed on by somebody else. */
export function keptAttempt(): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(place) || 'null') as Kept | null;
    if (kept && kept.attempt && kept.secret && Array.isArray(kept.queue)) return kept;
  } catch {
    /* fall through to the address */
  }
  const parts = new URLSearchParams(location.hash.slice(1));
  const attempt = parts.get('a');
  const secret = parts.get('s');
  if (!attempt || !secret) return null;
  return { attempt, secret, queue: [] };
}

/* So that a page that is passed on after the end does not pass on the attempt. */
export function hideAddress(): void {
  history.replaceState(null, '', location.pathname + location.search);
}

export function forgetAttempt(): void {
  hideAddress();
  try {
    localStorage.removeItem(place);
  } catch {
    /* nothing was kept */
  }
}
