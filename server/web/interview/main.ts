/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The interviewer's page: signing in while there is a network, then cases, contacts and
 * questionnaires without one. Everything on the tablet is sealed; the key is in memory while the page
 * is open, and goes when it is locked, left or loaded again.
 */
import { watchTaps } from '../respond/taps';
import type { App } from './app';
import { contactScreen } from './contact';
import { available, newId } from './crypto';
import { wipe } from './database';
import { enlarge, setUpFrame, show, speakOwn, type Around } from './frame';
import { householdScreen } from './household';
import { lockAfter, watchIdle } from './idle';
import { forgetFilter, listScreen } from './list';
import { deviceOf, type KeptCase } from './model';
import { button, heading } from './parts';
import { askScreen } from '../respond/screens';
import { h } from '../respond/dom';
import * as server from './server';
import { sheetScreen } from './sheet';
import {
  choosePassphraseScreen,
  returned,
  signInScreen,
  type Returned,
  type SignedIn,
} from './sign-in';
import { commit, handOverScreen, leaveSitting } from './sitting';
import { takeCases } from './sync';
import { runSync, syncScreen } from './sync-screen';
import { w, type Text } from './texts';
import { emptyScreen, unlockScreen } from './unlock';
import { Vault } from './vault';

const INTERVIEWER_MINUTES = 5; /* without a touch, until the page locks */
const WORKER_MS = 20000;
const LOCK = 'kesu:interview';

let app: App | null = null;
let release: () => void = () => undefined;
let warnings: Text[] = [];
let back: Returned | null = null; /* from a provider, until the tablet is open */
let refresh: () => void; /* draws a screen anew on which nothing is being entered */

/* --- the ways --- */

/* A screen that is drawn again in the other language. */
function go(screen: () => HTMLElement, around: Around): void {
  refresh = () => undefined;
  const draw = () => {
    speakOwn();
    show(screen(), { ...around, again: draw });
  };
  draw();
}

function caseOf(vault: Vault, name: string): KeptCase | null {
  const found = vault.all('case').filter(([other]) => other === name)[0];
  return found ? found[1] : null;
}

function appOf(vault: Vault): App {
  const ofCase = (name: string, back: () => void, screen: (kept: KeptCase) => HTMLElement) => {
    const kept = caseOf(vault, name);
    lockAfter(INTERVIEWER_MINUTES);
    enlarge(false);
    if (!kept) return made.list();
    go(() => screen(caseOf(vault, name) || kept), { back, lock });
  };
  const made: App = {
    vault,
    lock,
    list: () => {
      go(() => listScreen(made, warnings.map((text) => w(text))), { lock });
      refresh = made.list;
    },
    sheet: (name) => ofCase(name, made.list, (kept) => sheetScreen(made, name, kept)),
    contact: (name, proposed = '') =>
      ofCase(name, () => made.sheet(name), (kept) => contactScreen(made, name, kept, proposed)),
    household: (name) =>
      ofCase(name, () => made.sheet(name), (kept) => householdScreen(made, name, kept)),
    handOver: (name) => {
      const back = () => made.sheet(name);
      ofCase(name, back, (kept) => handOverScreen(made, kept, back));
    },
    sync: () => {
      go(() => syncScreen(made), { back: made.list, lock });
      refresh = made.sync;
    },
    signIn: (after) => signInAgain(made, after),
  };
  return made;
}

function enter(vault: Vault): void {
  app = appOf(vault);
  lockAfter(INTERVIEWER_MINUTES);
  if (back) return comeBack(app, back);
  app.list();
  if (navigator.onLine) quietly(app);
}

/* Records that wait are sent when the network returns; a screen of somebody at work stays. */
async function quietly(mine: App): Promise<void> {
  const waits = mine.vault.all('record').some(([, { state }]) => state === 'waiting');
  if (waits) await runSync(mine).catch(() => null);
  if (waits && app === mine) refresh();
}

/* --- signing in --- */

async function keepCredential(vault: Vault, credential: server.Credential): Promise<void> {
  const [known] = vault.all('device');
  const { account, token, id } = credential;
  const now = new Date().toISOString();
  const kept = known ? known[1] : { kind: 'device' as const, takenAt: now, skewMs: 0 };
  await vault.put(known ? known[0] : newId(), { ...kept, account, token, id });
}

function prepare(): void {
  const problem = back ? back.problem : '';
  const credential = back && back.credential;
  back = null;
  if (credential) choosePassphrase({ credential, password: '' });
  else go(() => signInScreen('', async (who) => choosePassphrase(who), problem), {});
}

function choosePassphrase({ credential, password }: SignedIn): void {
  const chosen = async (passphrase: string) => {
    if (!(await onlyWindow())) return otherWindow(boot);
    if (await Vault.exists()) {
      release(); /* another window was quicker, and has cases by now */
      return boot();
    }
    const vault = await Vault.create(passphrase);
    await keepCredential(vault, credential);
    await askToKeep();
    await takeFirst(vault);
  };
  go(() => choosePassphraseScreen(password, chosen), {});
}

