/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who of the household answers: by the table that the household was given when it was drawn, or
 * whoever had the last birthday. The count goes to the server; who lives there does not.
 */
import { fill, h } from '../respond/dom';
import { numberOf } from '../respond/steps';
import type { App } from './app';
import { newId } from './crypto';
import { chosen, numbered, type Person } from './kish';
import { aboutOf, type HouseholdRecord, type KeptCase } from './model';
import { alertLine, button, field, heading, nav, options, workingForm } from './parts';
import { w } from './texts';

const AGES = { from: 18, to: 69 }; /* the population of the programmes, docs/FIELD.zh-CN.md */
const PEOPLE_MAX = 99;

export function householdScreen(app: App, name: string, kept: KeptCase): HTMLElement {
  const found = aboutOf(app.vault, kept.case.survey);
  const byTable = found && found.about.respondent === 'kish';
  return h(
    'div',
    {},
    h('p', { class: 'foot' }, button('← ' + w('back'), () => app.sheet(name), 'link')),
    heading(w('household')),
    byTable ? listing(app, name, kept) : counting(app, name, kept),
  );
}

/* The count is sent, the list stays on the tablet. */
async function keep(app: App, name: string, kept: KeptCase, people: Person[] | null, n: number) {
  const { survey, number } = kept.case;
  const at = new Date().toISOString();
  const record: HouseholdRecord = { id: newId(), kind: 'household', survey, number, eligible: n, at };
  await app.vault.change({
    put: [
      [newId(), { kind: 'record', record, made: Date.now(), state: 'waiting', said: null }],
      [name, { ...kept, household: people, case: { ...kept.case, eligible: n } }],
    ],
  });
}

export function personText(person: Person, n: number): string {
  return w('personN', { n, sex: w(person.sex), age: person.age });
}

/* --- by the table --- */

function listing(app: App, name: string, kept: KeptCase): HTMLElement {
  let people = (kept.household || []).slice();
  const list = h('ol', { class: 'people' });
  const result = h('div', { role: 'status' });
  const draw = () => {
    people = numbered(people);
    fill(list, ...people.map(row));
  };
  const row = (person: Person, i: number) => {
    const remove = () => {
      people.splice(i, 1);
      fill(result);
      draw();
    };
    const text = personText(person, i + 1);
    const away = button(w('removePerson'), remove);
    away.setAttribute('aria-label', `${w('removePerson')} ${text}`);
    return h('li', {}, h('span', {}, text), away);
  };
  const add = (person: Person) => {
    people.push(person);
    fill(result);
    draw();
  };
  const select = async () => {
    await keep(app, name, kept, people, people.length);
    fill(result, selection(app, name, kept, people));
    result.scrollIntoView();
    return '';
  };
  draw();
  if (kept.household) fill(result, selection(app, name, kept, people));
  return h(
    'div',
    {},
    h('p', {}, w('householdNote', AGES)),
    addForm(add),
    list,
    h('p', { class: 'note' }, w('selectNote')),
    workingForm(select, w('select')),
    result,
  );
}

function addForm(add: (person: Person) => void): HTMLElement {
  const alert = alertLine();
  const sex = options([['male', w('male')], ['female', w('female')]], 'male');
  const age = h('input', { type: 'text', inputmode: 'numeric', maxlength: 3 });
  const submit = (event: Event) => {
    event.preventDefault();
    const years = numberOf(age.value);
    const fits = years >= AGES.from && years <= AGES.to;
    alert.textContent = fits ? '' : w('ageWrong', AGES);
    if (fits) {
      add({ sex: sex.value as Person['sex'], age: years });
      age.value = '';
    }
    age.focus();
  };
  return h(
    'form',
    { class: 'adding', onsubmit: submit, novalidate: true, autocomplete: 'off' },
    field(w('sex'), sex),
    field(w('age'), age),
    h('button', { type: 'submit' }, w('addPerson')),
    alert,
  );
}

function selection(app: App, name: string, { case: one }: KeptCase, people: Person[]) {
  const n = chosen(one.kish || '', people.length);
  if (!n) return nobody(app, name);
  return h(
    'div',
    { class: 'selected' },
    h('p', {}, w('selected')),
    h('p', { class: 'who' }, personText(people[n - 1]!, n)),
    h('p', { class: 'note' }, w('selectedByTable', { table: one.kish || '', n, of: people.length })),
    nav(button(w('goOn'), () => app.sheet(name), 'main')),
  );
}

function nobody(app: App, name: string): HTMLElement {
  return h(
    'div',
    { class: 'selected' },
    h('p', { class: 'who' }, w('nobody')),
    h('p', {}, w('nobodyNote')),
    nav(button(w('toContact'), () => app.contact(name, 'ineligible'), 'main')),
  );
}

/* --- by the last birthday --- */

function counting(app: App, name: string, kept: KeptCase): HTMLElement {
  const { eligible } = kept.case;
  const value = eligible === null ? '' : String(eligible);
  const input = h('input', { type: 'text', inputmode: 'numeric', maxlength: 2, value });
  const result = h('div', { role: 'status' });
  const select = async () => {
    const n = numberOf(input.value);
    if (!(n >= 0 && n <= PEOPLE_MAX)) return w('countWrong');
    await keep(app, name, kept, null, n);
    fill(result, n ? byBirthday(app, name) : nobody(app, name));
    return '';
  };
  return h(
    'div',
    {},
    workingForm(select, w('keep'), field(w('count', AGES), input)),
    result,
  );
}

function byBirthday(app: App, name: string): HTMLElement {
  return h(
    'div',
    { class: 'selected' },
    h('p', { class: 'who' }, w('whoBirthday')),
    h('p', {}, w('birthday')),
    nav(button(w('goOn'), () => app.sheet(name), 'main')),
  );
}
