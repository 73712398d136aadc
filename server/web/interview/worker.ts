/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lets the interviewer's page open without a network: the page and what it loads lie in a cache of
 * their version, and nothing else does. Requests to the API pass it by.
 */
interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetched extends WorkerEvent {
  request: Request;
  respondWith(reply: Promise<Response>): void;
}
const worker = self as unknown as {
  addEventListener(type: string, told: (event: never) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
};

/* Filled in when the program is built: see server/web/embed.py. */
const FILES = '{{files}}'.split(' ');
const PREFIX = 'kesu-interview-';
const CACHE = PREFIX + '{{version}}';

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map((file) => new Request(file, { cache: 'reload' })));
  await worker.skipWaiting(); /* a page that is open has all that it needs in memory */
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.indexOf(PREFIX) === 0 && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function reply(request: Request, path: string): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) || fetch(request);
}

worker.addEventListener('install', (event: WorkerEvent) => event.waitUntil(install()));
worker.addEventListener('activate', (event: WorkerEvent) => event.waitUntil(activate()));
worker.addEventListener('fetch', (event: Fetched) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== location.origin) return;
  if (FILES.indexOf(pathname) >= 0) event.respondWith(reply(event.request, pathname));
});
