/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changing the own password. A new one is typed twice, as nobody sees what is typed. */
import { useState } from 'preact/hooks';
import type { Problem } from '../../common/api';
import { fieldsOf } from '../form';
import { say } from '../language';
import { Refused } from '../loaded';
import { ask } from '../session';
import { passwordTexts as texts } from './account-texts';

export function NewPassword() {
  return (
    <>
      <label>
        {say(texts.next)}
        <input
          name="next"
          type="password"
          autocomplete="new-password"
          aria-describedby="password-rule"
          required
        />
      </label>
      <p class="small" id="password-rule">
        {say(texts.rule)}
      </p>
      <label>
        {say(texts.again)}
        <input name="again" type="password" autocomplete="new-password" required />
      </label>
    </>
  );
}

type Outcome = 'none' | 'differ' | 'changed' | Problem;

export function Password() {
  const [outcome, setOutcome] = useState<Outcome>('none');
  const submit = (event: Event) => {
    const { current, next, again } = fieldsOf(event);
    const form = event.currentTarget as HTMLFormElement;
    if (next !== again) {
      setOutcome('differ');
      return;
    }
    const body = { current, new: next };
    ask<void>('PUT', '/api/v1/session/password', { body, empty: true }).then(
      () => {
        form.reset();
        setOutcome('changed');
      },
      (error) => setOutcome(error as Problem),
    );
  };
  return (
    <details class="card">
      <summary>{say(texts.title)}</summary>
      <form onSubmit={submit}>
        <label>
          {say(texts.current)}
          <input name="current" type="password" autocomplete="current-password" required />
        </label>
        <NewPassword />
        <Told outcome={outcome} />
        <button type="submit">{say(texts.title)}</button>
      </form>
    </details>
  );
}

function Told({ outcome }: { outcome: Outcome }) {
  if (outcome === 'none') return null;
  if (outcome === 'changed') return <p role="status">{say(texts.changed)}</p>;
  if (outcome !== 'differ' && !outcome.is('sign-in-failed')) return <Refused problem={outcome} />;
  return (
    <p class="error" role="alert">
      {say(outcome === 'differ' ? texts.differ : texts.wrong)}
    </p>
  );
}
