/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What this phone remembers. An attempt is kept twice, in localStorage and in the address, because
 * host apps may empty localStorage and a reload may lose the address. Storage that throws is not an
 * error. The queue of unsent saves fits only in localStorage.
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

/* localStorage comes first, because the address may come from another person who shared it. */
export function keptAttempt(): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(place) || 'null') as Kept | null;
    if (kept && kept.attempt && kept.secret && Array.isArray(kept.queue)) return kept;
  } catch {
    /* then use the address */
  }
  const parts = new URLSearchParams(location.hash.slice(1));
  const attempt = parts.get('a');
  const secret = parts.get('s');
  if (!attempt || !secret) return null;
  return { attempt, secret, queue: [] };
}

/* After the end, so that a shared page does not share the attempt. */
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
