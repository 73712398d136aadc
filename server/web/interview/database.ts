/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tablet's database: one line about the key, and sealed records under random names. */
import type { Sealed } from './crypto';

const NAME = 'kesu-interview';
const LOCK = 'lock';
const SEALED = 'sealed';

export interface Lock {
  salt: Uint8Array<ArrayBuffer>;
  iterations: number;
  check: Sealed; /* opens with the right passphrase */
}

let opened: Promise<IDBDatabase> | null = null;

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/* Rejects where the browser has no such database, or keeps none in a private window. */
function database(): Promise<IDBDatabase> {
  if (opened) return opened;
  const opening = new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(LOCK);
      request.result.createObjectStore(SEALED);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  opening.catch(() => (opened = null));
  return (opened = opening);
}

/* All of it or nothing; it is on the disk when this resolves. */
async function change(work: (lock: IDBObjectStore, sealed: IDBObjectStore) => void): Promise<void> {
  const base = await database();
  const strict = { durability: 'strict' } as const;
  const transaction = base.transaction([LOCK, SEALED], 'readwrite', strict);
  const ended = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
  work(transaction.objectStore(LOCK), transaction.objectStore(SEALED));
  return ended;
}

export async function readLock(): Promise<Lock | null> {
  const store = (await database()).transaction(LOCK).objectStore(LOCK);
  return (await done<Lock | undefined>(store.get(LOCK))) || null;
}

/* Begins anew: what lay there before goes. */
export function begin(lock: Lock): Promise<void> {
  return change((locks, sealed) => {
    sealed.clear();
    locks.put(lock, LOCK);
  });
}

export function wipe(): Promise<void> {
  return change((locks, sealed) => {
    sealed.clear();
    locks.clear();
  });
}

export async function readAll(): Promise<Map<string, Sealed>> {
  const store = (await database()).transaction(SEALED).objectStore(SEALED);
  const [names, values] = await Promise.all([
    done(store.getAllKeys()),
    done<Sealed[]>(store.getAll()),
  ]);
  return new Map(names.map((name, i) => [String(name), values[i]!]));
}

export function write(put: Map<string, Sealed>, remove: string[]): Promise<void> {
  return change((_, sealed) => {
    put.forEach((value, name) => sealed.put(value, name));
    remove.forEach((name) => sealed.delete(name));
  });
}
