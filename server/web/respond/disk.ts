/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the phone keeps, as texts under names that begin with "kesu:". It lies in localStorage; where
 * that is refused in sessionStorage, which a reload survives; else in this page only. A text that
 * did not fit on the phone is kept in this page.
 */
const PREFIX = 'kesu:';

const memory = new Map<string, string>();
const local = working(() => localStorage);
const session = working(() => sessionStorage);
const disk = local || session;

let complete = local !== null;

function working(storage: () => Storage): Storage | null {
  try {
    const found = storage();
    found.setItem(PREFIX + 'try', '1');
    found.removeItem(PREFIX + 'try');
    return found;
  } catch {
    return null;
  }
}

/* Whether everything would still be there after the page is closed. */
export function lasting(): boolean {
  return complete;
}

export function write(name: string, text: string): void {
  try {
    if (!disk) throw new Error();
    disk.setItem(PREFIX + name, text);
    memory.delete(name);
  } catch {
    memory.set(name, text);
    complete = false;
  }
}

export function read(name: string): string | null {
  const here = memory.get(name);
  if (here !== undefined) return here;
  try {
    return disk && disk.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function remove(name: string): void {
  memory.delete(name);
  try {
    if (disk) disk.removeItem(PREFIX + name);
  } catch {
    /* it could not be kept either */
  }
}

/* The rest of every name that begins with `start`. */
export function names(start: string): string[] {
  const found: string[] = [];
  const take = (name: string) => {
    if (name.indexOf(start) === 0) found.push(name.slice(start.length));
  };
  memory.forEach((_, name) => take(name));
  try {
    for (let i = 0; disk && i < disk.length; i++) {
      const key = disk.key(i)!;
      if (key.indexOf(PREFIX) === 0 && !memory.has(key.slice(PREFIX.length)))
        take(key.slice(PREFIX.length));
    }
  } catch {
    /* then only what this page knows */
  }
  return found;
}

export function readJson<T>(name: string): T | null {
  try {
    return JSON.parse(read(name) || 'null');
  } catch {
    return null;
  }
}

export function writeJson(name: string, value: unknown): void {
  write(name, JSON.stringify(value));
}

/* Another tab has written or removed this name. */
export function onOther(told: (name: string) => void): void {
  addEventListener('storage', (event) => {
    if (event.key && event.key.indexOf(PREFIX) === 0) told(event.key.slice(PREFIX.length));
  });
}

/* Of this tab alone; a reload keeps it. */
export function markTab(text: string): void {
  try {
    if (session) session.setItem(PREFIX + 'tab', text);
  } catch {
    /* then a reload asks once more */
  }
}

export function tabMark(): string | null {
  try {
    return session && session.getItem(PREFIX + 'tab');
  } catch {
    return null;
  }
}
