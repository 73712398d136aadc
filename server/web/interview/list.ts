/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interviewer's cases, by community and state. */
import { fill, h } from '../respond/dom';
import type { App } from './app';
import { deviceOf, progressOf, unsentOf, waitingOf, type KeptCase } from './model';
import { button, field, heading, nav, options, when } from './parts';
import { say, w, type Text } from './texts';

const CLOCK_MAX_MS = 600000;
const STATES: [string, Text][] = [
  ['', 'allStates'],
  ['new', 'new'],
  ['working', 'working_'],
  ['done', 'done'],
  ['unsent', 'unsent'],
];

export const progressText: Record<string, Text> = {
  new: 'new',
  working: 'working_',
  done: 'done',
};

/* What was chosen last, until the page is locked. */
const filter = { psu: '', state: '' };

export function forgetFilter(): void {
  filter.psu = filter.state = '';
}

export function listScreen(app: App, warnings: string[]): HTMLElement {
  const { vault } = app;
  const device = deviceOf(vault)!;
  const cases = vault.all('case').sort(([, a], [, b]) => order(a, b));
  const psus = Array.from(new Set(cases.map(([, kept]) => kept.case.psu))).sort();
  const list = h('ul', { class: 'cases' });
  const draw = () => fill(list, ...rowsOf(app, cases));
  const waiting = waitingOf(vault).length;
  draw();
  return h(
    'div',
    {},
    heading(w('casesOf', { name: device.account, n: cases.length })),
    h('p', { class: 'note' }, w('takenAt', { at: when(device.takenAt) })),
    ...warnings.concat(clockWarning(device.skewMs)).map((text) => h('p', { class: 'warning' }, text)),
    nav(
      button(
        waiting ? w('toSyncN', { n: waiting }) : w('toSync'),
        app.sync,
        waiting ? 'main' : '',
      ),
    ),
    h(
      'div',
      { class: 'filters' },
      field(w('psu'), choice([['', w('allPsus')], ...same(psus)], 'psu', draw)),
      field(w('states'), choice(STATES.map(([v, text]) => [v, w(text)]), 'state', draw)),
    ),
    list,
  );
}

const same = (values: string[]): [string, string][] => values.map((one) => [one, one]);

function choice(choices: [string, string][], name: keyof typeof filter, draw: () => void) {
  return options(choices, filter[name], (value) => {
    filter[name] = value;
    draw();
  });
}

function clockWarning(skewMs: number): string[] {
  if (Math.abs(skewMs) < CLOCK_MAX_MS) return [];
  return [w('clockWrong', { n: Math.round(Math.abs(skewMs) / 60000) })];
}

function order(a: KeptCase, b: KeptCase): number {
  if (a.case.psu !== b.case.psu) return a.case.psu < b.case.psu ? -1 : 1;
  return a.case.number - b.case.number;
}

function rowsOf(app: App, cases: [string, KeptCase][]): HTMLElement[] {
  const { vault } = app;
  const shown = cases.filter(([, { case: one }]) => {
    if (filter.psu && one.psu !== filter.psu) return false;
    if (filter.state === 'unsent') return unsentOf(vault, one);
    return !filter.state || progressOf(vault, one) === filter.state;
  });
  if (!shown.length) return [h('li', {}, w(cases.length ? 'noMatch' : 'noCases'))];
  return shown.map(([name, kept]) => row(app, name, kept));
}

function row(app: App, name: string, { case: one }: KeptCase): HTMLElement {
  const progress = progressOf(app.vault, one);
  const about = app.vault.all('survey').filter(([, kept]) => kept.about.slug === one.survey)[0];
  return h(
    'li',
    {},
    h(
      'button',
      { type: 'button', class: 'case', onclick: () => app.sheet(name) },
      h(
        'span',
        { class: 'tags' },
        h('span', { class: 'tag ' + progress }, w(progressText[progress]!)),
        unsentOf(app.vault, one) && h('span', { class: 'tag unsent' }, w('unsent')),
        about && about[1].about.rehearsal && h('span', { class: 'badge' }, w('rehearsal')),
      ),
      h('b', {}, one.name || w('noName')),
      h('span', {}, one.address || ''),
      h(
        'span',
        { class: 'note' },
        `${w('caseNo', { n: one.number })} · ${one.psu}` + (about ? ` · ${say(about[1].about.title)}` : ''),
      ),
    ),
  );
}
