/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several screens are made of. */
import { h } from '../respond/dom';
import { moment } from '../respond/text';
import { w } from './texts';

export function heading(text: string): HTMLElement {
  return h('h1', { tabindex: -1, id: 'heading' }, text);
}

export function button(text: string, onclick: () => void, kind = ''): HTMLButtonElement {
  return h('button', { type: 'button', class: kind, onclick }, text);
}

export function alertLine(): HTMLElement {
  return h('p', { class: 'error', role: 'alert' });
}

export function field(label: string, input: HTMLElement): HTMLElement {
  return h('label', { class: 'line' }, h('span', {}, label), input);
}

export function options(
  choices: [value: string, label: string][],
  chosen: string,
  changed?: (value: string) => void,
): HTMLSelectElement {
  const select = h('select', {
    onchange: () => changed && changed(select.value),
  });
  choices.forEach(([value, label]) => select.append(h('option', { value }, label)));
  select.value = chosen;
  return select;
}

export function nav(...buttons: (HTMLElement | null | false)[]): HTMLElement {
  return h('div', { class: 'nav' }, ...buttons);
}

export const when = (iso: string): string => moment(Date.parse(iso));

/*
 * A form whose submission takes its time. `work` returns why it cannot go on, or '' when another
 * screen is there already.
 */
export function workingForm(
  work: () => Promise<string>,
  label: string,
  ...children: (HTMLElement | string | null | false)[]
): HTMLElement {
  const alert = alertLine();
  const go = h('button', { type: 'submit', class: 'main' }, label);
  const submit = async (event: Event) => {
    event.preventDefault();
    go.disabled = true;
    go.textContent = w('working');
    alert.textContent = '';
    try {
      alert.textContent = await work();
    } catch {
      alert.textContent = w('notKept');
    }
    go.disabled = false;
    go.textContent = label;
  };
  return h(
    'form',
    {
      onsubmit: submit,
      oninput: () => (alert.textContent = ''), /* what it asked for is being done */
      novalidate: true,
      autocomplete: 'off',
    },
    ...children,
    alert,
    nav(go),
  );
}