async function takeFirst(vault: Vault): Promise<void> {
  if (!(await workerReady())) warnings.push('noWorker');
  try {
    await takeCases(vault);
    enter(vault);
  } catch {
    enter(vault);
    app!.sync(); /* says what is wrong, and tries again */
  }
}

function signInAgain(mine: App, after: () => void, problem = ''): void {
  const device = deviceOf(mine.vault)!;
  const signedIn = ({ credential }: SignedIn) => renew(mine, credential).then(after);
  go(() => signInScreen(device.account, signedIn, problem), { back: mine.list, lock });
}

async function renew(mine: App, credential: server.Credential): Promise<void> {
  const device = deviceOf(mine.vault)!;
  await keepCredential(mine.vault, credential);
  server.revoke({ account: device.account, token: device.token, id: device.id });
}

/* From a provider, with the passphrase entered since. The tablet stays its owner's. */
function comeBack(mine: App, { credential, problem }: Returned): void {
  const { account } = deviceOf(mine.vault)!;
  back = null;
  if (!credential) return signInAgain(mine, mine.sync, problem);
  if (credential.account === account) {
    renew(mine, credential).then(mine.sync, () => signInAgain(mine, mine.sync, w('notKept')));
    return;
  }
  server.revoke(credential);
  signInAgain(mine, mine.sync, w('otherAccount', { name: account }));
}

/* --- locking --- */

function lock(): void {
  leaveSitting();
  app = null;
  forgetFilter();
  lockAfter(0);
  enlarge(false);
  release();
  locked();
}

function locked(): void {
  const below = () =>
    h('p', { class: 'foot' }, button(w('forgotten'), () => go(forgotten, { back: locked }), 'link'));
  go(() => unlockScreen(w('unlock'), unlock, below()), {});
}

async function unlock(passphrase: string): Promise<boolean> {
  if (!(await onlyWindow())) {
    otherWindow(locked);
    return true;
  }
  const vault = await Vault.open(passphrase);
  if (!vault) {
    release();
    return false;
  }
  if (!deviceOf(vault)) await wipe().then(boot); /* it was closed before it was prepared */
  else enter(vault);
  return true;
}

function forgotten(): HTMLElement {
  return emptyScreen(() => wipe().then(boot), locked);
}

/* Two windows would not know of one another's records. */
async function onlyWindow(): Promise<boolean> {
  const locks = navigator.locks as LockManager | undefined;
  if (!locks) return true;
  return new Promise((told) => {
    locks.request(LOCK, { ifAvailable: true }, (held) => {
      told(held !== null);
      return held && new Promise<void>((resolve) => (release = resolve));
    });
  });
}

/* --- the browser --- */

function tell(title: Text, note: Text, ways: [string, () => void][] = []): void {
  go(() => askScreen(w(title), [w(note)], ways), {});
}

function otherWindow(again: () => void): void {
  tell('otherTab', 'otherTabNote', [[w('again'), again]]);
}

/* That the browser does not clear the data when it is short of space. */
async function askToKeep(): Promise<void> {
  const { storage } = navigator;
  const lasting = storage && storage.persist ? await storage.persist().catch(() => false) : false;
  warnings = warnings.filter((text) => text !== 'notPersistent');
  if (!lasting) warnings.push('notPersistent');
}

/* It is asked for on every visit, which also looks for a newer version of the page. */
function setUpWorker(): void {
  const { serviceWorker } = navigator;
  if (!serviceWorker) warnings.push('noWorker');
  else serviceWorker.register('/interview-worker.js', { scope: '/interview' }).catch(() => null);
}

/* Whether the page will open without a network. */
function workerReady(): Promise<boolean> {
  if (!navigator.serviceWorker) return Promise.resolve(true); /* was said already */
  const ready = navigator.serviceWorker.ready.then(() => true);
  return Promise.race([
    ready,
    new Promise<boolean>((late) => setTimeout(() => late(false), WORKER_MS)),
  ]);
}

async function boot(): Promise<void> {
  go(() => h('div', {}, heading(w('working'))), {});
  if (!available()) return tell('noCrypto', 'noCryptoNote');
  let prepared: boolean;
  try {
    prepared = await Vault.exists();
  } catch {
    return tell('noDatabase', 'noDatabaseNote', [[w('again'), boot]]);
  }
  setUpWorker();
  back = await returned();
  if (!prepared) return prepare();
  const { storage } = navigator;
  if (storage && storage.persisted && !(await storage.persisted())) await askToKeep();
  locked();
}

setUpFrame();
watchTaps();
watchIdle(lock);
addEventListener('online', () => app && quietly(app));
addEventListener('pagehide', commit);
document.addEventListener('visibilitychange', () => document.hidden && commit());
boot();
