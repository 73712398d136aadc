/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in, and choosing the passphrase of a tablet that is prepared. */
import { Problem } from '../common/api';
import { h } from '../respond/dom';
import { button, field, heading, workingForm } from './parts';
import * as server from './server';
import { say, w } from './texts';

const PASSPHRASE_MIN = 12;
const DIFFERENT_MIN = 6; /* characters of a passphrase */

export interface SignedIn {
  credential: server.Credential;
  password: string;
}

/* The page is left for a provider's, and loaded anew afterwards. */
const MARK = 'kesu:interview-provider';

export interface Returned {
  credential: server.Credential | null;
  problem: string; /* why there is none; '' */
}

/* What has come of a sign-in at a provider; null: nobody comes from there. The session that it has
 * left is made a token at once, so that no cookie waits for the passphrase. */
export async function returned(): Promise<Returned | null> {
  const failed = new URLSearchParams(location.search).has('problem');
  const expected = sessionStorage.getItem(MARK) !== null;
  sessionStorage.removeItem(MARK);
  if (location.search) history.replaceState(null, '', location.pathname);
  if (failed) return { credential: null, problem: w('providerFailed') };
  if (!expected) return null;
  try {
    return { credential: await server.signInAtProvider(), problem: '' };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.status === 401 ? null : { credential: null, problem: signInProblem(error) };
  }
}

/* Where there are any; without them, or without a network, signing in by name goes on. */
function providerLinks(): HTMLElement {
  const links = h('div', { class: 'ways' });
  const leave = (address: string) => {
    sessionStorage.setItem(MARK, '1');
    location.assign(address);
  };
  server.providers().then(
    (list) =>
      links.append(
        ...list.map(({ id, title }) =>
          button(w('signInBy', { title: say(title) }), () => leave(server.providerAddress(id))),
        ),
      ),
    () => undefined,
  );
  return links;
}

/* `owner`: whose tablet it is already, or ''; `problem`: what went wrong before, or ''. */
export function signInScreen(
  owner: string,
  signedIn: (who: SignedIn) => Promise<void>,
  problem = '',
): HTMLElement {
  const input = (type: string, autocomplete: string) =>
    h('input', { type, autocomplete, autocapitalize: 'none' });
  const name = input('text', 'username');
  const password = input('password', 'off'); /* not to be saved on a tablet that may be lost */
  const code = input('text', 'one-time-code');
  const codeLine = field(w('code'), code);
  code.setAttribute('inputmode', 'numeric');
  codeLine.hidden = true;
  name.value = owner;
  const work = async () => {
    if (owner && name.value.trim() !== owner) return w('otherAccount', { name: owner });
    try {
      const digits = code.value.replace(/\s/g, '');
      const credential = await server.signIn(name.value.trim(), password.value, digits);
      await signedIn({ credential, password: password.value });
      return '';
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.is('second-factor-needed')) codeLine.hidden = false;
      return signInProblem(error);
    }
  };
  return h(
    'div',
    {},
    heading(w(owner ? 'signInAgain' : 'prepare')),
    h('p', {}, w(owner ? 'signInAgainNote' : 'prepareNote')),
    problem ? h('p', { class: 'error', role: 'alert' }, problem) : null,
    workingForm(
      work,
      w('signIn'),
      field(w('name'), name),
      field(w('password'), password),
      codeLine,
    ),
    providerLinks(),
  );
}

export function signInProblem(problem: Problem): string {
  if (problem.is('second-factor-needed')) return w('codeNeeded');
  if (problem.is('sign-in-failed')) return w('signInWrong');
  if (problem.status === 429)
    return w('signInLocked', { n: Math.ceil(problem.retryAfterMs / 1000) });
  if (problem.status === 403 || problem.status === 422) return w('mayNot');
  return w(problem.type ? 'syncFailed' : 'noNetwork');
}

export function passphraseInput(): HTMLInputElement {
  return h('input', { type: 'password', autocomplete: 'off', autocapitalize: 'none' });
}

export function choosePassphraseScreen(
  password: string,
  chosen: (passphrase: string) => Promise<void>,
): HTMLElement {
  const first = passphraseInput();
  const second = passphraseInput();
  const work = async () => {
    const letters = Array.from(first.value);
    if (letters.length < PASSPHRASE_MIN || new Set(letters).size < DIFFERENT_MIN)
      return w('tooShort', { n: PASSPHRASE_MIN });
    if (first.value === password) return w('isPassword');
    if (first.value !== second.value) return w('notSame');
    await chosen(first.value);
    return '';
  };
  return h(
    'div',
    {},
    heading(w('choose')),
    h('p', {}, w('chooseNote', { n: PASSPHRASE_MIN })),
    workingForm(
      work,
      w('goOn'),
      field(w('passphrase'), first),
      field(w('passphraseAgain'), second),
    ),
  );
}
