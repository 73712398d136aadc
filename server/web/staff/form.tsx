/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms that the page itself sends: what was typed, and what became of it. */
import { useState } from 'preact/hooks';
import type { Problem } from '../common/api';
import type { Words } from '../generated/openapi';
import { say } from './language';
import { texts } from './texts';

export type Fields = Record<string, string>;

export function fieldsIn(form: HTMLFormElement): Fields {
  const fields: Fields = {};
  new FormData(form).forEach((value, name) => {
    fields[name] = String(value);
  });
  return fields;
}

export function fieldsOf(event: Event): Fields {
  event.preventDefault();
  return fieldsIn(event.currentTarget as HTMLFormElement);
}

export interface Sending {
  problem: Problem | null;
  busy: boolean;
  begin: <T>(request: () => Promise<T>, then: (reply: T) => void) => void;
}

/* Whether a request is under way, and why the last one was refused. */
export function useSending(): Sending {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const begin: Sending['begin'] = (request, then) => {
    setBusy(true);
    setProblem(null);
    request().then(
      (reply) => {
        setBusy(false);
        then(reply);
      },
      (error) => {
        setBusy(false);
        setProblem(error as Problem);
      },
    );
  };
  return { problem, busy, begin };
}

export function Wrong({ words }: { words: Words }) {
  return (
    <p class="error" role="alert">
      {say(words)}
    </p>
  );
}

export function NameField() {
  return (
    <label>
      {say(texts.name)}
      <input name="name" autocomplete="username" autocapitalize="none" required />
    </label>
  );
}
