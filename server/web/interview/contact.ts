/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing down a contact. */
import { dispositionLabels } from '../common/words';
import { h } from '../respond/dom';
import type { App } from './app';
import { newId } from './crypto';
import type { ContactRecord, KeptCase } from './model';
import { button, field, heading, options, workingForm } from './parts';
import { say, w, type Text } from './texts';

const NOTE_MAX = 500;
const FUTURE_MAX_MS = 60000;
const MODES: [string, Text][] = [
  ['visit', 'visit'],
  ['phone', 'phoneCall'],
  ['sms', 'sms'],
  ['letter', 'letter'],
];

/* What the program says itself: nothing has happened yet. */
const NOT_CHOSEN = ['not_worked', 'no_reply'];

export function modeText(mode: string): string {
  const found = MODES.filter(([value]) => value === mode)[0];
  return found ? w(found[1]) : mode;
}

function localNow(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

export function contactScreen(app: App, name: string, kept: KeptCase, proposed: string) {
  const at = h('input', { type: 'datetime-local', value: localNow(), max: localNow() });
  const mode = options(MODES.map(([value, text]) => [value, w(text)]), 'visit');
  const outcomes: [string, string][] = Object.keys(dispositionLabels)
    .filter((code) => NOT_CHOSEN.indexOf(code) < 0)
    .map((code) => [code, say(dispositionLabels[code]!)]);
  const outcome = options([['', w('noOutcome')], ...outcomes], proposed);
  const note = h('textarea', { rows: 3, maxlength: NOTE_MAX });
  const work = async () => {
    const ms = Date.parse(at.value);
    if (!(ms <= Date.now() + FUTURE_MAX_MS)) return w('chooseTime');
    if (!outcome.value) return w('chooseOutcome');
    const record: ContactRecord = {
      id: newId(),
      kind: 'contact',
      survey: kept.case.survey,
      number: kept.case.number,
      at: new Date(ms).toISOString(),
      mode: mode.value,
      disposition: outcome.value,
      note: note.value.replace(/\s+/g, ' ').trim() || null,
    };
    const made = Date.now();
    await app.vault.put(newId(), { kind: 'record', record, made, state: 'waiting', said: null });
    app.sheet(name);
    return '';
  };
  return h(
    'div',
    {},
    h('p', { class: 'foot' }, button('← ' + w('back'), () => app.sheet(name), 'link')),
    heading(w('toContact')),
    workingForm(
      work,
      w('keep'),
      field(w('at'), at),
      field(w('mode'), mode),
      field(w('outcome'), outcome),
      field(w('note'), note),
    ),
  );
}
