/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sending by hand, and what the server has said to every record. */
import { Problem } from '../common/api';
import { fill, h } from '../respond/dom';
import { askScreen } from '../respond/screens';
import type { App } from './app';
import { show } from './frame';
import { waitingOf, type KeptRecord, type Outgoing, type Said } from './model';
import { button, heading, nav, when } from './parts';
import { signInProblem } from './sign-in';
import { sync } from './sync';
import { say, w, type Text } from './texts';

const titles: Record<Outgoing['kind'], Text> = {
  contact: 'contactOf',
  household: 'householdOf',
  sitting: 'sittingOf',
};

let running = false;

/* One at a time; says how it went. */
export async function runSync(app: App): Promise<{ text: string; signIn: boolean }> {
  if (running) return { text: w('sending'), signIn: false };
  running = true;
  try {
    const n = await sync(app.vault);
    const refused = refusedOf(app).length;
    const told = refused ? ' ' + w('refusedN', { n: refused }) : '';
    return { text: (n ? w('sentN', { n }) : w('allSent')) + told, signIn: false };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { text: signInProblem(error), signIn: error.status === 401 };
  } finally {
    running = false;
  }
}

const refusedOf = (app: App) =>
  app.vault.all('record').filter(([, { state }]) => state === 'refused');

export function syncScreen(app: App): HTMLElement {
  const told = h('p', { role: 'status' });
  const body = h('div');
  const draw = () => fill(body, ...parts(app, draw));
  const go = button(w('sendNow'), () => run(), 'main');
  const run = async () => {
    go.disabled = true;
    told.textContent = w('sending');
    try {
      const { text, signIn } = await runSync(app);
      if (signIn) return app.signIn(app.sync);
      told.textContent = text;
    } catch {
      told.textContent = w('notKept');
    }
    go.disabled = false;
    draw();
  };
  draw();
  return h(
    'div',
    {},
    h('p', { class: 'foot' }, button('← ' + w('back'), app.list, 'link')),
    heading(w('sync')),
    body,
    told,
    nav(go),
    results(app),
  );
}

function parts(app: App, draw: () => void): HTMLElement[] {
  const waiting = waitingOf(app.vault);
  const refused = refusedOf(app);
  const list = waiting.map(([, { record }]) => h('li', {}, titleOf(record.kind, record.number)));
  return [
    h('p', {}, w('waitingN', { n: waiting.length })),
    h('ul', { class: 'results' }, ...list),
    ...(refused.length ? [h('h2', {}, w('notAccepted'))] : []),
    ...refused.map(([name, kept]) => refusal(app, name, kept, draw)),
  ];
}

const titleOf = (kind: Outgoing['kind'], n: number): string => w(titles[kind], { n });

function refusal(app: App, name: string, kept: KeptRecord, draw: () => void): HTMLElement {
  const again = () => app.vault.put(name, { ...kept, state: 'waiting' }).then(draw);
  const drop = () => {
    const remove = () => app.vault.change({ remove: [name] }).then(app.sync);
    const ask = askScreen(
      w('dropAsk'),
      [titleOf(kept.record.kind, kept.record.number), w('dropNote')],
      [
        [w('drop'), remove],
        [w('back'), app.sync],
      ],
    );
    show(ask, { back: app.sync, lock: app.lock });
  };
  return h(
    'div',
    { class: 'refused' },
    h('p', {}, h('b', {}, titleOf(kept.record.kind, kept.record.number))),
    kept.said && h('p', {}, say(kept.said)),
    nav(button(w('drop'), drop), button(w('sendAgain'), again)),
  );
}

/* The latest first. */
function results(app: App): HTMLElement {
  const said = app.vault.all('said').map(([, kept]) => kept.said);
  said.sort((a, b) => (a.at < b.at ? 1 : -1));
  const line = (one: Said) =>
    h(
      'li',
      { class: one.result },
      h('span', { class: 'note' }, when(one.at) + ' '),
      w('resultOf', { what: titleOf(one.what, one.number), result: w(one.result) }),
      one.message && h('span', { class: 'note' }, say(one.message)),
    );
  return h(
    'section',
    {},
    h('h2', {}, w('results')),
    said.length ? h('ul', { class: 'results' }, ...said.map(line)) : h('p', {}, w('noResults')),
  );
}
