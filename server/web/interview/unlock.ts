/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The locked tablet: its passphrase, or emptying it. Wrong passphrases cost time and nothing else. */
import { h } from '../respond/dom';
import { alertLine, button, field, heading, nav, workingForm } from './parts';
import { passphraseInput } from './sign-in';
import { w } from './texts';

export function unlockScreen(
  title: string,
  open: (passphrase: string) => Promise<boolean>,
  below: HTMLElement | null,
): HTMLElement {
  const input = passphraseInput();
  const work = async () => {
    if (await open(input.value)) return '';
    input.value = '';
    input.focus();
    return w('wrong');
  };
  return h(
    'div',
    {},
    heading(title),
    workingForm(work, w('unlockButton'), field(w('passphrase'), input)),
    below,
  );
}

export function emptyScreen(empty: () => void, back: () => void): HTMLElement {
  const alert = alertLine();
  const sure = h('input', { type: 'checkbox', oninput: () => (alert.textContent = '') });
  const go = () => {
    if (sure.checked) return empty();
    alert.textContent = w('emptySureFirst');
    sure.focus();
  };
  return h(
    'div',
    {},
    heading(w('empty')),
    h('p', {}, w('emptyNote')),
    h('label', { class: 'option' }, sure, h('span', {}, w('emptySure'))),
    alert,
    nav(button(w('empty'), go), button(w('back'), back, 'main')),
  );
}
