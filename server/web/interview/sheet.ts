/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One case: where it is, who answers, what has happened, and what can be done next. */
import { dispositionLabels } from '../common/words';
import { h } from '../respond/dom';
import type { App } from './app';
import { modeText } from './contact';
import { personText } from './household';
import { chosen } from './kish';
import {
  aboutOf,
  contactsOf,
  progressOf,
  sittingOf,
  unsentOf,
  type About,
  type Case,
  type KeptCase,
  type KeptRecord,
  type SittingRecord,
} from './model';
import { button, heading, nav, when } from './parts';
import { progressText } from './list';
import { isReady } from './sync';
import { say, w } from './texts';

export function sheetScreen(app: App, name: string, kept: KeptCase): HTMLElement {
  const one = kept.case;
  const found = aboutOf(app.vault, one.survey);
  const about = found && found.about;
  const progress = progressOf(app.vault, one);
  return h(
    'div',
    {},
    h('p', { class: 'foot' }, button('← ' + w('back'), app.list, 'link')),
    heading(one.name || w('noName')),
    h(
      'p',
      { class: 'tags' },
      h('span', { class: 'tag ' + progress }, w(progressText[progress]!)),
      unsentOf(app.vault, one) && h('span', { class: 'tag unsent' }, w('unsent')),
      about && about.rehearsal && h('span', { class: 'badge' }, w('rehearsal')),
    ),
    facts(kept, about),
    ...nextSteps(app, name, kept, about),
    nav(button(w('toContact'), () => app.contact(name))),
    contactList(app, one),
  );
}

/* Of a household that was listed, the person whom the table has selected. */
function whoOf({ case: one, household }: KeptCase, about: About | null): string {
  if (!about || !about.respondent) return w('whoNamed');
  if (about.respondent !== 'kish') return w('whoBirthday');
  const by = w('whoKish', { table: one.kish || '?' });
  const n = household && chosen(one.kish || '', household.length);
  if (!household || !n) return by;
  return `${personText(household[n - 1]!, n)} · ${by}`;
}

function facts(kept: KeptCase, about: About | null): HTMLElement {
  const one = kept.case;
  const phone = one.phone && h('a', { href: 'tel:' + one.phone.replace(/[^\d+]/g, '') }, one.phone);
  const rows: [string, HTMLElement | string][] = [
    [w('address'), one.address || w('none')],
    [w('phone'), phone || w('none')],
    [w('psu'), `${one.psu} · ${w('caseNo', { n: one.number })}`],
    [w('survey'), about ? say(about.title) : one.survey],
    [w('who'), whoOf(kept, about)],
  ];
  const terms = rows.map(([term, value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value)));
  return h('dl', { class: 'facts' }, ...terms);
}

/* The household comes first where somebody of it is selected, then the questionnaire. */
function nextSteps(app: App, name: string, kept: KeptCase, about: About | null): HTMLElement[] {
  const one = kept.case;
  const sitting = sittingOf(app.vault, one);
  const selects = about !== null && about.respondent !== null;
  const counted = one.eligible !== null;
  const steps: HTMLElement[] = [];
  if (selects) steps.push(householdStep(app, name, one, !!sitting || one.attempt !== 'none'));
  if (one.attempt === 'submitted') return steps.concat(h('p', {}, w('submittedThere')));
  if (sitting && sitting[1].state !== 'begun')
    return steps.concat(h('p', {}, w('sittingDone')));
  if (!isReady(app.vault, one)) return steps.concat(h('p', { class: 'warning' }, w('notReady')));
  if (selects && !counted) return steps.concat(h('p', { class: 'note' }, w('householdFirst')));
  if (selects && !one.eligible) return steps;
  if (sitting) return steps.concat(resting(app, name, sitting));
  if (one.attempt === 'started') steps.push(h('p', { class: 'warning' }, w('startedThere')));
  return steps.concat(nav(button(w('toSitting'), () => app.handOver(name), 'main')));
}

/* Once the person who was selected has begun, the list is not changed any more. */
function householdStep(app: App, name: string, one: Case, begun: boolean): HTMLElement {
  const counted = one.eligible !== null;
  const text = w(counted ? 'toHouseholdAgain' : 'toHousehold');
  return h(
    'div',
    {},
    counted && h('p', {}, w('eligible', { n: one.eligible! })),
    !begun && nav(button(text, () => app.household(name), counted ? '' : 'main')),
  );
}

/* A questionnaire that was begun: the resident goes on, or it ends here. */
function resting(app: App, name: string, [id, kept]: [string, KeptRecord]) {
  const end = async () => {
    await app.vault.put(id, { ...kept, state: 'waiting' });
    app.contact(name, 'break_off');
  };
  const answered = (kept.record as SittingRecord).answers.length > 0;
  return h(
    'div',
    {},
    h('p', {}, w('sittingBegun')),
    h(
      'div',
      { class: 'ways' },
      button(w('toSittingAgain'), () => app.handOver(name), 'main'),
      answered && button(w('sittingEnd'), end),
    ),
    answered && h('p', { class: 'note' }, w('sittingEndNote')),
  );
}

function contactList(app: App, one: Case): HTMLElement {
  const contacts = contactsOf(app.vault, one).map(({ contact, sent }) => {
    const label = dispositionLabels[contact.disposition];
    const head = `${when(contact.at)} · ${modeText(contact.mode)}`;
    return h(
      'li',
      {},
      h('span', { class: 'note' }, head + ' ', !sent && h('span', { class: 'tag unsent' }, w('unsent'))),
      h('b', {}, label ? say(label) : contact.disposition),
      contact.note && h('span', {}, contact.note),
    );
  });
  return h(
    'section',
    {},
    h('h2', {}, w('contacts')),
    contacts.length ? h('ul', { class: 'contacts' }, ...contacts) : h('p', {}, w('noContacts')),
  );
}
